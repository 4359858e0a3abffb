"""The simulated year: the team keeps to its rules, and promises are kept until the drift."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from leadscoring.leads.sample_world import Drift
from leadscoring.store.ledger import COLUMNS
from leadscoring.world.policy import Policy
from leadscoring.world.year import Year, simulated_year
from tests.world.perfect import Perfect

POLICY = Policy()


@pytest.fixture(scope="module")
def year() -> Year:
    return simulated_year(Perfect(), seed=5, drift=Drift(week=20), weeks=30)


def kept(year: Year, *, after: bool) -> tuple[float, float]:
    """By how many standard errors, and by what share, called hot leads did better than promised."""
    ledger, week = year.ledger, year.truth["week"].to_numpy()
    counted = (ledger["probability"] >= ledger["cutoff"]) & ledger["worked_at"].notna()
    some = ledger[counted & (week >= 20 if after else week < 20)]
    known = some[some["status"] != "open"]
    promised, share = known["probability"], (known["status"] == "converted").mean()
    error = np.sqrt((promised * (1 - promised)).sum()) / len(known)
    return (share - promised.mean()) / error, share - promised.mean()


def test_it_is_a_ledger_of_leads_that_promised_what_their_scorer_said(year):
    assert dict(year.ledger.dtypes.astype(str)) == COLUMNS
    assert year.ledger["probability"].tolist() == Perfect().probability(year.fields).tolist()
    assert year.publication.cutoff == 0.5
    assert year.fields.index.equals(year.truth.index)


def test_nobody_calls_more_than_they_can_or_on_a_weekend(year):
    called = year.ledger.dropna(subset="worked_at")
    a_day = called.groupby(["owner_id", called["worked_at"].dt.date]).size()
    assert a_day.max() <= POLICY.capacity
    assert called["worked_at"].dt.day_of_week.max() == 4
    assert (called["worked_at"] > called["promised_at"]).all()


def test_who_is_called_is_hot_or_better_than_who_waits_or_drawn_by_chance(year):
    ledger = year.ledger
    drawn = ledger[ledger["chosen"] == "explore"]
    assert (drawn["probability"] < 0.5).all()
    assert drawn["odds"].between(0, 1, inclusive="right").all()
    # 3 reps draw 5% of 10 places on each of 150 days, half a lead each: 225, sd sqrt(450/4) = 11.
    assert abs(len(drawn) - 225) < 4 * 11
    old = ledger["promised_at"] < datetime(2026, 7, 20, tzinfo=UTC)
    hot = ledger["probability"] >= 0.5
    assert ledger.loc[old & hot, "worked_at"].notna().mean() > 0.98


def test_promises_are_kept_until_the_drift_and_not_after_it(year):
    errors, _ = kept(year, after=False)
    assert abs(errors) < 3
    errors, gap = kept(year, after=True)
    assert errors < -3
    assert gap < -0.05


def test_a_moment_of_the_year_looks_as_if_the_year_had_ended_then(year):
    shorter = simulated_year(Perfect(), seed=5, drift=Drift(week=20), weeks=12)
    assert shorter.ends == datetime(2026, 3, 30, tzinfo=UTC)
    assert_frame_equal(year.ledger_at(shorter.ends), shorter.ledger)
    monday = datetime(2026, 3, 23, tzinfo=UTC)
    assert year.fields_between(monday, shorter.ends).index.equals(
        shorter.truth.index[shorter.truth["week"] == 11]
    )


def test_the_same_seed_gives_the_same_year_and_another_does_not():
    one, same, other = (
        simulated_year(Perfect(), seed=seed, weeks=2, begin=date(2026, 2, 2)) for seed in (1, 1, 2)
    )
    assert_frame_equal(one.ledger, same.ledger)
    assert len(one.ledger) != len(other.ledger) or not one.ledger.equals(other.ledger)
    assert pd.Timestamp("2026-02-02", tz="UTC") <= one.ledger["created_on"].min()
