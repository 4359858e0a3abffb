"""How parts of all leads fare: sums by hand, and gaps that chance does not explain."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from leadscoring.decisions import segment_words, segments
from leadscoring.decisions.health.ripening import Ripening
from leadscoring.decisions.parts import Part
from leadscoring.store.ledger import COLUMNS

NAN = float("nan")
NOW = datetime(2026, 6, 1, tzinfo=UTC)
RIPE = Ripening(30, 80, pd.DataFrame({"days": [0, 30, 60], "share": [0.0, 0.9, 1.0]}))


def parts(*labels: str) -> list[Part]:
    return [Part("Field", "level", (label,), label=label) for label in labels]


def leads(probability, converted, due) -> pd.DataFrame:
    frame = pd.DataFrame({"probability": probability, "converted": converted, "due": due})
    return frame.assign(hot=frame["probability"] >= 0.5, due_error=0.0 * frame["due"])


def test_every_figure_of_a_part_is_its_leads_own():
    frame = leads(
        [0.9, 0.7, 0.2, NAN, 0.5, 0.1],
        [1.0, 0.0, NAN, 1.0, 1.0, NAN],
        [0.8, 0.6, NAN, NAN, 0.5, NAN],
    )
    table = segments.segments(frame, [parts("a", "b", "c")], [np.array([0, 0, 0, 0, 2, 2])])
    assert table["level_1"].tolist() == ["a", "c"]
    a, c = table.to_dict("records")
    assert (a["leads"], a["hot"], a["hot_share"], a["share"]) == (4, 2, 0.5, 4 / 6)
    assert a["score"] == pytest.approx(100 * (0.9 + 0.7 + 0.2) / 3)
    assert (a["known"], a["converted"], a["conversion"]) == (3, 2, 2 / 3)
    # Wilson by hand: (2 + z²/2 ± z sqrt(2/3 + z²/4)) / (3 + z²), z = 1.96 (two of three).
    z = 1.959964
    half = z * np.sqrt(2 / 3 + z * z / 4)
    assert a["low"] == pytest.approx((2 + z * z / 2 - half) / (3 + z * z), abs=1e-6)
    assert a["high"] == pytest.approx((2 + z * z / 2 + half) / (3 + z * z), abs=1e-6)
    assert a["lift"] == pytest.approx((2 / 3) / (3 / 4))
    assert (a["judged"], a["expected"], a["actual"]) == (2, pytest.approx(1.4), 1.0)
    assert (c["leads"], c["known"], c["lift"]) == (2, 1, pytest.approx(4 / 3))
    assert table["differs"].tolist() == ["", ""]


def test_two_fields_give_a_row_for_each_pair_that_has_leads():
    frame = leads([0.6] * 5, [NAN] * 5, [NAN] * 5)
    places = [np.array([0, 0, 1, 1, 1]), np.array([1, 1, 0, 1, 0])]
    table = segments.segments(frame, [parts("a", "b"), parts("x", "y")], places)
    rows = table[["level_1", "at_1", "level_2", "at_2", "leads"]].to_numpy().tolist()
    assert rows == [["a", 0, "y", 1, 2], ["b", 1, "x", 0, 2], ["b", 1, "y", 1, 1]]
    assert table[["conversion", "lift", "expected", "p_value"]].isna().all(axis=None)


def test_a_gap_counts_only_beyond_what_chance_does_to_any_of_the_parts():
    # Of 20 leads at one half, 5 or fewer convert in 2.1% of all cases: alone, two-sided,
    # 4.1% is a gap; as one of two parts it is none. 3 or fewer (0.13%) is one even so.
    alone = 2 * binom.cdf(5, 20, 0.5)

    def looked_at(*converted: int) -> pd.DataFrame:
        won = np.concatenate([np.arange(20) < n for n in converted]).astype(float)
        frame = leads([0.5] * len(won), won, [0.5] * len(won))
        names = parts(*(str(n) for n in range(len(converted))))
        return segments.segments(frame, [names], [np.repeat(np.arange(len(converted)), 20)])

    one = looked_at(5)
    assert one["p_value"].tolist() == pytest.approx([alone], abs=1e-9)
    assert one["differs"].tolist() == ["fewer"]
    two = looked_at(5, 10)
    assert two["p_value"].tolist() == pytest.approx([2 * alone, 1.0], abs=1e-9)
    assert two["differs"].tolist() == ["", ""]
    assert looked_at(3, 10, 17)["differs"].tolist() == ["fewer", "", "more"]


def test_of_quiet_tables_one_in_twenty_marks_a_part_at_most():
    rng = np.random.default_rng(7)
    n_tables, n_parts, size = 300, 8, 60
    alarms = 0
    for _ in range(n_tables):
        p_values = []
        for chance in rng.uniform(0.1, 0.9, n_parts):
            won = rng.binomial(size, chance)
            tails = binom.cdf(won, size, chance), binom.sf(won - 1, size, chance)
            p_values.append(min(1.0, 2 * min(tails)))
        alarms += (segments.holm(p_values) < segments.LEVEL).any()
    assert alarms <= binom.ppf(0.999, n_tables, segments.LEVEL)


def row(lead_id: int, age: float, **told) -> dict:
    """Return a row of the ledger: a lead promised 0.8 so many days ago, ordinary but for `told`."""
    at = NOW - timedelta(days=age)
    plain = {"created_on": at, "status": "open", "promised_at": at, "probability": 0.8}
    nothing = dict.fromkeys(COLUMNS)
    return {**nothing, "lead_id": lead_id, "by_file": False, "cutoff": 0.5, **plain, **told}


def test_an_outcome_counts_once_the_lead_was_called_and_is_old_enough():
    called, lost = {"worked_at": NOW - timedelta(days=1)}, {"status": "lost", "by_file": True}
    rows = [
        row(1, 45, status="converted", closed_at=NOW - timedelta(days=2), **called),
        row(2, 29, **called),
        row(3, 45),
        row(4, 60, **called),
        row(5, 45, closed_at=NOW - timedelta(days=1), **lost),
        row(6, 3, promised_at=None, probability=None, closed_at=NOW - timedelta(days=3), **lost),
    ]
    ledger = pd.DataFrame(rows).astype(COLUMNS)
    found = segments.told_outcomes(ledger, RIPE, NOW)
    expected = {1: 1.0, 2: NAN, 3: NAN, 4: 0.0, 5: 0.0, 6: 0.0}
    pd.testing.assert_series_equal(found["converted"], pd.Series(expected), check_names=False)
    # Half way from day 30 to day 60, 95% of the conversions have happened.
    due = {1: 0.8 * 0.95, 2: NAN, 3: NAN, 4: 0.8, 5: 0.8 * 0.95, 6: NAN}
    pd.testing.assert_series_equal(found["due"], pd.Series(due), check_names=False)
    unripe = Ripening(None, 12, pd.DataFrame({"days": [], "share": []}))
    known = segments.told_outcomes(ledger, unripe, NOW)["converted"].dropna()
    assert known.to_dict() == {6: 0.0}


@pytest.mark.parametrize(
    ("known", "judged", "ripe", "told"),
    [
        (12, 12, RIPE, "Conversion is of the 12 leads whose outcome is known: called or closed by a file, and at least 30 days old (90% of conversions happen by then)."),
        (1200, 1100, RIPE, "Conversion is of the 1,200 leads whose outcome is known: called or closed by a file, and at least 30 days old (90% of conversions happen by then). Due and Came are of the 1,100 whose score was told before."),
        (3, 0, Ripening(None, 49, RIPE.table), "Conversion is of the 3 leads whose outcome is known from the file they came in with. Others do not count yet: it takes 50 conversions to know how long leads take; 1 is missing."),
        (0, 0, Ripening(None, 60, RIPE.table), "No outcome counts yet: leads were not watched for long enough to know how long they take."),
    ],
    ids=["ripe", "some without a promise", "by file alone", "not watched"],
)  # fmt: skip
def test_the_note_says_of_which_leads_a_conversion_is(known, judged, ripe, told):
    overall = {"known": known, "judged": judged, "leads": 90}
    assert segment_words.conversion_note(overall, ripe) == told
