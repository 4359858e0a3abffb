from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, logit
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

from leadscoring.exceptions import InvalidInput
from leadscoring.model.calibration import calibration_error
from leadscoring.model.comparison import compare, overall
from leadscoring.model.weighted_measures import MEASURES

N = 600


@pytest.fixture
def leads():
    """True chances, outcomes drawn from them, and a model that sees them dimly."""
    rng = np.random.default_rng(7)
    true = rng.beta(0.7, 1.1, N).clip(0.01, 0.99)
    dim = expit(0.5 * logit(true) + rng.normal(0, 1, N))
    return true, dim, (rng.random(N) < true).astype(float)


def by_measure(table):
    return table.set_index("measure")


def test_identical_predictions_differ_in_nothing(leads):
    true, _, converted = leads
    table = compare(true, true, converted, calls=0.3, draws=50)
    assert (table[["difference", "low", "high"]] == 0).all(axis=None)
    assert set(table["verdict"]) == {"no evidence"}
    assert overall(table) == "no evidence"


def test_a_model_that_knows_the_chances_is_better_than_one_that_sees_them_dimly(leads):
    true, dim, converted = leads
    table = by_measure(compare(dim, true, converted, calls=0.3, draws=300))
    assert set(table["verdict"]) == {"better"}
    assert table.loc["roc_auc", "low"] > 0
    assert table.loc["log_loss", "high"] < 0


def test_swapping_the_models_turns_every_sign(leads):
    true, dim, converted = leads
    there = compare(dim, true, converted, calls=0.3, draws=200)
    back = compare(true, dim, converted, calls=0.3, draws=200)
    np.testing.assert_allclose(back["difference"], -there["difference"])
    np.testing.assert_allclose(back["low"], -there["high"], atol=1e-12)
    assert back["verdict"].map({"better": "worse", "worse": "better"}).tolist() == (
        there["verdict"].tolist()
    )


def test_the_figures_are_those_of_scikit_learn_with_ties_too(leads):
    true, dim, converted = leads
    coarse = dim.round(1).clip(0.05, 0.95)
    table = by_measure(compare(coarse, true, converted, calls=0.3, draws=1))
    for column, probability in (("champion", coarse), ("challenger", true)):
        expected = {
            "roc_auc": roc_auc_score(converted, probability),
            "brier": brier_score_loss(converted, probability),
            "log_loss": log_loss(converted, probability),
            "calibration_error": calibration_error(probability, converted),
        }
        for measure, value in expected.items():
            assert table.loc[measure, column] == pytest.approx(value)


def test_the_calls_are_the_best_leads_and_a_tie_counts_in_part():
    # 3 of 6 calls: the lead at 0.9 (a buyer), then two of the four that tie at 0.5 (one buyer
    # among them, so half a buyer is expected): 1.5 of 3 called convert, 1.5 of 3 buyers reached.
    tied = [0.9, 0.5, 0.5, 0.5, 0.5, 0.1]
    sharp = [0.9, 0.8, 0.3, 0.3, 0.3, 0.7]
    converted = [1, 1, 0, 0, 0, 1]
    table = by_measure(compare(tied, sharp, converted, calls=0.5, draws=1))
    calls = ["precision", "recall", "found"]
    assert table.loc[calls, "champion"].tolist() == pytest.approx([1.5 / 3, 1.5 / 3, 1.5 / 6])
    assert table.loc[calls, "challenger"].tolist() == pytest.approx([1, 1, 3 / 6])


def test_every_lead_can_be_called():
    converted = np.array([1.0, 0, 1, 0, 1])
    table = by_measure(compare(np.full(5, 0.5), np.linspace(0, 1, 5), converted, calls=1, draws=20))
    assert table.loc["recall", ["champion", "challenger"]].tolist() == [1, 1]
    assert table.loc["recall", ["low", "high"]].tolist() == [0, 0]


def test_copies_of_a_lead_add_no_certainty(leads):
    true, dim, converted = (np.repeat(values, 4) for values in leads)
    alone = by_measure(compare(*leads[1::-1], leads[2], calls=0.3))
    copied = by_measure(compare(dim, true, converted, calls=0.3, groups=np.repeat(np.arange(N), 4)))
    careless = by_measure(compare(dim, true, converted, calls=0.3))
    width = {
        name: table.loc["log_loss", "high"] - table.loc["log_loss", "low"]
        for name, table in (("alone", alone), ("copied", copied), ("careless", careless))
    }
    assert width["copied"] == pytest.approx(width["alone"], rel=1e-6)
    assert width["careless"] == pytest.approx(width["alone"] / 2, rel=0.15)


def test_intervals_cover_the_true_difference_about_95_times_in_100():
    # The chances are known, so the expected difference of log loss and Brier is, too.
    rng = np.random.default_rng(3)
    true = rng.beta(1, 1.5, 400).clip(0.02, 0.98)
    off = expit(logit(true) + 0.3 * np.sin(np.arange(400)))

    def expected(loss):
        return np.mean(
            true * (loss(true, 1) - loss(off, 1)) + (1 - true) * (loss(true, 0) - loss(off, 0))
        )

    truth = {
        "log_loss": expected(lambda p, y: -np.log(p if y else 1 - p)),
        "brier": expected(lambda p, y: (p - y) ** 2),
    }
    covered = dict.fromkeys(truth, 0)
    for run in range(120):
        converted = (rng.random(400) < true).astype(float)
        table = by_measure(compare(off, true, converted, calls=0.3, draws=200, seed=run))
        for measure, value in truth.items():
            covered[measure] += table.loc[measure, "low"] <= value <= table.loc[measure, "high"]
    # Drawing leads anew varies a little more than drawing outcomes for fixed leads.
    assert all(count >= 0.90 * 120 for count in covered.values()), covered


def test_the_same_seed_gives_the_same_table(leads):
    true, dim, converted = leads
    one, other, third = (
        compare(dim, true, converted, calls=0.3, draws=50, seed=seed) for seed in (1, 1, 2)
    )
    assert one.equals(other)
    assert not one.equals(third)
    assert one["measure"].tolist() == list(MEASURES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"champion": [0.5]}, "same leads"),
        ({"champion": [0.5, 1.2]}, r"champion must lie in \[0, 1\]: 1 of 2"),
        ({"challenger": [0.5, np.nan]}, "challenger must lie"),
        ({"converted": [1, 1]}, "leads that did not"),
        ({"calls": 0}, r"calls must lie in \(0, 1\]"),
        ({"draws": 0}, "draws must be at least 1"),
    ],
)
def test_what_cannot_be_compared_is_refused(change, message):
    given = {"champion": [0.1, 0.9], "challenger": [0.2, 0.8], "converted": [0, 1], "calls": 0.5}
    given |= change
    positional = [given.pop(name) for name in ("champion", "challenger", "converted")]
    with pytest.raises(InvalidInput, match=message):
        compare(*positional, **given)
