import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.special import expit, logit

from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.decisions.health.needed_cutoff import cutoff_for, needed_cutoff, shift_of

MONDAY = pd.Timestamp("2026-08-03")


def leads_of(probability, converted, *, share=1.0, week=0):
    probability = np.asarray(probability, dtype=float)
    return pd.DataFrame(
        {
            "probability": probability,
            "due": probability * share,
            "converted": np.asarray(converted, dtype=bool),
            "week": MONDAY + pd.Timedelta(weeks=week),
        }
    )


def drawn(n, offset, seed, **options):
    rng = np.random.default_rng(seed)
    probability = rng.uniform(0.6, 0.95, n)
    chance = options.get("share", 1.0) * expit(logit(probability) + offset)
    return leads_of(probability, rng.random(n) < chance, **options)


def cutoffs():
    """Leads of every probability from 0.01 to 0.99, as many of each, that keep their word."""
    probability = np.repeat(np.arange(1, 100) / 100, 100)
    return Cutoffs.from_predictions(probability, np.tile(np.arange(100), 99) < 100 * probability)


def test_the_shift_is_that_of_a_logistic_regression_with_an_offset():
    leads = drawn(20_000, -0.8, seed=1)
    fitted = sm.Logit(
        leads["converted"].astype(float),
        np.ones(len(leads)),
        offset=logit(leads["probability"].to_numpy()),
    ).fit(disp=False)
    found = shift_of(leads)
    # So many leads outweigh the pull towards 0: 4 in the information beside some 4,000.
    assert found.offset == pytest.approx(fitted.params.iloc[0], abs=2e-3)
    assert found.error == pytest.approx(fitted.bse.iloc[0], rel=1e-2)


def test_conversions_still_to_come_are_no_shift():
    found = shift_of(drawn(20_000, 0.0, seed=2, share=0.9))
    assert abs(found.offset) < 3 * found.error
    assert shift_of(drawn(20_000, -0.8, seed=2, share=0.9)).offset == pytest.approx(-0.8, abs=0.06)


def test_few_leads_are_drawn_towards_no_shift():
    few, many = (shift_of(leads_of([0.8] * n, [False] * n)).offset for n in (3, 300))
    assert many < few < 0
    assert few > -0.7


def test_without_a_shift_the_published_cutoff_stays():
    assert cutoff_for(cutoffs(), 0.6, 0.0) == 0.6
    assert cutoff_for(cutoffs(), 0.6, 1e-9) == pytest.approx(0.6, abs=0.0101)


def test_the_cutoff_keeps_the_mean_that_was_promised():
    # From 0.60 on the mean is 0.795. Halved odds: the least cutoff whose mean reaches it.
    probability = np.arange(1, 100) / 100
    odds = probability / (1 - probability) / 2
    shifted = odds / (1 + odds)
    means = {round(p, 2): shifted[i:].mean() for i, p in enumerate(probability)}
    expected = min(p for p, mean in means.items() if mean >= 0.795)
    assert cutoff_for(cutoffs(), 0.6, -math.log(2)) == pytest.approx(expected)
    assert math.isnan(cutoff_for(cutoffs(), 0.6, -9.0))


def test_by_week_the_last_eight_weeks_count_and_fewer_than_fifty_say_nothing():
    parts = [drawn(30, 0.0, seed=i, week=i) for i in range(12)]
    table = needed_cutoff(pd.concat(parts), cutoffs(), 0.6)
    assert table["needed"].isna().tolist() == [True] + [False] * 11
    assert (table["low"][1:] < table["needed"][1:]).all()
    assert (table["needed"][1:] < table["high"][1:]).all()
    last_eight = needed_cutoff(pd.concat(parts[4:]), cutoffs(), 0.6).iloc[-1]
    assert table.iloc[-1].equals(last_eight)


def test_once_the_promise_broke_the_weeks_since_count():
    parts = [drawn(60, -1.5 if i >= 6 else 0.0, seed=i, week=i) for i in range(8)]
    broke = date(2026, 9, 14)  # the seventh week
    plain = needed_cutoff(pd.concat(parts), cutoffs(), 0.6)
    found = needed_cutoff(pd.concat(parts), cutoffs(), 0.6, since=broke)
    assert found["needed"].iloc[-1] > plain["needed"].iloc[-1]
    assert found.iloc[:6].equals(plain.iloc[:6])
    only = needed_cutoff(pd.concat(parts[6:]), cutoffs(), 0.6)
    assert found.iloc[-1].equals(only.iloc[-1])
