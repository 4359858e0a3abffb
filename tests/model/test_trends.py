from __future__ import annotations

import numpy as np
import pytest

from leadscoring.model.trends import base_rate_trend, difference_of_shares


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        # Newcombe (1998), table II, method 10.
        ((56, 48, 70, 80), (0.0524, 0.3339)),
        ((9, 3, 10, 10), (0.1705, 0.8090)),
        ((6, 2, 7, 7), (0.0582, 0.8062)),
        ((5, 0, 56, 29), (-0.0381, 0.1926)),
        ((0, 0, 10, 20), (-0.1611, 0.2775)),
        ((10, 0, 10, 10), (0.6075, 1.0)),
    ],
)
def test_the_interval_of_a_difference_is_newcombes(counts, expected):
    assert difference_of_shares(*counts) == pytest.approx(expected, abs=1e-4)


def test_the_oldest_quarter_is_set_beside_the_newest_in_any_order_of_the_rows():
    day = np.random.default_rng(1).permutation(400)
    converted = np.where(day < 100, day % 2 == 0, np.where(day >= 300, day % 10 == 0, 1)) * 1.0
    trend = base_rate_trend(day.astype(float), converted)
    assert (trend.oldest, trend.newest) == (0.5, 0.1)
    assert trend.low < -0.4 < trend.high < 0
    assert trend.is_sure


def test_leads_without_a_moment_take_no_part():
    moments = np.r_[np.arange(80.0), np.full(500, np.nan)]
    trend = base_rate_trend(moments, np.r_[np.repeat([1.0, 0.0], 40), np.ones(500)])
    assert (trend.oldest, trend.newest) == (1, 0)


def test_without_drift_it_is_sure_of_one_in_about_20_times():
    rng = np.random.default_rng(5)
    moments = np.arange(400.0)
    sure = [base_rate_trend(moments, (rng.random(400) < 0.3) * 1.0).is_sure for _ in range(300)]
    assert np.mean(sure) == pytest.approx(0.05, abs=0.03)


def test_too_few_leads_say_nothing():
    assert base_rate_trend(np.arange(79.0), np.ones(79)) is None
