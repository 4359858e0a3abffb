"""What files say of leads, kept as JSON and scored again."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from leadscoring.leads.missing import DEFAULT_MISSING
from leadscoring.leads.reading import read_leads
from leadscoring.model.calibration import Calibration
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.terms import CurveTerm, LevelTerm
from leadscoring.store.attributes import attributes_of, frame_of, kept_and_new, say_the_same

HOSTILE = (
    "Id,City,Visits,Share,Day,Mixed,Blank,Beyond\n"
    '1,"O\'Neil ""x""; \\n",3,0.1,2026-01-02,7,,inf\n'
    "2,Select,,1e-320,2026-01-03 04:05:06.7,many,,-inf\n"
    "3, Žižkov \U0001f600 ,2,0.30000000000000004,,7.0,,1.5\n"
    "4,'=1+1,0,-0.0,2026-01-02,-,,1.7976931348623157e308\n"
    "5,<b>null</b>,9007199254740,5,2026-01-02,inf,,\n"
    '6,"two\nlines",-4,4.9e-324,2026-01-02,007,,3\n'
)


def scorecard(frame: pd.DataFrame) -> Scorecard:
    """Return a card that gives each level, and each number, of a file other points."""
    rng = np.random.default_rng(0)
    terms = []
    for field in frame.columns:
        levels = dict.fromkeys([*frame[field].dropna().map(str), "7", "inf", "3", "2026-01-02"])
        points = dict(zip(levels, rng.normal(size=len(levels)), strict=True))
        curve = tuple(rng.normal(size=4))
        terms += [
            LevelTerm(f"{field}", points, 0.1, -0.2),
            CurveTerm(f"{field} again", (-1.0, 0.2, 1.0, 5.0), curve, 0.3),
        ]
    return Scorecard(0.1, tuple(terms), Calibration(), DEFAULT_MISSING)


def twice(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns under two names, one for levels and one for numbers."""
    return pd.concat([frame, frame.add_suffix(" again")], axis=1)


@pytest.mark.parametrize("size", [1, 2, 5, 6])
def test_what_was_kept_scores_as_the_file_did_to_the_last_bit(size):
    frame = read_leads(HOSTILE.encode(), name="hostile.csv").frame
    card = scorecard(frame)
    kept = json.loads(json.dumps(attributes_of(twice(frame)), allow_nan=False))
    parts = [frame_of(kept[start : start + size]) for start in range(0, len(kept), size)]
    scores = np.concatenate([card.probability(part) for part in parts])
    assert scores.tolist() == card.probability(twice(frame)).tolist()
    assert len(set(scores)) == len(scores)


def test_leads_of_several_files_stand_side_by_side():
    leads = [
        {"Lead Source": "Chat", "Visits": 3},
        {"Visits": 2.5, "lead source ": "Google"},
        {"Lead Source": None, "lead source": "Referral"},  # one file with both
    ]
    together = frame_of(leads)
    assert together["Lead Source"].tolist()[:2] == ["Chat", "Google"]
    assert together["lead source"].tolist()[2] == "Referral"
    assert together["Visits"].tolist()[:2] == [3.0, 2.5]
    assert together.isna().sum().to_dict() == {"Lead Source": 1, "Visits": 1, "lead source": 2}


def test_no_leads_make_an_empty_frame():
    assert frame_of([]).shape == (0, 0)
    assert frame_of([{}, {}]).shape == (2, 0)


def test_a_newer_file_replaces_what_it_has_and_keeps_the_rest():
    old = {"Lead Source": "Chat", "City": "Bonn", "visits": 3}
    assert kept_and_new(old, {"City": None, "Visits": 4}) == {
        "Lead Source": "Chat",
        "City": None,
        "Visits": 4,
    }


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"City": "Bonn", "Visits": 674.0}, True),
        ({"Visits": "674", "city": "Bonn"}, True),  # one odd cell made the column text
        ({"Visits": 674, "City": "Bonn", "Job": None}, True),
        ({"Visits": 674, "City": None}, False),
        ({"Visits": 674, "City": "Bonn", "Job": "x"}, False),
        ({"Visits": "0674", "City": "Bonn"}, False),
        ({"Visits": 674, "City": "bonn"}, False),
    ],
)
def test_two_files_say_the_same_however_they_spell_and_type_it(other, same):
    assert say_the_same({"Visits": 674, "City": "Bonn"}, other) == same
