"""The table of what a model uses and what it leaves out, and its plain form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

__all__ = ["plain_rows", "selection_table"]

_COLUMNS = {
    "term": object,
    "kind": object,
    "used": bool,
    "evidence": float,
    "loss": float,
    "loss_error": float,
    "reason": object,
}


def selection_table(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows as a table: fields, then pairs; the used ones first, then by loss and evidence.

    Parameters
    ----------
    rows : sequence of mapping
        With the columns of `Card.selection`; None means not known.

    Examples
    --------
    >>> row = {"kind": "field", "used": True, "evidence": 3.0, "loss_error": 0.001, "reason": ""}
    >>> rows = [row | {"term": "City", "loss": None}, row | {"term": "Source", "loss": 0.02}]
    >>> selection_table(rows)["term"].tolist()
    ['Source', 'City']
    """
    table = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)
    return table.sort_values(
        ["kind", "used", "loss", "evidence"],
        ascending=[True, False, False, False],
        kind="stable",
        ignore_index=True,
    )


def plain_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as plain data, None where a number is not known."""
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]
