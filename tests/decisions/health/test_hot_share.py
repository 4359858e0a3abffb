import numpy as np
import pytest

from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.decisions.health.hot_share import hot_share
from leadscoring.model.intervals import wilson
from tests.decisions.health.ledgers import NOW, ledger_of

CUTOFFS = Cutoffs.from_predictions(np.arange(1, 11) / 10, [0, 0, 0, 0, 1, 0, 1, 1, 1, 1])


def test_every_promised_lead_of_a_week_counts_called_or_not():
    rows = [
        {"age": 6.9, "probability": 0.6},
        {"age": 6, "probability": 0.5999, "worked_at": None, "status": "open"},
        {"age": 0.1, "probability": 0.2},
        {"age": 5, "promised_at": None, "probability": None, "cutoff": None, "version": None},
    ]
    table = hot_share(ledger_of(rows), CUTOFFS, NOW)
    # 16 November is a Monday: 6.9 days before it, too, though the day before that was not.
    assert table["week"].dt.strftime("%d %b").tolist() == ["09 Nov", "16 Nov"]
    assert table["leads"].tolist() == [2, 1]
    assert table["hot"].tolist() == [1, 0]
    low, high = wilson(1, 2)
    assert (table["low"].iloc[0], table["high"].iloc[0]) == (low, high)


def test_the_share_expected_is_that_of_the_cutoffs_in_force():
    # Half of the training leads lie at or above 0.6, two tenths at or above 0.9.
    rows = [{"age": 6}, {"age": 6, "cutoff": 0.9}]
    assert hot_share(ledger_of(rows), CUTOFFS, NOW)["expected"].item() == pytest.approx(0.35)


def test_no_promise_is_an_empty_table():
    assert hot_share(ledger_of([]), CUTOFFS, NOW).empty
