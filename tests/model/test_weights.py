"""A lead of weight 3 counts as three such leads: everywhere, and against other libraries."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.special import expit

from leadscoring.decisions.cutoff_point import FIELDS
from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.exceptions import InvalidInput
from leadscoring.lead_model import train
from leadscoring.model.auc_influence import weighted_influence
from leadscoring.model.calibrating.fitting import fit_calibration
from leadscoring.model.calibration import calibration_error, reliability
from leadscoring.model.comparison import compare
from leadscoring.model.field_encoder import Block, one_hot
from leadscoring.model.fitting import fit
from leadscoring.model.metrics import auc_interval, measure
from leadscoring.model.recipe import Recipe
from leadscoring.model.shrinkage import shrink
from leadscoring.model.trends import base_rate_trend
from leadscoring.model.weights import mean_error
from tests.drawn_leads import draw_leads

N = 600


@pytest.fixture(scope="module")
def leads():
    """Log-odds, outcomes, and whole weights of leads; and each lead repeated so many times."""
    rng = np.random.default_rng(5)
    log_odds = rng.normal(0, 1.5, N).round(2)
    converted = (rng.random(N) < expit(0.7 * log_odds + 0.3)).astype(float)
    return log_odds, converted, rng.integers(1, 5, N).astype(float)


def repeated(weight, *values):
    times = weight.astype(int)
    return [np.repeat(each, times, axis=0) for each in values]


def test_strengths_and_coefficients_are_those_of_repeated_leads(leads):
    numbers, converted, weight = leads
    codes = np.random.default_rng(6).integers(0, 8, N)
    columns = np.column_stack([one_hot(codes, 8).toarray(), numbers])
    blocks = [Block(8), Block(1)]
    found = shrink(columns, blocks, converted, weight=weight)
    more, outcomes = repeated(weight, columns, converted)
    same = shrink(more, blocks, outcomes)
    assert found.strength == pytest.approx(same.strength)
    assert found.weights == pytest.approx(same.weights)
    assert found.intercept == pytest.approx(same.intercept)


def test_a_fit_with_hardly_a_penalty_is_that_of_statsmodels_and_keeps_the_level(leads):
    """The slope is learnt under the roots of the weights, the level is that of the weights."""
    numbers, converted, weight = leads
    recipe = Recipe((), ("Visits",), kind="classic", n_knots=2, pairs=())
    frame = pd.DataFrame({"Visits": numbers})
    pipeline = fit(frame, converted, recipe, strength=1e9, weight=weight)
    asked = pd.DataFrame({"Visits": [-1.0, 0.0, 2.0]})
    table = sm.GLM(
        converted, sm.add_constant(numbers), sm.families.Binomial(), freq_weights=weight**0.5
    ).fit()
    said = pipeline.decision_function(asked)
    assert np.diff(said) == pytest.approx(table.params[1] * np.array([1.0, 2.0]), abs=1e-4)
    chance = pipeline.predict_proba(frame)[:, 1]
    assert np.average(chance, weights=weight) == pytest.approx(
        np.average(converted, weights=weight), abs=1e-9
    )


@pytest.mark.parametrize("resampling", ["balanced", "under", "over"])
def test_a_resampling_is_taken_out_again_under_weights(leads, resampling):
    numbers, converted, weight = leads
    recipe = Recipe((), ("Visits",), kind="classic", n_knots=2, pairs=(), resampling=resampling)
    frame = pd.DataFrame({"Visits": np.zeros(N) + (numbers > 0)})
    chance = fit(frame, converted, recipe, strength=1e9, weight=weight).predict_proba(frame)[:, 1]
    expected = np.average(converted, weights=weight)
    assert np.average(chance, weights=weight) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("method", ["sigmoid", "beta", "isotonic"])
def test_a_calibration_map_is_that_of_repeated_leads(leads, method):
    log_odds, converted, weight = leads
    found = fit_calibration(log_odds, converted, method, weight)
    same = fit_calibration(*repeated(weight, log_odds, converted), method)
    assert found(np.array([-1.0, 0.5, 1.0])) == pytest.approx(
        same(np.array([-1.0, 0.5, 1.0])), abs=2e-4
    )


def test_figures_are_those_of_repeated_leads(leads):
    log_odds, converted, weight = leads
    chance = expit(log_odds)
    found = measure(chance, converted, weight)
    same = measure(*repeated(weight, chance, converted))
    for name in set(found) - {"calibration_error"}:  # its bins hold leads, not weight
        assert found[name] == pytest.approx(same[name]), name
    halves = expit(np.where(log_odds < 0, -1.0, 1.0))
    assert calibration_error(halves, converted, bins=2, weight=weight) == pytest.approx(
        calibration_error(*repeated(weight, halves, converted), bins=2)
    )
    assert weighted_influence(chance, converted, weight)[0] == pytest.approx(found["roc_auc"])


def test_equal_weights_of_any_size_change_no_interval(leads):
    log_odds, converted, _ = leads
    alike, chance = np.full(N, 7.0), expit(log_odds)
    assert auc_interval(chance, converted, alike) == pytest.approx(auc_interval(chance, converted))
    pd.testing.assert_frame_equal(
        reliability(chance, converted, weight=alike), reliability(chance, converted)
    )
    cutoffs = (Cutoffs.from_predictions(chance, converted, weight=w).table for w in (alike, None))
    pd.testing.assert_frame_equal(*cutoffs)
    assert mean_error(log_odds, alike) == pytest.approx(mean_error(log_odds, None))
    moments = np.arange(float(N))
    trends = (base_rate_trend(moments, converted, w) for w in (alike, None))
    first, second = ((t.oldest, t.newest, t.low, t.high) for t in trends)
    assert first == pytest.approx(second)


def test_the_interval_of_a_weighted_area_holds_its_truth_as_often_as_it_says():
    """In a world whose area is known, of which few leads are drawn and weigh much."""
    x = np.linspace(-9, 9, 20_001)
    buyers, others = np.exp(-(x**2) / 2) * expit(x), np.exp(-(x**2) / 2) * expit(-x)
    truth = buyers @ (np.cumsum(others) - others / 2) / (buyers.sum() * others.sum())
    rng = np.random.default_rng(8)
    held = 0
    for _ in range(200):
        score, drawn = rng.normal(size=800), rng.random(800)
        converted = (rng.random(800) < expit(score)).astype(float)
        share = np.where(score > 0.5, 1.0, 0.25)
        known = drawn < share
        low, high = auc_interval(score[known], converted[known], 1 / share[known])
        held += low <= truth <= high
    assert 0.90 <= held / 200 <= 0.985


def test_cutoffs_spread_as_many_leads_as_the_weights_say(leads):
    log_odds, converted, weight = leads
    chance = expit(log_odds)
    found = Cutoffs.from_predictions(chance, converted, weight=weight)
    same = Cutoffs.from_predictions(*repeated(weight, chance, converted))
    assert (found.n_leads, found.n_buyers) == (
        N,
        round(N * np.average(converted, weights=weight)),
    )
    for cutoff in (0.2, 0.5, 0.8):
        point, expected = found.at(cutoff), same.at(cutoff)
        for name in ("share_hot", "precision", "recall", "f1", "accuracy", "lift"):
            assert getattr(point, name) == pytest.approx(getattr(expected, name), abs=0.01), name
        assert point.n_hot == pytest.approx(expected.share_hot * N, abs=2)
        assert point.precision_low < expected.precision_low  # fewer leads than repeated ones
        assert (point.tp + point.fp, point.tp + point.fn) == (point.n_hot, found.n_buyers)
    assert list(found.table.columns) == list(FIELDS)
    kept = Cutoffs.from_parquet(found.to_parquet())
    assert kept.at(0.5) == found.at(0.5)


def test_two_models_are_compared_as_on_repeated_leads(leads):
    log_odds, converted, weight = leads
    models = expit(log_odds), expit(0.5 * log_odds + 0.2)
    found = compare(*models, converted, calls=0.3, draws=20, weight=weight)
    same = compare(*repeated(weight, *models, converted), calls=0.3, draws=20)
    rows = ["roc_auc", "precision", "recall", "found", "brier", "log_loss"]
    for column in ("champion", "challenger"):
        assert found.set_index("measure").loc[rows, column].tolist() == pytest.approx(
            same.set_index("measure").loc[rows, column].tolist()
        )


def test_weights_mend_what_choosing_by_an_unseen_field_bends():
    """Hot leads were called by what this model cannot see, others by chance: 1 in 10."""
    rng = np.random.default_rng(9)
    n = 12_000
    seen, unseen = rng.normal(size=n), rng.normal(size=n)
    truth = expit(seen + 1.5 * unseen - 0.5)
    converted = (rng.random(n) < truth).astype(float)
    share = np.where(truth > 0.6, 1.0, 0.1)
    known = rng.random(n) < share
    frame = pd.DataFrame({"Visits": seen})
    recipe = Recipe((), ("Visits",), kind="classic", n_knots=2, pairs=())
    cold = truth < 0.6
    gaps = []
    for weight in (None, 1 / share[known]):
        pipeline = fit(frame[known], converted[known], recipe, strength=1e3, weight=weight)
        said = pipeline.decision_function(frame)
        chance = fit_calibration(said[known], converted[known], "sigmoid", weight)(said)
        places = pd.qcut(chance, 5, labels=False)
        gaps.append(
            [abs(chance[places == p].mean() - converted[places == p].mean()) for p in range(5)]
        )
    assert cold.mean() > 0.5
    assert max(gaps[1]) < 0.05
    assert min(gaps[0]) > 0.15


@pytest.fixture(scope="module")
def weighted():
    """A model of leads of which those that convert were called twice as often."""
    frame = draw_leads(700, first=1)
    frame["Stands for"] = np.where(frame["Converted"] == 1, 1.0, 2.0)
    options = {"recipe": "classic", "interactions": (), "n_folds": 2, "n_repeats": 1}
    return frame, train(frame, target="Converted", weight="Stands for", **options)


def test_a_card_says_that_leads_have_weights_and_what_they_are_worth(weighted):
    frame, model = weighted
    weight, converted = frame["Stands for"].to_numpy(), frame["Converted"].to_numpy()
    told = model.card.weighting
    assert told["column"] == "Stands for"
    assert told["n_effective"] == pytest.approx(weight.sum() ** 2 / (weight**2).sum())
    assert model.card.base_rate == pytest.approx(np.average(converted, weights=weight))
    assert "Stands for" not in model.scorecard.fields
    assert model.card.excluded["Stands for"] == "says how many leads each lead stands for"
    assert model.card.n_leads == 700
    mean_chance = np.average(model.probability(frame), weights=weight)
    assert mean_chance == pytest.approx(model.card.base_rate, abs=0.02)
    assert model.cutoffs.n_buyers == round(700 * model.card.base_rate)
    average = np.average(model.log_odds(frame), weights=weight)
    assert model.scorecard.intercept == pytest.approx(average)


def test_weights_that_cannot_be_are_refused_in_words(weighted):
    frame, _ = weighted
    options = {"target": "Converted", "recipe": "classic", "n_folds": 2, "n_repeats": 1}
    with pytest.raises(InvalidInput, match="must be a column of its own"):
        train(frame, weight="No such", **options)
    with pytest.raises(InvalidInput, match="1 of 700 in 'Stands for' are not"):
        train(frame.assign(**{"Stands for": [0.0, *[1.0] * 699]}), weight="Stands for", **options)
    with pytest.raises(InvalidInput, match="smote invents leads"):
        train(frame, weight="Stands for", resampling="smote", **options)
    with pytest.raises(InvalidInput, match="one number above 0 per lead"):
        Cutoffs.from_predictions([0.2, 0.8], [0, 1], weight=[1.0, 0.0])
