from datetime import date

import numpy as np
import pandas as pd
import pytest

from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.decisions.health.alarm import Alarm, alarm, promise_error
from leadscoring.model.intervals import wilson

NEWEST = pd.Timestamp("2026-11-09")


def weeks_of(*converted, n=50, chance=0.8):
    """Leads of consecutive weeks, the last one that of 9 November: so many of each converted."""
    begin = NEWEST - pd.Timedelta(weeks=len(converted) - 1)
    week = np.repeat([begin + pd.Timedelta(weeks=i) for i in range(len(converted))], n)
    return pd.DataFrame(
        {
            "week": week,
            "promised_at": (pd.DatetimeIndex(week) + pd.Timedelta(days=1)).tz_localize("UTC"),
            "due": chance,
            "due_error": 0.0,
            "converted": np.concatenate([np.arange(n) < won for won in converted]),
        }
    )


def test_a_kept_promise_rings_nothing():
    assert alarm(weeks_of(*[40] * 20), 0.01) == Alarm()
    assert alarm(weeks_of(40).iloc[:0], 0.01) == Alarm()


def test_one_very_bad_week_is_enough():
    # 25 of 50 where 40 were due lies more than five standard deviations of 2.8 below.
    found = alarm(weeks_of(*[40] * 10, 25), 0.01)
    assert found == Alarm(is_broken=True, since=date(2026, 11, 9))


def test_a_small_lasting_drop_is_found_though_no_week_shows_it():
    # Two fewer a week, 0.7 standard deviations: 26 weeks together are 3.6 of them.
    assert alarm(weeks_of(*[38] * 4), 0.0) == Alarm()
    found = alarm(weeks_of(*[40] * 10, *[38] * 26), 0.0)
    assert found.is_broken
    assert found.since == date(2026, 5, 18)


def test_what_the_promise_itself_does_not_know_is_no_broken_promise():
    # The same drop of 4 points is no more than two errors of a promise known to 2 points.
    assert alarm(weeks_of(*[38] * 26), 0.02) == Alarm()


def test_more_than_promised_is_told_apart():
    found = alarm(weeks_of(*[40] * 4, *[47] * 4), 0.01)
    assert found == Alarm(is_above=True, since=date(2026, 10, 19))


def test_what_lies_half_a_year_back_no_longer_rings():
    assert not alarm(weeks_of(*[25] * 3, *[40] * 26), 0.01).is_broken


def test_false_alarms_are_at_most_one_look_in_a_hundred_on_either_side():
    rng = np.random.default_rng(5)
    looks = [
        alarm(weeks_of(*rng.binomial(50, np.clip(rng.normal(0.8, 0.01), 0, 1), 26)), 0.01)
        for _ in range(80)
    ]
    # Two in a hundred of 80 looks are 1.6; more than 5 come once in a hundred such tests.
    assert sum(look.since is not None for look in looks) <= 5


def test_the_error_of_a_promise_is_that_of_its_interval():
    outcome = np.arange(1_000) % 5 > 0
    cutoffs = Cutoffs.from_predictions(np.where(np.arange(1_000) < 500, 0.8, 0.2), outcome)
    low, high = wilson(400, 500)
    assert promise_error(cutoffs, 0.5) == pytest.approx((high - low) / 3.92)
    assert promise_error(cutoffs, 0.9) == 0.05
    many = Cutoffs.from_predictions(np.full(100_000, 0.8), np.arange(100_000) % 5 > 0)
    assert promise_error(many, 0.5) == 0.01
