"""Every expectation follows from the numbers in `model_by_hand`."""

import math

import pandas as pd
import pytest

from leadscoring.decisions import effects

from .model_by_hand import card


def test_sure_effects_come_before_large_ones():
    # nearest ends of the intervals: Mumbai 0.8, Visits 0.4, Pune 0.1, the pair 0.1, others 0
    three = effects.strongest(card(), n=3)
    assert three["label"].tolist() == ["City: Mumbai", "Visits: from 1 to 5", "City: Pune"]
    first = three.iloc[0]
    assert first["odds"] == pytest.approx(math.e)
    assert first["odds_low"] == pytest.approx(math.exp(0.8))
    assert first["odds_high"] == pytest.approx(math.exp(1.2))


def test_the_strongest_effects_go_from_raising_to_lowering():
    every = effects.strongest(card(), n=99)
    assert every["label"].tolist() == [
        "City: other",
        "City: Mumbai",
        "Visits: from 1 to 5",
        "Visits x Minutes: both high",
        "City: blank",
        "City: Pune",
    ]


def test_every_field_can_be_picked_numbers_first():
    assert effects.fields_by_strength(card()) == ["Visits", "City"]
    unknown = card(fields={"City": "categorical", "Visits": "numeric", "Newsletter": "categorical"})
    assert effects.fields_by_strength(unknown) == ["Visits", "City", "Newsletter"]


def test_the_levels_of_a_field_have_their_leads_conversion_and_odds():
    table = effects.levels(card(), "City")
    assert table["level"].tolist() == ["Mumbai", "Pune", "other", "blank"]
    assert table["leads"].tolist() == [60, 30, 4, 6]
    assert table["converted"].tolist() == [0.5, 0.3, 1.0, 0.0]
    assert table["odds"].round(3).tolist() == [2.718, 0.607, 7.389, 0.905]
    assert effects.levels(card(), "Visits")["level"].tolist() == ["0 to 2", "2 to 6.333"]


def test_the_largest_levels_go_from_raising_to_lowering():
    largest = effects.largest_levels(effects.levels(card(), "City"), n=3)
    assert largest["label"].tolist() == ["Mumbai", "blank", "Pune"]


def test_stretches_may_span_several_breakpoints():
    steps = {"points": 0.0, "points_low": 0.0, "points_high": 0.0}
    curve = pd.DataFrame({"x": [0.0, 1.0, 1.0, 2.0, 19 / 3]}).assign(**steps)
    stepped = card(curves={"Visits": curve})
    assert effects.levels(stepped, "Visits")["level"].tolist() == ["0 to 2", "2 to 6.333"]


def test_correlation_comes_strongest_first_whatever_its_sign():
    assert effects.correlation(card()).to_numpy().tolist() == [["Visits", -0.36], ["Minutes", 0.1]]


def test_every_term_is_listed_in_words():
    table = effects.every_term(card())
    assert len(table) == 8
    assert table.iloc[2][["field", "value", "kind", "leads"]].tolist() == [
        *("City", "other", "rare levels", 4)
    ]
    assert table["kind"].notna().all()
    assert (table["odds_low"] < table["odds"]).all()
