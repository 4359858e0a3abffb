from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from leadscoring.decisions.expectations import Expectation, expected_conversions
from leadscoring.exceptions import InvalidInput


def test_a_hundred_coins_give_fifty_heads_plus_or_minus_two_standard_deviations():
    # variance 100 x 0.5 x 0.5 = 25, so the interval is 50 +- 1.96 x 5
    expected = expected_conversions(np.full(100, 0.5))
    assert expected.mean == 50
    assert (expected.low, expected.high) == pytest.approx((40.2, 59.8), abs=0.001)


def test_leads_of_different_probability_add_up_one_by_one():
    # variances 0.09, 0.16, 0.25 add up to 0.5
    expected = expected_conversions([0.9] * 20 + [0.2] * 20 + [0.5] * 20)
    margin = 1.96 * (20 * 0.5) ** 0.5
    assert expected.mean == pytest.approx(32)
    assert expected.high - expected.mean == pytest.approx(margin, rel=1e-4)
    assert expected.mean - expected.low == pytest.approx(margin, rel=1e-4)


def test_the_interval_holds_what_the_exact_distribution_says():
    p = np.linspace(0.4, 0.97, 90)
    expected = expected_conversions(p)
    exact = stats.poisson_binom(p)
    inside = exact.cdf(np.floor(expected.high)) - exact.cdf(np.ceil(expected.low) - 1)
    assert inside == pytest.approx(0.95, abs=0.03)


@pytest.mark.parametrize(
    ("probability", "expected"),
    [
        ([], Expectation(0, 0, 0)),
        ([1.0, 1.0, 0.0], Expectation(2, 2, 2)),
        ([0.99], Expectation(0.99, pytest.approx(0.795, abs=0.001), 1)),
    ],
    ids=["no leads", "certain", "never more than there are"],
)
def test_the_ends(probability, expected):
    assert expected_conversions(probability) == expected


@pytest.mark.parametrize("probability", [[97.2, 0.5], [-0.1, 0.2], [float("nan"), 0.1]])
def test_what_is_no_probability_is_refused_by_count(probability):
    with pytest.raises(InvalidInput, match=r"1 of 2 values do not\. Pass calibrated"):
        expected_conversions(probability)
