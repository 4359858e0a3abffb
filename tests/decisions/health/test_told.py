import math

import pandas as pd
import pytest

from leadscoring.decisions.health import told
from leadscoring.decisions.health.lift import Lift
from leadscoring.decisions.health.promises import Delivered
from leadscoring.decisions.health.ripening import Ripening
from leadscoring.decisions.health.told import Outcome

NAN, INF = float("nan"), float("inf")
NO_DAYS = pd.DataFrame({"days": [], "share": []})


def test_weeks_count_by_their_leads():
    weeks = pd.DataFrame({"leads": [10, 30], "converted": [8, 20], "promised": [0.9, 0.7]})
    outcome = Outcome.of_weeks(weeks)
    assert (outcome.n_leads, outcome.actual) == (40, 0.7)
    assert outcome.promised == pytest.approx((10 * 0.9 + 30 * 0.7) / 40)
    # Wilson's 95% interval of 28 of 40.
    assert (outcome.low, outcome.high) == pytest.approx((0.5457, 0.8193), abs=1e-4)


@pytest.mark.parametrize(
    ("actual", "words"),
    [(0.7, "\N{MINUS SIGN}10 points"), (0.81, "+1 point"), (0.799, "0 points")],
)
def test_the_gap_is_in_percentage_points(actual, words):
    assert told.gap(Outcome(100, 0.8, actual, 0.6, 0.9)) == words


@pytest.mark.parametrize(
    ("ripe", "words"),
    [
        (Ripening(None, 12, NO_DAYS), "38 more conversions will tell"),
        (Ripening(None, 49, NO_DAYS), "1 more conversion will tell"),
        (Ripening(None, 80, NO_DAYS, 20), "Leads were watched for 20 days"),
        (
            Ripening(1, 80, NO_DAYS, 20),
            "A lead counts 1 day after it was scored, or listed if later",
        ),
    ],
)
def test_it_says_what_is_missing_until_leads_count(ripe, words):
    assert told.old_enough(ripe).startswith(words)


def test_one_lead_is_told_as_one():
    one = Delivered(1, 1, 0.8, 1.0, 0.2, 1.0, 1.0, 1, 1)
    assert told.counting(one) == (
        "1 hot lead counts; 1 was called and is too young, 1 has not been called."
    )
    assert told.counting(Delivered(0, 0, NAN, NAN, NAN, NAN, 1.0, 0, 0)) == "0 hot leads count."


def test_only_changes_beyond_chance_are_told_three_at_most():
    fields = [f"F{i}" for i in range(4)]
    drift = pd.DataFrame({"field": fields, "verdict": "large", "told": "A fell from 9% to 3%"})
    assert told.changes(drift).count("A fell") == 3
    assert "No field has changed" in told.changes(drift.assign(verdict="stable"))
    assert "Too few leads" in told.changes(drift.assign(verdict="too few"))
    some = drift.assign(verdict=["large", "too few", "stable", "stable"])
    assert told.changes(some) == "F0: A fell from 9% to 3%."


@pytest.mark.parametrize(
    ("lift", "words"),
    [
        (Lift(0.8, NAN, NAN, 0, INF, 40, 0, 80), "No lead drawn from below the cutoff"),
        (Lift(0.8, 0.4, 2.0, 0.8, 6.0, 40, 5, 12), "Chance alone could do that: 12 more leads"),
        (Lift(0.8, 0.0, INF, 3.1, INF, 40, 9, 0), "converted many times (3.1 to more) as often"),
        (Lift(0.0, 0.0, NAN, 0, INF, 4, 9, 30), "The two cannot be compared yet."),
    ],
    ids=["none drawn", "too few", "none of the drawn", "none at all"],
)
def test_the_lift_is_told_with_its_interval_and_what_is_missing(lift, words):
    assert words in told.drawn(lift)


def test_the_rows_of_the_lift_are_those_that_have_leads():
    assert told.lift_table(Lift(NAN, NAN, NAN, 0, INF, 0, 0, 0)).empty
    table = told.lift_table(Lift(0.75, 0.25, 3.0, 2.0, 4.0, 40, 8, 0))
    assert table["leads"].tolist() == [40, 8]
    assert table["converted"].tolist() == [0.75, 0.25]
    assert table["low"].tolist() == pytest.approx([0.5981, 0.0715], abs=1e-4)  # of 30 and of 2


def test_hot_leads_a_day_are_told_by_the_last_four_weeks():
    weeks = pd.DataFrame({"hot": [700, 14, 28, 14, 28]})
    assert told.per_day(weeks) == 3
    assert math.isnan(told.per_day(weeks.head(0)))
