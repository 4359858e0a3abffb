import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from leadscoring.exceptions import Cancelled, InvalidInput
from leadscoring.model.fitting import fit
from leadscoring.model.recipe import Recipe
from leadscoring.model.validation import cross_validate
from tests.made_leads import made_leads

LEADS = made_leads(240)
CONVERTED = LEADS["Converted"].to_numpy(float)
EACH = np.arange(240)
RECIPE = Recipe(("Source",), ("Minutes",), n_knots=2)


def test_each_lead_is_predicted_once_a_repeat_and_outcomes_are_spread_evenly():
    result = cross_validate(LEADS, CONVERTED, RECIPE, groups=EACH, n_folds=3, n_repeats=2)
    assert np.isfinite(result.log_odds).all()
    assert result.log_odds.shape == result.folds.shape == (2, 240)
    for folds in result.folds:
        assert np.ptp(np.bincount(folds, minlength=3)) <= 2
        assert np.ptp(np.bincount(folds, weights=CONVERTED)) <= 1
    assert (result.folds[0] != result.folds[1]).any()


def test_a_fold_is_predicted_by_what_was_fitted_on_the_others():
    result = cross_validate(LEADS, CONVERTED, RECIPE, groups=EACH, n_folds=3, n_repeats=1)
    for fold in range(3):
        out = result.folds[0] == fold
        pipeline = fit(LEADS[~out], CONVERTED[~out], RECIPE)
        expected = pipeline.decision_function(LEADS.loc[out, RECIPE.fields])
        assert result.log_odds[0, out] == pytest.approx(expected, abs=1e-12)


def test_what_can_only_be_remembered_is_worth_nothing():
    """A key tells the outcome of its ten leads to a model that has met one of them."""
    keys = np.repeat(np.arange(24), 10)
    converted = (keys % 2).astype(float)
    noise = np.random.default_rng(0).random(240)
    leads = pd.DataFrame({"Key": [f"k{key}" for key in keys], "Noise": noise})
    recipe = Recipe(("Key",), ("Noise",), min_leads=1)
    known = fit(leads, converted, recipe, strength=1.0).decision_function(leads)
    met = cross_validate(leads, converted, recipe, groups=EACH, n_folds=3, n_repeats=1)
    apart = cross_validate(leads, converted, recipe, groups=keys, n_folds=3, n_repeats=1)
    assert roc_auc_score(converted, known) == 1
    assert roc_auc_score(converted, met.log_odds[0]) > 0.99
    assert 0.3 < roc_auc_score(converted, apart.log_odds[0]) < 0.7


@pytest.mark.parametrize("seed", range(5))
def test_duplicates_never_straddle_folds(seed):
    groups = np.random.default_rng(seed).integers(0, 60, 240)
    recipe = Recipe((), ("Minutes",), n_knots=2, seed=seed)
    folds = cross_validate(LEADS, CONVERTED, recipe, groups=groups, n_folds=3, n_repeats=2).folds
    for repeat in folds:
        assert len(set(zip(groups, repeat, strict=True))) == len(set(groups))
        assert len(np.unique(repeat)) == 3


def test_a_seed_repeats_the_folds_and_the_predictions():
    def run(seed):
        recipe = Recipe((), ("Minutes",), n_knots=2, seed=seed)
        return cross_validate(LEADS, CONVERTED, recipe, groups=EACH, n_folds=2, n_repeats=1)

    first, again, other = run(1), run(1), run(2)
    assert first.log_odds.tobytes() == again.log_odds.tobytes()
    assert (first.folds != other.folds).any()


def test_rounds_are_counted_and_can_be_stopped():
    rounds = []

    def stop(done, total):
        rounds.append((done, total))
        if done == 2:
            raise Cancelled("enough")

    with pytest.raises(Cancelled):
        cross_validate(LEADS, CONVERTED, RECIPE, groups=EACH, n_folds=3, n_repeats=2, each=stop)
    assert rounds == [(1, 6), (2, 6)]


@pytest.mark.parametrize(
    "groups",
    [np.where(CONVERTED == 1, 0, EACH), np.zeros(240, int), EACH % 2],
    ids=["all buyers are one", "all leads are one", "fewer groups than folds"],
)
def test_groups_that_leave_nothing_to_learn_from_are_refused_in_words(groups):
    with pytest.raises(InvalidInput, match="cannot be split into 3 parts"):
        cross_validate(LEADS, CONVERTED, RECIPE, groups=groups, n_folds=3, n_repeats=1)
