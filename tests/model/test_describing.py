import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from leadscoring.model.preparation import TrainingOptions
from leadscoring.model.training import train_model
from tests.made_leads import made_leads, small_training

LEADS = made_leads()
TRUTH = LEADS["Converted"].to_numpy()
CARD = small_training().card


def test_counts_add_up():
    assert (CARD.n_leads, CARD.n_converted, CARD.n_unlabelled) == (300, TRUTH.sum(), 0)
    assert sum(cell["mean"] for cell in CARD.confusion.values()) == pytest.approx(300)
    assert CARD.reliability["leads"].sum() == 300
    assert CARD.n_duplicates == LEADS.drop(columns="Converted").duplicated().sum()
    fields = {
        "Source": "categorical",
        "Job": "categorical",
        "Minutes": "numeric",
        "Visits": "numeric",
    }
    assert CARD.fields == fields


def test_the_figures_are_of_leads_left_out():
    """Each fold has its figure, and on the leads that it was fitted on the model looks better."""
    auc = CARD.metrics["roc_auc"]
    fitted = roc_auc_score(TRUTH, small_training().scorecard.log_odds(LEADS))
    assert auc["mean"] < fitted
    assert auc["low"] < auc["mean"] < auc["high"]
    brier = np.mean((small_training().probability - TRUTH) ** 2)
    assert CARD.metrics["brier"]["mean"] == pytest.approx(brier, rel=0.01)  # folds of equal size
    called = small_training().probability >= 0.5
    assert CARD.confusion["tp"]["mean"] == pytest.approx((called & (TRUTH == 1)).sum(), rel=0.02)


def test_correlation_is_pearsons_over_the_filled_cells():
    expected = LEADS[["Minutes", "Visits"]].corrwith(LEADS["Converted"])
    assert CARD.correlation["field"].tolist() == ["Minutes", "Visits"]
    assert CARD.correlation["correlation"].tolist() == pytest.approx(expected.tolist())


def test_the_curves_are_those_of_the_scorecard():
    for term in small_training().scorecard.terms[2:4]:
        curve = CARD.curves[term.field]
        assert curve["x"].tolist() == list(term.x)
        assert curve["points"].tolist() == list(term.points)


def test_the_noise_floor_is_that_of_a_fold():
    """Three folds of 100 leads in bins of 10: sum over bins of sqrt(2/pi * sum p(1-p)) / 100."""
    assert set(CARD.calibration["log_loss"]) == {"none", "sigmoid", "beta", "isotonic"}
    spread = np.sort(small_training().probability)
    bins = (spread * (1 - spread)).reshape(10, 30).sum(axis=1) / 3
    expected = np.sqrt(2 / np.pi * bins).sum() / 100
    assert CARD.calibration["noise_floor"] == pytest.approx(expected, rel=0.1)


def test_a_warned_column_is_an_open_question_until_somebody_vouches_for_it():
    leads = made_leads(600).rename(columns={"Minutes": "Last minutes", "Source": "Last source"})
    quick = {"n_folds": 2, "n_repeats": 1, "curves": False, "confirmed": ["Last minutes"]}
    card = train_model(leads, TrainingOptions(target="Converted", **quick)).card
    assert set(card.fields) == {"Last minutes", "Last source", "Job", "Visits"}
    (warning,) = card.warnings
    assert warning.startswith(
        "Nobody has confirmed that 'Last source' is known before the first contact. Changes with"
    )
    assert card.options["confirmed"] == ["Last minutes"]
