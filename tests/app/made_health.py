"""How a model is doing, made by hand: a promise broken for the last three weeks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pandas as pd

from leadscoring.decisions.health.advice import Advice
from leadscoring.decisions.health.lift import Lift
from leadscoring.decisions.health.promises import Delivered
from leadscoring.decisions.health.ripening import Ripening
from leadscoring.health import Health

NAN = float("nan")
WEEKS = pd.date_range("2026-09-07", periods=6, freq="7D")
RETRAIN = Advice("retrain", "Retrain on 1,630 new outcomes", "Three weeks in a row below.")
RAISE = Advice("raise cutoff", "Until then raise the cutoff to 79", "4 calls fewer.", cutoff=0.79)
LOOK = Advice("look at field", "Look at Lead Source", "It has changed.", field="Lead Source")
NOTHING = Delivered(0, 0, NAN, NAN, NAN, NAN, 1.0, 3, 7)


def weeks() -> pd.DataFrame:
    """Return six weeks of 100 hot leads each, of which 80 convert, then 70."""
    converted = [80, 80, 80, 70, 70, 70]
    return pd.DataFrame(
        {
            "week": WEEKS,
            "leads": 100,
            "converted": converted,
            "promised": 0.8,
            "actual": [n / 100 for n in converted],
            "low": [n / 100 - 0.09 for n in converted],
            "high": [n / 100 + 0.07 for n in converted],
            "p_value": [1.0] * 3 + [0.02] * 3,
            "verdict": ["kept"] * 3 + ["below"] * 3,
        }
    )


def drift() -> pd.DataFrame:
    """Return one field that has changed and one that has not."""
    return pd.DataFrame(
        {
            "field": ["Lead Source", "City"],
            "kind": "categorical",
            "psi": [0.31, 0.02],
            "floor": 0.04,
            "verdict": ["large", "stable"],
            "missing_then": 0.02,
            "missing_now": [0.02, 0.31],
            "new_levels": [0.12, 0.0],
            "told": [
                "Reference fell from 9% to 3% of leads",
                "Mumbai rose from 36% to 37% of leads",
            ],
        }
    )


def hot_share() -> pd.DataFrame:
    """Return 150 leads a week of which 56 are hot: eight a day."""
    share = 56 / 150
    ends = {"low": 0.3, "high": 0.45, "expected": 0.35}
    return pd.DataFrame({"week": WEEKS, "leads": 150, "hot": 56, "share": share, **ends})


def health(**changes: Any) -> Health:
    """Return the record, with what differs."""
    table = pd.DataFrame({"days": [0, 21], "share": [0.0, 0.9]})
    bands = {"predicted": [0.2, 0.8], "converted": [0.2, 0.7], "low": [0.1, 0.66]}
    needed = {"needed": [NAN] * 3 + [0.7, 0.75, 0.79], "low": 0.66, "high": 0.85}
    record = {
        "now": datetime(2026, 11, 20, tzinfo=UTC),
        "ripening": Ripening(21, 412, table, 70),
        "weeks": weeks(),
        "since": Delivered(600, 450, 0.8, 0.75, 0.71, 0.78, 0.001, 12, 88),
        "is_broken": True,
        "broken_since": date(2026, 9, 28),
        "n_weeks_below": 3,
        "reliability": pd.DataFrame({**bands, "high": [0.3, 0.74], "leads": [200, 600]}),
        "drift": drift(),
        "hot_share": hot_share(),
        "needed": pd.DataFrame({"week": WEEKS, **needed, "published": 0.7}),
        "lift": Lift(0.75, 0.25, 3.0, 2.1, 4.4, 600, 60, 0),
        "advice": [RETRAIN, RAISE, LOOK],
        "target": 0.8,
        "n_outcomes": 1630,
        "judged": Delivered(300, 210, 0.8, 0.7, 0.65, 0.75, 0.001, 0, 0),
    }
    return Health(**{**record, **changes})
