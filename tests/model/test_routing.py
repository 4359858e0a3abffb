"""Leads are scored by the model of their level, alone as in a list, to the last bit."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from leadscoring.exceptions import InvalidInput
from leadscoring.model.calibration import Calibration
from leadscoring.model.routing import Routing
from leadscoring.model.scorecard import INTERCEPT, Scorecard, add_up
from leadscoring.model.segments import Part, Segments
from leadscoring.model.selection_table import selection_table
from leadscoring.model.terms import CurveTerm, LevelTerm
from tests.decisions.model_by_hand import SCORECARD, card

# Pune's own model: Visits count for less, and Source counts; terms out of the general order.
PUNE = Scorecard(
    intercept=-1.0,
    terms=(
        LevelTerm("Source", {"Chat": 0.7, "API": -0.1}, missing=0.3, other=0.0),
        CurveTerm("Visits", (0.0, 3.0), (0.1, 0.7), missing=-0.2),
    ),
    calibration=Calibration("sigmoid", 2.0, 0.1),
    placeholders=("",),
)
CARD = card(selection=selection_table(()))
SEGMENTS = Segments.beside(SCORECARD, "City", (Part("Pune", PUNE, CARD),))
ROUTING = Routing(SCORECARD, SEGMENTS)
LEADS = pd.DataFrame(
    {
        "City": ["Pune", "Mumbai", " Pune ", None, "pune", ""],
        "Visits": [3, 1, np.nan, 3, 3, 2],
        "Minutes": [4.0, 4, 4, 4, 4, np.nan],
        "Source": ["Chat", "Chat", "API", "Chat", "Chat", None],
    },
    index=[7, 7, 3, 1, 0, 9],
)


def test_a_level_is_read_as_the_scorecard_reads_it_and_all_others_are_the_general_models():
    by = ["City = Pune", "general", "City = Pune", "general", "general", "general"]
    assert ROUTING.names(LEADS).tolist() == by
    assert ROUTING.names(LEADS.drop(columns="City")).tolist() == ["general"] * 6
    codes = Segments("Line", (Part("3", PUNE, CARD),))
    lines = pd.DataFrame({"Line": [3, 3.0, "3", 4]}, dtype=object)
    assert Routing(SCORECARD, codes).names(lines).tolist() == ["Line = 3"] * 3 + ["general"]


def test_each_lead_has_the_points_of_its_own_model_and_nothing_of_the_other():
    parts = ROUTING.contributions(LEADS)
    assert parts.index.equals(LEADS.index)
    assert parts.columns.tolist() == [INTERCEPT, "City", "Visits", "Visits x Minutes", "Source"]
    assert parts.iloc[0].tolist() == pytest.approx([-1, 0, 0.7, 0, 0.7])  # three visits, Chat
    assert parts.iloc[2].tolist() == pytest.approx([-1, 0, -0.2, 0, -0.1])  # no visits, API
    assert parts.iloc[[1, 3, 4, 5], 4].tolist() == [0, 0, 0, 0]


def test_a_score_is_bit_for_bit_that_of_its_scorecard_alone_as_in_any_list():
    log_odds, probability = ROUTING.log_odds(LEADS), ROUTING.probability(LEADS)
    (pune,) = (part.scorecard for part in SEGMENTS.parts)
    mine = np.array([True, False, True, False, False, False])
    assert probability[mine].tolist() == pune.probability(LEADS[mine]).tolist()
    assert probability[~mine].tolist() == SCORECARD.probability(LEADS[~mine]).tolist()
    assert add_up(ROUTING.contributions(LEADS)).tolist() == log_odds.tolist()
    for order in ([3, 0, 5, 1, 4, 2], [2], [1], [0, 1]):
        assert ROUTING.probability(LEADS.iloc[order]).tolist() == probability[order].tolist()


def test_reading_the_parts_back_changes_no_bit_of_any_score():
    again = Segments.from_json(SEGMENTS.to_json())
    assert again.names == ("City = Pune",)
    assert Routing(SCORECARD, again).probability(LEADS).tolist() == (
        ROUTING.probability(LEADS).tolist()
    )
    with pytest.raises(InvalidInput, match="have format 9"):
        Segments.from_json(SEGMENTS.to_json().replace('"format": 1', '"format": 9', 1))


def test_leads_without_a_field_of_their_own_model_are_scored_as_blank():
    cities = LEADS[["City"]].head(1)
    assert ROUTING.log_odds(cities).tolist() == pytest.approx([-1 - 0.2 + 0.3])
    with pytest.raises(InvalidInput, match="none of the"):
        ROUTING.contributions(pd.DataFrame({"Town": ["Pune"]}))


def test_without_segments_nothing_changes():
    plain = Routing(SCORECARD)
    assert plain.fields == SCORECARD.fields
    assert plain.contributions(LEADS).equals(SCORECARD.contributions(LEADS))
    assert plain.probability(LEADS).tolist() == SCORECARD.probability(LEADS).tolist()
    assert plain.probability(LEADS.head(0)).tolist() == []
    empty = replace(ROUTING, segments=SEGMENTS).contributions(LEADS.head(0))
    assert empty.shape == (0, 5)
