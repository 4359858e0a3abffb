"""The sweeps written plainly, on a dense table, are the oracle of the compiled ones."""

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import nnls
from scipy.special import expit, logit

from leadscoring.model.coding.coded import CodedLeads
from leadscoring.model.coding.tables import Table
from leadscoring.model.field_encoder import Block, of_one_strength, one_hot
from leadscoring.model.shrinkage import Sweeper, shrink, shrink_coded

N = 1_500
BLOCKS = [
    *[Block(3), Block(40), Block(1, shared=True), Block(6, disjoint=False), Block(1, shared=True)],
    *[Block(4, disjoint=False, at_least_zero=True), Block(2)],
]


def leads(seed=0):
    """Levels, lines, hats that overlap, ramps that only rise, and levels that not every lead has."""
    rng = np.random.default_rng(seed)
    few, many, some = (rng.integers(0, n, N) for n in (3, 40, 3))
    minutes, visits = rng.gamma(2, 2, N).round(1), rng.poisson(3, N).astype(float)
    hats = np.maximum(0, 1 - np.abs(minutes[:, None] - np.linspace(0, 12, 6)) / 2.4)
    ramps = np.clip(visits[:, None] - np.arange(4), 0, 1)
    parts = [
        *(one_hot(few, 3), one_hot(many, 40), minutes[:, None] / 3 - 1, hats),
        *(visits[:, None] / 2 - 1, ramps, one_hot(some - 1, 2)),
    ]
    effects = rng.normal(size=40)[many] + (minutes > 4) + 0.3 * visits - 2
    converted = (rng.random(N) < expit(effects)).astype(float)
    return sparse.csr_array(sparse.hstack([sparse.csr_array(p) for p in parts])), converted


def plain_sweeps(columns, converted, weight, kept, sweeps):
    """Coefficients, strengths and intercept after some sweeps."""
    ends = np.cumsum([block.width for block in BLOCKS])
    dense = columns.toarray()
    tables = [dense[:, end - b.width : end] for b, end in zip(BLOCKS, ends, strict=True)]
    keeps = [
        None if kept is None else kept[e - b.width : e] for b, e in zip(BLOCKS, ends, strict=True)
    ]
    found = [np.zeros(block.width) for block in BLOCKS]
    strength, known, rest = (np.full(len(BLOCKS), value) for value in (10.0, 0.0, 0.0))
    intercept = logit(np.average(converted, weights=weight))
    log_odds = np.full(len(converted), intercept)

    def penalty(i):
        drawn = 5 * strength[i] / (4 + strength[i] * found[i] ** 2)
        return drawn if keeps[i] is None else keeps[i]

    def stand(log_odds):
        chance = expit(log_odds)
        return weight * (converted - chance), weight * chance * (1 - chance)

    for _ in range(sweeps):
        gap, certainty = stand(log_odds)
        shift, moved = gap.sum() / certainty.sum(), 0.0
        intercept, log_odds, gap = intercept + shift, log_odds + shift, gap - certainty * shift
        for i, (block, table) in enumerate(zip(BLOCKS, tables, strict=True)):
            if rest[i]:
                rest[i] -= 1
                continue
            if moved > 0.2:
                (gap, certainty), moved = stand(log_odds), 0.0
            curvature = (table.T * certainty) @ table
            slope = table.T @ gap - penalty(i) * found[i]
            full = curvature + np.diag(penalty(i))
            if block.at_least_zero:
                root = np.linalg.cholesky(full)
                step = nnls(root.T, np.linalg.solve(root, full @ found[i] + slope))[0] - found[i]
            else:
                step = np.linalg.solve(full, slope)
            known[i] = np.trace(
                np.linalg.solve(curvature + strength[i] * np.eye(block.width), curvature)
            )
            found[i] = found[i] + step
            added = table @ step
            log_odds, gap = log_odds + added, gap - certainty * added
            moved, rest[i] = moved + np.abs(added).max(), 4 * (np.abs(added).max() < 1e-3)
        for group in of_one_strength(BLOCKS):
            squares = sum(found[i] @ found[i] for i in group)
            strength[group] = np.clip((known[group].sum() + 1) / (squares + 0.1), 0.5, 1000)
        if rest.all():
            break
    return (
        np.concatenate(found),
        np.concatenate([penalty(i) for i in range(len(BLOCKS))]),
        intercept,
    )


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("keeps", [False, True])
def test_compiled_sweeps_end_where_plain_ones_do(weighted, keeps):
    columns, converted = leads()
    rng = np.random.default_rng(1)
    weight = rng.uniform(0.5, 2, N) if weighted else None
    kept = rng.uniform(1, 9, columns.shape[1]) if keeps else None
    each = np.ones(N) if weight is None else weight
    weights, strength, intercept = plain_sweeps(columns, converted, each, kept, 25)
    found = shrink(columns, BLOCKS, converted, strength=kept, sweeps=25, weight=weight)
    assert found.weights == pytest.approx(weights, abs=1e-9)
    assert found.strength == pytest.approx(strength, rel=1e-9)
    assert found.intercept == pytest.approx(intercept, abs=1e-9)


def test_codes_shared_by_blocks_are_swept_as_columns_are():
    """Two blocks of one table: the line of a number and its bins, of 60 different numbers."""
    rng = np.random.default_rng(2)
    places = rng.integers(0, 60, N)
    line = np.linspace(-1, 1, 60)[:, None]
    rows = sparse.csr_array(
        sparse.hstack([sparse.csr_array(line), one_hot(np.arange(60) // 6, 10)])
    )
    converted = (rng.random(N) < expit(np.sin(places / 8))).astype(float)
    blocks = [Block(1, shared=True), Block(10)]
    coded = CodedLeads.of([Table(places, rows)], blocks)
    assert [part.rows.shape for part in coded.parts] == [(60, 1), (60, 10)]
    found, again = shrink(coded.columns(), blocks, converted), shrink_coded(coded, converted)
    assert again.weights == pytest.approx(found.weights, abs=1e-12)
    assert again.strength == pytest.approx(found.strength, rel=1e-12)


def test_a_block_that_is_taken_out_says_nothing_from_then_on():
    columns, converted = leads()
    whole = Sweeper.of(CodedLeads.of_columns(columns, BLOCKS), converted)
    whole.sweep(10)
    before = whole.shrunk().weights.copy()
    less = whole.without([1, 5])
    left = columns.toarray()
    left[:, 3:43] = left[:, 51:55] = 0
    assert less.log_odds == pytest.approx(left @ before + whole.intercept, abs=1e-9)
    less.sweep(3)
    found = less.shrunk()
    assert not found.weights[3:43].any()
    assert not found.weights[51:55].any()
    assert less.log_odds == pytest.approx(found.log_odds(columns), abs=1e-9)
    assert (whole.shrunk().weights == before).all()
