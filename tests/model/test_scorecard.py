import functools
import json
import math
import operator

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.missing import DEFAULT_MISSING
from leadscoring.model.calibration import Calibration
from leadscoring.model.scorecard import Scorecard, add_up
from leadscoring.model.terms import BinSide, CurveTerm, LevelSide, LevelTerm, PairTerm, ProductTerm

LEADS = pd.DataFrame(
    {"Source": ["Google", "Chat", "Select"], "Visits": [2, 0, None]}, index=[30, 10, 10]
)
CARD = Scorecard(
    intercept=-1.0,
    terms=(
        LevelTerm("Source", {"Chat": -0.5, "Google": 0.25}, missing=-1.0, other=0.0),
        CurveTerm("Visits", x=(0.0, 2.0), points=(-1.0, 1.0), missing=0.5),
    ),
    calibration=Calibration(),
    placeholders=DEFAULT_MISSING,
)
number = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def scorecards(draw):
    """Scorecards of any numbers that floats can be."""
    levels = draw(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), number))
    x = sorted(draw(st.lists(number, min_size=1, max_size=6, unique=True)))
    y = draw(st.lists(number, min_size=len(x), max_size=len(x)))
    rising = tuple(sorted(draw(st.lists(st.floats(0, 1), min_size=len(x), max_size=len(x)))))
    pair = st.tuples(number, number)
    sides = LevelSide("Source", tuple(levels)), BinSide("Visits", tuple(x))
    row = st.tuples(*[number] * sides[1].n_codes)
    rows = draw(st.tuples(*[row] * sides[0].n_codes))
    return Scorecard(
        draw(number),
        (
            LevelTerm("Source", levels, draw(number), draw(number)),
            CurveTerm("Visits", tuple(x), tuple(y), draw(number)),
            ProductTerm(
                ("Visits", "Minutes"), *(draw(pair) for _ in range(4)), draw(number), draw(number)
            ),
            PairTerm(sides, rows),
        ),
        draw(
            st.sampled_from([Calibration(), Calibration("isotonic", x=tuple(x), y=rising)])
            | st.builds(Calibration, st.just("sigmoid"), st.floats(1e-300, 1e300), number)
        ),
        tuple(draw(st.lists(st.sampled_from(DEFAULT_MISSING)))),
    )


def test_a_score_by_hand():
    parts = CARD.contributions(LEADS)
    assert parts.columns.tolist() == ["intercept", "Source", "Visits"]
    assert parts.to_numpy().tolist() == [[-1, 0.25, 1], [-1, -0.5, -1], [-1, -1, 0.5]]
    assert parts.index.tolist() == [30, 10, 10]
    assert CARD.log_odds(LEADS).tolist() == [0.25, -2.5, -1.5]
    expected = [1 / (1 + math.exp(-x)) for x in (0.25, -2.5, -1.5)]
    assert CARD.probability(LEADS) == pytest.approx(expected, rel=1e-15)


@settings(deadline=None)
@given(scorecards())
def test_json_and_back_changes_no_bit(card):
    text = card.to_json()
    assert Scorecard.from_json(text) == card  # equal floats; a zero may lose no sign either:
    assert Scorecard.from_json(text).to_json() == text
    assert repr(Scorecard.from_json(text)) == repr(card)


def test_a_scorecard_is_plain_json():
    data = json.loads(CARD.to_json())
    assert data["terms"][0]["points"] == {"Chat": -0.5, "Google": 0.25}
    assert (data["format"], data["intercept"]) == (1, -1.0)
    city = LevelTerm("City", {"Zürich": 0.5}, missing=0.0, other=0.0)
    assert '"Zürich": 0.5' in Scorecard(0.0, (city,), Calibration(), ()).to_json()


def test_which_fields_are_blank():
    assert CARD.blank(LEADS).to_numpy().tolist() == [[False, False], [False, False], [True, True]]
    assert CARD.blank(LEADS[["Source"]])["Visits"].all()


def test_no_leads_have_no_scores():
    assert CARD.probability(LEADS.head(0)).shape == (0,)


@pytest.mark.parametrize(
    ("leads", "words"),
    [
        (pd.DataFrame({"City": ["Pune"]}), "none of the 2 fields that the model reads"),
        (pd.concat([LEADS, LEADS[["Visits"]]], axis=1), "column 'Visits' more than once"),
    ],
    ids=["no field", "a field twice"],
)
def test_leads_that_cannot_be_scored_are_refused_in_words(leads, words):
    with pytest.raises(InvalidInput, match=words):
        CARD.log_odds(leads)


def test_a_format_of_another_release_is_refused_in_words():
    with pytest.raises(InvalidInput, match="has format 2; this release reads format 1"):
        Scorecard.from_dict(CARD.to_dict() | {"format": 2})


def test_two_terms_of_one_name_are_refused_as_one_would_be_lost():
    with pytest.raises(InvalidInput, match="two terms named 'Visits'"):
        Scorecard(0.0, (CARD.terms[1], CARD.terms[1]), Calibration(), ())


def test_infinite_points_are_never_written():
    with pytest.raises(ValueError, match="not JSON compliant"):
        Scorecard(np.inf, (), Calibration(), ()).to_json()


def test_a_lead_alone_has_the_very_score_it_has_among_others():
    points = np.random.default_rng(0).normal(0, 1, (200, 40))
    together = pd.DataFrame(points)
    alone = [add_up(together.iloc[[i]])[0] for i in range(200)]
    by_hand = [functools.reduce(operator.add, row) for row in points.tolist()]
    assert alone == add_up(together).tolist() == by_hand
