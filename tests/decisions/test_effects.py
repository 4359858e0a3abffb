"""Every expectation follows from the numbers in `model_by_hand`."""

import math
from dataclasses import replace

import pandas as pd
import pytest

from leadscoring.decisions import effects
from leadscoring.model.calibration import Calibration

from .model_by_hand import SCORECARD, card


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


def test_the_curve_is_the_chance_of_an_otherwise_average_lead():
    curve, goes_on_to = effects.chance_curve(card(), SCORECARD, "Visits")
    at_two = curve.set_index("x").loc[2.0]
    assert at_two["probability"] == 0.5  # no points, at an intercept of 0
    assert at_two["low"] == pytest.approx(1 / (1 + math.exp(0.2)))
    assert curve["probability"].iloc[0] == pytest.approx(1 / (1 + math.e))
    # the axis ends at twice the last but one breakpoint, 4: halfway to 19/3 is 6/13 of a point
    assert (curve["x"].iloc[-1], goes_on_to) == (4.0, pytest.approx(19 / 3))
    assert curve["probability"].iloc[-1] == pytest.approx(1 / (1 + math.exp(-6 / 13)))


def test_at_a_jump_the_curve_stands_twice_first_with_what_holds_to_its_left():
    curve = pd.DataFrame({"x": [0.0, 2.0, 2.0, 4.0, 6.0], "points": [0.0, 0.0, 1.0, 1.0, 1.0]})
    curve = curve.assign(points_low=curve["points"] - 1, points_high=curve["points"] + 1)
    shown, goes_on_to = effects.chance_curve(card(curves={"Visits": curve}), SCORECARD, "Visits")
    assert goes_on_to is None
    assert shown["x"].is_monotonic_increasing
    at_two = shown[shown["x"] == 2.0]
    assert at_two["probability"].tolist() == [0.5, pytest.approx(1 / (1 + math.exp(-1)))]
    assert at_two["low"].tolist() == [pytest.approx(1 / (1 + math.e)), 0.5]
    assert set(shown.loc[shown["x"] < 2, "probability"]) == {0.5}
    assert shown.loc[shown["x"] > 2, "probability"].min() == at_two["probability"].max()


def test_stretches_may_span_several_breakpoints():
    steps = {"points": 0.0, "points_low": 0.0, "points_high": 0.0}
    curve = pd.DataFrame({"x": [0.0, 1.0, 1.0, 2.0, 19 / 3]}).assign(**steps)
    stepped = card(curves={"Visits": curve})
    assert effects.histogram(stepped, "Visits", end=4).to_numpy().tolist() == [[0, 2, 70]]
    assert effects.levels(stepped, "Visits")["level"].tolist() == ["0 to 2", "2 to 6.333"]


def test_the_curve_passes_the_correction_of_the_scores():
    halved = replace(SCORECARD, calibration=Calibration("sigmoid", slope=0.5))
    curve, _ = effects.chance_curve(card(), halved, "Visits")
    assert curve["probability"].iloc[0] == pytest.approx(1 / (1 + math.exp(0.5)))


def test_the_histogram_has_each_stretch_that_fits_on_the_axis():
    assert effects.histogram(card(), "Visits", end=10).to_numpy().tolist() == [
        [0, 2, 70],
        [2, pytest.approx(19 / 3), 30],
    ]
    assert len(effects.histogram(card(), "Visits", end=4)) == 1


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
