"""Ledgers made by hand: each lead ordinary but for what the test says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from leadscoring.store.ledger import COLUMNS

NOW = pd.Timestamp("2026-11-16 08:00", tz="UTC")
"""A Monday morning."""


def days_ago(days: float) -> pd.Timestamp:
    """Return a moment so many days before `NOW`."""
    return NOW - pd.Timedelta(days=days)


def ledger_of(rows: Iterable[Mapping[str, Any]], **same: Any) -> pd.DataFrame:
    """Return a ledger of leads that were promised 0.8 at a cutoff of 0.6, and called.

    ``age`` is the days since the promise; ``took`` those from the promise to what
    closed the lead; a ``status`` of "open" means not closed.
    """
    made = [_row(number, {**same, **row}) for number, row in enumerate(rows, 1)]
    return pd.DataFrame(made, columns=list(COLUMNS)).astype(COLUMNS)


def _row(number: int, given: Mapping[str, Any]) -> dict[str, Any]:
    cells = dict(given)
    age, took = cells.pop("age", 100), cells.pop("took", 5)
    promised, status = days_ago(age), cells.get("status", "converted")
    return {
        "lead_id": number,
        "created_on": promised,
        "source": None,
        "owner_id": None,
        "status": status,
        "promised_at": promised,
        "version": "v0001",
        "probability": 0.8,
        "revision": 1,
        "cutoff": 0.6,
        "chosen": "score",
        "listed_on": promised.floor("D"),
        "worked_at": promised + pd.Timedelta(hours=1),
        "closed_at": None if status == "open" else promised + pd.Timedelta(days=took),
        "by_file": False,
        "odds": None,
        **cells,
    }
