from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, ndtr

from leadscoring.exceptions import InvalidInput
from leadscoring.model.comparison import compare
from leadscoring.model.power import power

CALLS = 0.3


def draw(rng, n):
    """Leads of known chances, and two models that see them more and less dimly."""
    true = rng.normal(-0.5, 2, n)
    dim, clear = (expit(true + rng.normal(0, noise, n)) for noise in (2.0, 1.4))
    return dim, clear, (rng.random(n) < expit(true)).astype(float)


def conversion(probability, converted):
    best = np.argsort(-probability)[: int(CALLS * len(converted))]
    return converted[best].mean()


def test_a_difference_is_seen_as_often_as_promised():
    """Among 150 lists of leads, the verdict is "better" in the share of them that power says."""
    rng = np.random.default_rng(11)
    dim, clear, converted = draw(rng, 2_000_000)
    difference = conversion(clear, converted) - conversion(dim, converted)
    seen, promised = [], []
    for run in range(150):
        table = compare(*draw(rng, 800), calls=CALLS, draws=200, seed=run)
        row = table.set_index("measure").loc["precision"]
        seen.append(row["verdict"] == "better")
        promised.append(power(row["low"], row["high"], n_called=CALLS * 800, difference=difference))
    assert 0.2 < np.mean(seen) < 0.9
    assert np.mean(promised) == pytest.approx(np.mean(seen), abs=0.10)  # 2.5 sd of 150 lists


def test_it_is_the_normal_approximation():
    # An interval of +-2 points: the error is 2 / 1.96 = 1.02 points, so 2 points are just at the
    # interval's end half of the time, and 4 points 1.96 errors above it.
    assert power(-0.02, 0.02, n_called=1e6, difference=0.02) == pytest.approx(0.5, abs=1e-6)
    assert power(-0.02, 0.02, n_called=1e6, difference=0.04) == pytest.approx(0.975, abs=1e-6)


def test_only_the_width_of_the_interval_counts():
    here, there = (power(low, low + 0.05, n_called=1e6) for low in (-0.025, 0.4))
    assert here == pytest.approx(there)


def test_models_that_call_the_same_leads_now_are_thought_to_differ_in_the_fewest_calls_that_can_be():
    # 100 calls and 2 points: at best 2 calls differ, with an error of sqrt(.02 * .98 / 100).
    expected = ndtr(0.02 / np.sqrt(0.02 * 0.98 / 100) - 1.959964)
    assert power(0, 0, n_called=100) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"difference": 0.0}, "difference must lie between 0 and 1, got 0.0"),
        ({"difference": 2}, "Pass 0.02 for 2 points"),
        ({"n_called": 0}, "n_called must be above 0"),
    ],
)
def test_what_makes_no_sense_is_refused(change, message):
    with pytest.raises(InvalidInput, match=message):
        power(-0.1, 0.1, **({"n_called": 100} | change))
