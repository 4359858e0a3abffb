"""A field that was asked never to lower, or never to raise, the score."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from leadscoring.model.calibration import Calibration
from leadscoring.model.fitting import fit
from leadscoring.model.pair_search import search_pairs
from leadscoring.model.reading_off import ReadOff
from leadscoring.model.recipe import Recipe
from leadscoring.model.retraining import options_again
from tests.made_leads import made_leads, monotone_training

N = 3_000
PLAIN = Recipe(("Source",), ("Minutes",), pairs=())
RISING = replace(PLAIN, rising=("Minutes",))
FALLING = replace(PLAIN, falling=("Minutes",))


@cache
def dipping():
    """Leads that buy more by the minute, but fewer between 4 and 6; some cells are blank."""
    rng = np.random.default_rng(0)
    minutes = rng.uniform(0, 10, N)
    source = rng.choice(["Chat", "Google"], N)
    log_odds = np.interp(minutes, [0, 4, 6, 10], [-2, 0.5, -0.5, 2]) + (source == "Chat")
    blank = rng.random(N) < 0.1
    converted = rng.random(N) < expit(np.where(blank, -3, log_odds))  # blank is worse than least
    frame = pd.DataFrame({"Source": source, "Minutes": np.where(blank, np.nan, minutes)})
    return frame, converted.astype(float)


@cache
def read_off(recipe):
    frame, converted = dipping()
    return ReadOff(fit(frame, converted, recipe), recipe, frame, converted)


def curve(recipe):
    return read_off(recipe).scorecard(Calibration()).terms[1]


def test_a_curve_that_dips_stays_level_where_it_may_not_fall():
    assert np.diff(curve(PLAIN).points).min() < -0.05
    asked = curve(RISING)
    assert (np.diff(asked.points) >= 0).all()
    low, dip, peak, high = np.interp([0.5, 4.5, 5.5, 9.5], asked.x, asked.points)
    assert low + 1 < dip == pytest.approx(peak, abs=0.1)
    assert dip + 1 < high
    assert asked.missing < asked.points[0]  # free of the promise


@pytest.mark.parametrize("kept", [RISING, FALLING, replace(RISING, n_knots=2)], ids=str)
def test_points_obey_at_every_breakpoint_and_the_read_off_is_exact(kept):
    points = np.diff(read_off(kept).curves()["Minutes"]["points"])
    assert (points >= 0).all() if kept.rising else (points <= 0).all()
    frame, _ = dipping()
    pipeline, card = read_off(kept).pipeline, read_off(kept).scorecard(Calibration())
    assert np.abs(card.log_odds(frame) - pipeline.decision_function(frame)).max() < 1e-9


def test_the_fit_is_the_best_of_those_allowed():
    """Slope of the scaled columns, X'(y - p) - weights: zero where free, not upwards at a bound."""
    frame, converted = dipping()
    pipeline = read_off(RISING).pipeline
    columns = pipeline["scale"].transform(pipeline["encode"].transform(frame))
    weights = pipeline["logistic"].coef_[0]
    slope = columns.T @ (converted - pipeline.predict_proba(frame)[:, 1]) - weights
    held = pipeline["logistic"].at_bound()
    assert 0 < held.sum() < len(held)
    assert (weights[held] == 0).all()
    assert slope[held].max() <= N * 1e-6
    assert slope[~held] == pytest.approx(0, abs=N * 1e-6)


def test_where_the_promise_costs_nothing_it_is_the_optimum_without_it():
    frame, converted = dipping()
    pipeline = read_off(replace(RISING, n_knots=2)).pipeline  # a straight line, and it rises
    assert not pipeline["logistic"].at_bound().any()
    columns = pipeline["scale"].transform(pipeline["encode"].transform(frame))
    plain = LogisticRegression(tol=1e-9).fit(columns, converted)
    assert pipeline["logistic"].coef_ == pytest.approx(plain.coef_, abs=1e-3)


def test_a_coefficient_at_its_bound_is_taken_as_fixed():
    """A line that may not rise where all leads say it does is level for sure."""
    frame, converted = dipping()
    filled = frame["Minutes"].notna()
    recipe = replace(FALLING, n_knots=2)
    leads, bought = frame[filled], converted[filled]
    reading = ReadOff(fit(leads, bought, recipe), recipe, leads, bought)
    assert (reading.curves()["Minutes"][["points_low", "points_high"]] == 0).all(axis=None)
    levels = reading.effects().query("term == 'Source' and kind == 'level'")
    assert (levels["points_high"] - levels["points_low"] > 0.05).all()


def test_such_a_field_takes_part_in_no_pair_and_the_others_still_do():
    leads = made_leads(600)
    recipe = Recipe(("Source", "Job"), ("Minutes", "Visits"), rising=("Minutes",))
    found = search_pairs(leads, leads["Converted"].to_numpy(float), recipe)
    assert set(found.evidence) == {("Source", "Job"), ("Source", "Visits"), ("Job", "Visits")}


numbers = st.floats(-5, 60) | st.sampled_from([-np.inf, 1e308, np.inf])


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(["Chat", None, "Telex"]), numbers, numbers)
def test_more_never_lowers_or_never_raises_any_leads_score(source, one, other):
    card = monotone_training().scorecard
    ends = sorted([one, other])
    lead = {"Source": [source] * 2, "Job": ["Student"] * 2}
    more_minutes = card.probability(pd.DataFrame(lead | {"Minutes": ends, "Visits": [3.0] * 2}))
    more_visits = card.probability(pd.DataFrame(lead | {"Minutes": [3.0] * 2, "Visits": ends}))
    assert np.diff(more_minutes) >= -1e-12
    assert np.diff(more_visits) <= 1e-12


def test_the_card_keeps_what_was_asked():
    options = monotone_training().card.options
    assert (options["rising"], options["falling"]) == (["Minutes"], ["Visits"])


def test_a_recipe_trained_anew_keeps_its_promises_for_the_fields_that_are_there():
    card = monotone_training().card
    again = options_again(card, made_leads().drop(columns="Visits"), "Converted", "1", None)
    assert (again.rising, again.falling) == (["Minutes"], [])
    unasked = {k: v for k, v in card.options.items() if k not in ("rising", "falling")}
    of_an_earlier_release = replace(card, options=unasked)
    assert options_again(of_an_earlier_release, made_leads(), "Converted", "1", None).rising == []
