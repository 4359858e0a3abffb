"""The arithmetic of `make bench-quality`; the models beside ours need its own environment."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.histories import FILLED_IN_LATER, absent, histories
from benchmarks.measuring import difference, folds, in_time, recall_at, result


def test_duplicates_stay_in_one_fold(history):
    tested = [set(history.groups[test]) for _, test in folds(history)]
    assert sum(map(len, tested)) == len(set.union(*tested)) == 20


def test_the_newest_fifth_is_tested_in_time(history):
    older, newer = in_time(history)
    assert newer.tolist() == list(range(7, -1, -1))
    assert sorted([*older, *newer]) == list(range(40))


def test_a_model_that_knows_nothing_is_found_out(history, knows_nothing):
    found = result(history, knows_nothing, folds(history))
    assert found.log_loss == pytest.approx(np.full(5, np.log(2)))
    assert found.auc.tolist() == [0.5] * 5
    assert found.auc_in_time == 0.5
    assert found.recall == 0.0


def test_each_lead_is_predicted_by_a_model_that_met_neither_it_nor_its_duplicate(
    history, remembers
):
    found = result(history, remembers, folds(history))
    assert found.probability.tolist() == [0.25] * 40


def test_the_calibration_error_is_of_all_folds_together(history, remembers):
    found = result(history, remembers, folds(history))
    # All 40 leads at 25%, and half of them bought; a fair 25% errs by sqrt(.1875 / 40) = .068
    # in a standard deviation, sqrt(2 / pi) of it = .055 on average.
    assert found.calibration_error == pytest.approx(0.25)
    assert found.noise_floor == pytest.approx(0.055, abs=0.006)


@pytest.mark.parametrize(("bought", "recall"), [(40, 0.8), (39, 0.0)], ids=["80%", "78%"])
def test_recall_counts_the_buyers_where_four_in_five_called_buy(bought, recall):
    probability = np.repeat([0.9, 0.1], 50)
    converted = np.repeat([1.0, 0.0, 1.0, 0.0], [bought, 50 - bought, 10, 40])
    assert recall_at(probability, converted, precision=0.8) == recall


def test_a_difference_is_paired():
    # The folds differ by .1 and .2: standard deviation .1 / sqrt(2), standard error .05.
    assert difference(np.array([0.4, 0.5]), np.array([0.3, 0.3])) == pytest.approx((0.15, 0.05))


def test_without_the_real_files_the_sample_is_measured(monkeypatch):
    monkeypatch.delenv("LEADSCORING_REAL_DATA", raising=False)
    assert absent() == ["xeducation_leads.csv", "bank_marketing.csv"]
    (sample,) = histories()
    assert len(sample.leads) == 9_000
    assert not {*FILLED_IN_LATER, "Converted"} & set(sample.leads.columns)
    assert sample.order.tolist() == list(range(9_000))  # written oldest first


def test_only_the_histories_asked_for_are_read():
    assert not list(histories(["bank marketing of another bank"]))
