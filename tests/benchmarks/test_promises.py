"""Whether a cutoff's promise is tried as it is told."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.promises import entered_twice, is_inside, promises
from leadscoring.decisions.cutoffs import Cutoffs


@pytest.fixture
def few_splits(monkeypatch):
    monkeypatch.setattr("benchmarks.promises.N_SPLITS", 5)


def hot(bought, called=100):
    """Return the point at which so many of the called bought; nobody else is there to buy."""
    outcome = np.repeat([1, 0], [bought, called + 1 - bought])
    return Cutoffs.from_predictions(np.repeat([0.9, 0.1], [called, 1]), outcome).at(0.5)


# Wilson's intervals: 80 of 100 are .711 to .867, 68 are .583 to .763, 67 are .573 to .754.
# Facing halves: hypot(.089, .083) = .122 reaches a difference of .12, and
# hypot(.089, .084) = .122 not one of .13.
@pytest.mark.parametrize(("bought", "inside"), [(80, True), (68, True), (67, False)])
def test_a_promise_is_kept_within_the_errors_of_both_shares(bought, inside):
    assert is_inside(hot(80), hot(bought)) is inside
    assert is_inside(hot(bought), hot(80)) is inside


def test_probabilities_that_are_true_keep_their_promise_as_often_as_the_interval_says():
    rng = np.random.default_rng(0)
    probability = rng.random(4_000)
    converted = (rng.random(4_000) < probability).astype(float)
    found = promises(probability, converted, np.arange(4_000), conversion=0.8)
    # 95 to expect, give or take 2.2; leads above .6 convert at .8 on average.
    assert found.n_tried == 100
    assert 89 <= found.n_inside <= 100
    assert found.promised == pytest.approx(0.8, abs=0.005)
    assert found.delivered == pytest.approx(0.8, abs=0.02)


def test_leads_of_one_number_are_never_on_both_sides(few_splits):
    # Two groups: in the first three of four buy, in the other one of four.
    units = np.repeat([0, 1], 100)
    converted = np.concatenate(
        [np.tile([1.0, 1.0, 1.0, 0.0], 25), np.tile([1.0, 0.0, 0.0, 0.0], 25)]
    )
    probability = np.where(units == 0, 0.9, 0.1)
    # Where the first group is chosen on, nobody in the other has its probability.
    assert promises(probability, converted, units, conversion=0.7).n_tried == 0


def test_a_conversion_out_of_reach_is_not_tried(few_splits):
    converted = np.tile([1.0, 0.0], 100)
    found = promises(np.full(200, 0.5), converted, np.arange(200), conversion=0.9)
    assert (found.n_tried, found.n_inside) == (0, 0)
    assert np.isnan([found.promised, found.delivered]).all()


def test_eleven_leads_that_agree_are_a_profile_and_not_one_lead():
    units = entered_twice(np.repeat([0, 1, 2], [11, 10, 1]))
    assert np.bincount(units).tolist() == [10, 1, *[1] * 11]
