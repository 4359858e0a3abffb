import numpy as np
import pytest
from scipy import sparse
from scipy.special import expit

from leadscoring.model.field_encoder import Block, one_hot
from leadscoring.model.shrinkage import shrink

N_LEVELS, N_LEADS = 200, 20_000


def levels(effects, *, seed=0):
    """Leads of many levels with these effects, one indicator a level, and their outcomes."""
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, len(effects), N_LEADS)
    converted = (rng.random(N_LEADS) < expit(effects[codes] - 0.5)).astype(float)
    return one_hot(codes, len(effects)), converted


@pytest.mark.parametrize("spread", [0.3, 0.6, 1.2])
def test_the_strength_of_a_block_is_one_over_the_variance_of_its_effects(spread):
    effects = np.random.default_rng(1).normal(0, spread, N_LEVELS)
    columns, converted = levels(effects)
    strength = np.median(shrink(columns, [Block(N_LEVELS)], converted).strength)
    assert strength == pytest.approx(1 / spread**2, rel=0.4)  # Student's t: a little more


def test_a_block_of_noise_is_drawn_to_nothing_beside_one_that_tells():
    telling, converted = levels(np.random.default_rng(2).normal(0, 1, 20))
    noise = one_hot(np.random.default_rng(3).integers(0, 40, N_LEADS), 40)
    columns = sparse.hstack([telling, noise])
    found = shrink(columns, [Block(20), Block(40)], converted)
    assert found.strength[20:].min() > 100
    assert found.strength[:20].max() < 10
    assert np.abs(found.weights[20:]).max() < 0.15


def test_blocks_that_share_their_strength_are_judged_as_one():
    """By hand: of s, Student's t makes f = 5s / (4 + s w^2), so s = 4f / (5 - f w^2)."""
    rng = np.random.default_rng(6)
    numbers, spread = rng.normal(size=(3_000, 42)), 0.3
    effects = np.append(rng.normal(0, spread, 40), [0, 0])
    converted = (rng.random(3_000) < expit(numbers @ effects)).astype(float)
    blocks = [*[Block(1, shared=True)] * 40, Block(1), Block(1)]
    found = shrink(numbers, blocks, converted)
    common = 4 * found.strength / (5 - found.strength * found.weights**2)
    assert common[:40] == pytest.approx(np.full(40, common[0]))
    assert common[0] == pytest.approx(1 / spread**2, rel=0.4)  # Student's t: a little more
    assert abs(common[40] - common[0]) > 1


def test_with_strengths_kept_it_is_the_maximum_of_the_penalised_likelihood():
    """There its slope is zero: X'(y - p) = strength x weights, and the intercept bears none."""
    rng = np.random.default_rng(4)
    codes, numbers = rng.integers(0, 5, 900), rng.normal(size=(900, 3))
    converted = (rng.random(900) < expit(numbers.sum(axis=1) + codes / 5)).astype(float)
    columns = sparse.hstack([one_hot(codes, 5), sparse.csr_array(numbers)], format="csr")
    strength = rng.uniform(1, 9, 8)
    blocks = [Block(5), Block(3, disjoint=False)]
    found = shrink(columns, blocks, converted, strength=strength, sweeps=400)
    gap = converted - expit(found.log_odds(columns))
    assert found.strength.tolist() == strength.tolist()
    assert columns.T @ gap == pytest.approx(strength * found.weights, abs=0.3)
    assert gap.sum() == pytest.approx(0, abs=0.3)


def test_in_a_block_that_is_at_least_zero_the_slope_is_zero_or_leads_below():
    rng = np.random.default_rng(5)
    columns = rng.normal(size=(900, 5)) + rng.normal(size=(900, 1))
    truth = np.array([1.0, -1.0, 0.0, 0.5, -1.0])
    converted = (rng.random(900) < expit(columns @ truth)).astype(float)
    blocks = [Block(4, disjoint=False, at_least_zero=True), Block(1)]
    strength = np.full(5, 2.0)
    found = shrink(columns, blocks, converted, strength=strength, sweeps=400)
    slope = columns.T @ (converted - expit(found.log_odds(columns))) - strength * found.weights
    held = found.weights == 0
    assert held.tolist() == [False, True, True, False, False]
    assert found.weights[[0, 3]].min() > 0 > found.weights[4]
    assert slope[~held] == pytest.approx(0, abs=0.5)
    assert slope[held].max() < 0


def test_dense_columns_give_the_same_as_sparse_ones():
    columns, converted = levels(np.linspace(-1, 1, 6))
    found, again = (shrink(table, [Block(6)], converted) for table in (columns, columns.toarray()))
    assert (found.weights == again.weights).all()
