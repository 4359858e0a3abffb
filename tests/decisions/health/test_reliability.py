import pandas as pd
import pytest

from leadscoring.decisions.health.reliability import reliability
from leadscoring.decisions.health.ripening import Ripening
from leadscoring.model.intervals import wilson
from tests.decisions.health.ledgers import NOW, ledger_of

RIPE = Ripening(20, 100, pd.DataFrame({"days": [0, 20, 40], "share": [0.0, 0.9, 1.0]}))


def test_bands_of_ten_points_set_what_was_due_beside_what_happened():
    won, lost = {"status": "converted"}, {"status": "lost"}
    rows = [
        *[{"probability": 0.85, **won}] * 40,
        *[{"probability": 0.85, **lost}] * 20,
        *[{"probability": 0.65, "age": 20, **won}] * 30,
        {"probability": 0.65, "age": 19, **won},
    ]
    table = reliability(ledger_of(rows), RIPE, NOW)
    assert table["leads"].tolist() == [30, 60]
    assert table["predicted"].tolist() == pytest.approx([0.65 * 0.9, 0.85])
    assert table["converted"].tolist() == pytest.approx([1, 40 / 60])
    low, high = wilson(40, 60)
    assert table.loc[1, ["low", "high"]].tolist() == pytest.approx([float(low), float(high)])


def test_no_outcome_is_an_empty_table():
    assert reliability(ledger_of([]), RIPE, NOW).empty
