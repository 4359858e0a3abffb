"""Every expectation follows from the numbers in `model_by_hand`."""

import math
from dataclasses import replace

import pandas as pd
import pytest

from leadscoring.decisions import curves
from leadscoring.model.calibration import Calibration

from .model_by_hand import SCORECARD, card


def test_the_curve_is_the_chance_of_an_otherwise_average_lead():
    curve, goes_on_to = curves.chance_curve(card(), SCORECARD, "Visits")
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
    shown, goes_on_to = curves.chance_curve(card(curves={"Visits": curve}), SCORECARD, "Visits")
    assert goes_on_to is None
    assert shown["x"].is_monotonic_increasing
    at_two = shown[shown["x"] == 2.0]
    assert at_two["probability"].tolist() == [0.5, pytest.approx(1 / (1 + math.exp(-1)))]
    assert at_two["low"].tolist() == [pytest.approx(1 / (1 + math.e)), 0.5]
    assert set(shown.loc[shown["x"] < 2, "probability"]) == {0.5}
    assert shown.loc[shown["x"] > 2, "probability"].min() == at_two["probability"].max()


def test_the_curve_passes_the_correction_of_the_scores():
    halved = replace(SCORECARD, calibration=Calibration("sigmoid", slope=0.5))
    curve, _ = curves.chance_curve(card(), halved, "Visits")
    assert curve["probability"].iloc[0] == pytest.approx(1 / (1 + math.exp(0.5)))


def test_the_histogram_has_each_stretch_that_fits_on_the_axis():
    assert curves.histogram(card(), "Visits", end=10).to_numpy().tolist() == [
        [0, 2, 70],
        [2, pytest.approx(19 / 3), 30],
    ]
    assert len(curves.histogram(card(), "Visits", end=4)) == 1


def test_the_axis_ends_with_the_histogram_that_the_card_holds():
    bins = pd.DataFrame({"left": [0.0, 1.5], "right": [1.5, 3.0], "leads": [80, 20]})
    told = card(histograms={"Visits": bins})
    curve, goes_on_to = curves.chance_curve(told, SCORECARD, "Visits")
    assert (curve["x"].iloc[-1], goes_on_to) == (3.0, pytest.approx(19 / 3))
    assert curves.histogram(told, "Visits", end=3).equals(bins)


def test_a_field_of_whole_numbers_is_read_at_these_alone():
    bins = pd.DataFrame({"left": [-0.5, 0.5, 1.5], "right": [0.5, 1.5, 2.5], "leads": [5, 5, 5]})
    curve, _ = curves.chance_curve(card(histograms={"Visits": bins}), SCORECARD, "Visits")
    assert curve["x"].tolist() == [0, 1, 2]  # with -1, -0.5 and 0 points
    assert curve["probability"].tolist() == pytest.approx(
        [1 / (1 + math.e), 1 / (1 + math.exp(0.5)), 0.5]
    )
