import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics

from leadscoring.model.metrics import auc_difference_error, auc_interval, measure


@st.composite
def predictions(draw):
    """Leads of both outcomes; few distinct probabilities, so that many tie."""
    n = draw(st.integers(4, 40))
    levels = draw(st.lists(st.floats(0.001, 0.999), min_size=1, max_size=12))
    probability = draw(st.lists(st.sampled_from(levels), min_size=n, max_size=n))
    converted = draw(st.lists(st.integers(0, 1), min_size=n - 4, max_size=n - 4))
    return np.array(probability), np.array([0, 1, 0, 1, *converted], dtype=float)


def test_figures_by_hand():
    figures = measure(np.array([0.8, 0.6, 0.5, 0.2]), np.array([1.0, 0.0, 1.0, 0.0]))
    assert figures["roc_auc"] == 3 / 4  # of four pairs, only 0.5 < 0.6 is in the wrong order
    assert figures["average_precision"] == pytest.approx((1 + 2 / 3) / 2)
    assert figures["brier"] == pytest.approx((0.04 + 0.36 + 0.25 + 0.04) / 4)
    assert figures["log_loss"] == pytest.approx(-np.log([0.8, 0.4, 0.5, 0.8]).mean())
    assert [figures[name] for name in ("tp", "fp", "fn", "tn")] == [0.5, 0.25, 0, 0.25]
    assert figures["accuracy"] == 0.75
    assert figures["calibration_error"] == pytest.approx((0.2 + 0.6 + 0.5 + 0.2) / 4)


@settings(deadline=None)
@given(predictions())
def test_agrees_with_scikit_learn(leads):
    probability, converted = leads
    figures = measure(probability, converted)
    called = probability >= 0.5
    assert figures["roc_auc"] == metrics.roc_auc_score(converted, probability)
    assert figures["average_precision"] == metrics.average_precision_score(converted, probability)
    assert figures["log_loss"] == metrics.log_loss(converted, probability)
    assert figures["brier"] == pytest.approx(np.mean((probability - converted) ** 2))
    assert figures["accuracy"] == metrics.accuracy_score(converted, called)
    expected = metrics.confusion_matrix(converted, called, labels=[0, 1]) / len(converted)
    assert [figures[name] for name in ("tn", "fp", "fn", "tp")] == expected.ravel().tolist()


@settings(deadline=None)
@given(predictions())
def test_the_interval_of_the_auc_is_delongs(leads):
    """By the definition: each buyer against each other lead, one by one."""
    probability, converted = leads
    buyers, others = probability[converted == 1], probability[converted == 0]
    wins = np.array([[(b > o) + (b == o) / 2 for o in others] for b in buyers])
    variance = wins.mean(axis=1).var(ddof=1) / len(buyers) + wins.mean(axis=0).var(ddof=1) / len(
        others
    )
    reach = 1.959963984540054 * np.sqrt(variance)
    low, high = auc_interval(probability, converted)
    assert low == pytest.approx(max(0, wins.mean() - reach), abs=1e-12)
    assert high == pytest.approx(min(1, wins.mean() + reach), abs=1e-12)


def test_the_error_of_a_difference_of_aucs_is_that_of_repeated_samples():
    """The second predictions are of the later leads alone and noisier; 500 samples of 400 leads."""
    rng = np.random.default_rng(0)
    later, drops, errors = np.arange(240, 400), [], []
    for _ in range(500):
        merit = rng.normal(size=400)
        converted = (merit + rng.normal(size=400) > 0).astype(float)
        noisier = merit[later] + 0.7 * rng.normal(size=160)
        whole = metrics.roc_auc_score(converted, merit)
        drops.append(whole - metrics.roc_auc_score(converted[later], noisier))
        errors.append(auc_difference_error(merit, converted, noisier, later))
    assert np.mean(errors) == pytest.approx(np.std(drops), rel=0.1)
    reached = np.abs(np.array(drops) - np.mean(drops)) < 1.96 * np.array(errors)
    assert reached.mean() == pytest.approx(0.95, abs=0.02)
