import dataclasses
import math
from datetime import date

import pandas as pd
import pytest

from leadscoring.decisions.health.advice import advise
from leadscoring.decisions.health.alarm import Alarm
from leadscoring.decisions.health.findings import Findings
from leadscoring.decisions.health.promises import Delivered
from leadscoring.decisions.health.ranking import Ranking
from leadscoring.decisions.health.ripening import Ripening

NAN = math.nan
RIPE = Ripening(21, 300, pd.DataFrame({"days": [0, 21], "share": [0.0, 1.0]}), 200)
KEPT = Delivered(640, 506, 0.79, 0.79, 0.76, 0.82, 0.9, 0, 0)
SHORT = Delivered(240, 164, 0.79, 0.68, 0.62, 0.74, 1e-4, 0, 0)
BROKEN = Alarm(is_broken=True, since=date(2026, 7, 13))
FIELDS = ("field", "verdict", "told", "new_levels")


def drift(*rows):
    return pd.DataFrame(rows, columns=list(FIELDS))


def needed(cutoff, low, high):
    return pd.DataFrame({"needed": [cutoff], "low": [low], "high": [high], "published": [0.7]})


QUIET = Findings(
    ripening=RIPE,
    judged=KEPT,
    alarm=Alarm(),
    ranking=Ranking(0.71, 0.66, 0.75, 320),
    drift=drift(("City", "stable", "Pune rose from 20% to 21% of leads", 0.0)),
    needed_by_week=needed(0.71, 0.66, 0.75),
    n_outcomes=1_630,
    published=0.7,
    target=0.81,
    calls=-1.2,
)


def given(**changes):
    return advise(dataclasses.replace(QUIET, **changes))


def broken(**changes):
    return given(alarm=BROKEN, judged=SHORT, needed_by_week=needed(0.79, 0.75, 0.84), **changes)


def test_a_kept_promise_asks_for_nothing_whatever_the_cutoff_would_be():
    [advice] = given()
    assert advice.kind == "healthy"
    assert advice.evidence == (
        "Of 640 leads promised hot, 79% converted (76% to 82%); 79% should have by now."
    )


def test_a_broken_promise_with_its_order_intact_is_recalibrated():
    first, second = broken(calls=-19.4)
    assert (first.kind, second.kind) == ("recalibrate", "raise cutoff")
    assert first.headline == "Recalibrate on 1,630 new outcomes"
    assert "since 13 Jul, 68% converted (62% to 74%); 79% should have by now" in first.evidence
    assert "71 of 100 pairs; 66 to 75 are likely" in first.evidence
    assert (second.headline, second.cutoff) == ("Until then raise the cutoff to 79", 0.79)
    assert second.evidence == (
        "By these outcomes it takes 79 (75 to 84) for 81% to convert; published is 70. "
        "19 calls a day fewer."
    )


def test_an_order_that_fell_is_learnt_anew():
    first = broken(ranking=Ranking(0.58, 0.66, 0.75, 320))[0]
    assert (first.kind, first.headline) == ("retrain", "Retrain on 1,630 new outcomes")
    assert "no longer rank as they should" in first.evidence
    assert "500 are needed" in first.evidence


@pytest.mark.parametrize(
    "row",
    [
        ("Source", "large", "Reference fell from 9% to 3% of leads", 0.0),
        ("Source", "some", "Portal is new: 12% of leads", 0.12),
    ],
    ids=["changed much", "new levels"],
)
def test_a_field_that_changed_much_is_learnt_anew_and_looked_at(row):
    advice = broken(drift=drift(row))
    assert [one.kind for one in advice] == ["retrain", "raise cutoff", "look at field"]
    assert row[2] in advice[0].evidence
    assert advice[2].field == "Source"


def test_too_few_outcomes_to_retrain_are_enough_to_recalibrate():
    first = broken(n_outcomes=230, ranking=Ranking(0.58, 0.66, 0.75, 230))[0]
    assert first.kind == "recalibrate"
    assert "takes 270 more outcomes" in first.evidence
    first = broken(n_outcomes=88)[0]
    assert (first.kind, first.headline) == ("wait", "Wait for 12 more outcomes")


def test_where_no_cutoff_keeps_the_promise_none_is_named():
    [only] = given(alarm=BROKEN, judged=SHORT, needed_by_week=needed(NAN, NAN, NAN), calls=NAN)
    assert only.kind == "recalibrate"


def test_better_than_promised_is_recalibrated_and_the_cutoff_lowered():
    above = Alarm(is_above=True, since=date(2026, 7, 13))
    first, second = given(alarm=above, needed_by_week=needed(0.62, 0.58, 0.66), calls=6)
    assert (first.kind, second.kind) == ("recalibrate", "lower cutoff")
    assert second.cutoff == 0.62


def test_a_field_comes_first_only_where_it_changed_much():
    some = ("City", "some", "Pune rose from 20% to 31% of leads", 0.0)
    large = ("Source", "large", "Fair fell from 30% to 9% of leads", 0.0)
    assert [one.kind for one in given(drift=drift(some))] == ["healthy", "look at field"]
    advice = given(drift=drift(large, some))
    assert [one.field for one in advice] == ["Source", "City", None]
    assert advice[0].headline == "Look at Source"


def test_waiting_says_for_what_and_until_when():
    few = Ripening(None, 12, pd.DataFrame({"days": [], "share": []}))
    nothing = Delivered(0, 0, NAN, NAN, NAN, NAN, 1.0, 0, 12)
    [advice] = given(ripening=few, judged=nothing)
    assert (advice.kind, advice.headline) == ("wait", "Wait for 38 more conversions")
    [advice] = given(judged=nothing, until=date(2026, 12, 12))
    assert advice.headline == "Wait until 12 Dec"
    assert advice.evidence == (
        "0 leads promised hot by this model and called are old enough; 30 are needed. "
        "A lead counts at 21 days: 90% of conversions come within these."
    )
    young = Ripening(None, 70, RIPE.table, watched=30)
    [advice] = given(ripening=young, judged=nothing, until=date(2026, 11, 20))
    assert "watched for 30 days" in advice.evidence


def test_a_model_without_a_profile_is_judged_by_its_outcomes():
    [advice] = given(drift=pd.DataFrame(columns=list(FIELDS)))
    assert advice.kind == "healthy"
    assert broken(drift=pd.DataFrame(columns=list(FIELDS)))[0].kind == "recalibrate"
