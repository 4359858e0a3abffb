import numpy as np
import pytest
from sklearn.metrics import log_loss, roc_auc_score

from leadscoring.decisions.resampling_comparison import compare_resamplings
from leadscoring.model.comparison import BETTER, NO_EVIDENCE, WORSE
from leadscoring.model.preparation import TrainingOptions
from leadscoring.model.resampling import RESAMPLINGS
from leadscoring.model.training import train_model
from tests.made_leads import QUICK, made_leads

LEADS = made_leads()
TRUTH = LEADS["Converted"].to_numpy()
ROUNDS = []


@pytest.fixture(scope="module")
def table():
    options = TrainingOptions(target="Converted", **QUICK)
    return compare_resamplings(
        LEADS, options, conversion=0.4, each=lambda *done: ROUNDS.append(done)
    ).set_index("resampling")


def test_every_resampling_has_a_row_and_every_round_is_told(table):
    assert tuple(table.index) == RESAMPLINGS
    assert [(n, 15) for n in range(1, 16)] == ROUNDS
    judged = table.loc[list(RESAMPLINGS[1:]), ["ranking", "chances"]].to_numpy().ravel()
    assert set(judged) <= {BETTER, NO_EVIDENCE, WORSE}
    assert table.loc["none", ["ranking", "chances"]].tolist() == ["", ""]


@pytest.mark.parametrize("method", ["none", "balanced", "under"])
def test_the_figures_are_those_of_a_training_with_that_resampling(table, method):
    options = TrainingOptions(target="Converted", resampling=method, **QUICK)
    probability = train_model(LEADS, options).probability
    row = table.loc[method]
    assert row["roc_auc"] == pytest.approx(roc_auc_score(TRUTH, probability))
    assert row["log_loss"] == pytest.approx(log_loss(TRUTH, probability))
    called = np.argsort(-probability, kind="stable")
    bought = np.cumsum(TRUTH[called])
    calls = np.arange(1, 301)
    enough = (bought / calls >= 0.4) & (calls >= 30)  # fewer could be luck
    assert row["recall_at_target"] == pytest.approx(bought[enough].max() / TRUTH.sum())


def test_a_conversion_that_nobody_reaches_is_blank_with_its_reason():
    leads = made_leads(200)
    shuffled = leads.assign(Converted=np.random.default_rng(2).permutation(leads["Converted"]))
    options = TrainingOptions(target="Converted", n_folds=2)
    table = compare_resamplings(shuffled, options, conversion=0.95)
    assert table["recall_at_target"].isna().all()
    assert table["reason"].str.contains("95%").all()
