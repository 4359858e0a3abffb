"""The measures of two models beside each other, as texts."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from leadscoring.decisions.challenge_result import Challenge
from leadscoring.decisions.wording import MINUS
from leadscoring.model.comparison import NO_EVIDENCE

__all__ = ["challenge_table", "explained"]

LABELS = {
    "roc_auc": ("Ranks buyers first (AUC)", "", 3),
    "precision": ("Conversion at the same calls (precision)", "%", 1),
    "recall": ("Buyers reached at the same calls (recall)", "%", 1),
    "brier": ("Score error (Brier, lower is better)", "", 4),
    "log_loss": ("Surprise at the outcomes (log loss, lower is better)", "", 4),
    "calibration_error": ("Gap between score and reality (lower is better)", " points", 1),
}
"""What each measure is called, its unit, and its decimals."""
_MORE_DECIMALS = 3


def challenge_table(result: Challenge) -> pd.DataFrame:
    """Return a comparison as texts.

    Parameters
    ----------
    result : Challenge
        With a table, or without: then there are no rows.

    Returns
    -------
    table : pandas.DataFrame
        measure (in words), champion, challenger, difference (with its 95% interval)
        and verdict ("better", "no evidence" or "worse").
    """
    rows = {} if result.table is None else result.table.set_index("measure").to_dict("index")
    texts = [
        (label, *_row(rows[name], unit, decimals), rows[name]["verdict"])
        for name, (label, unit, decimals) in LABELS.items()
        if name in rows
    ]
    return pd.DataFrame(
        texts, columns=["measure", "champion", "challenger", "difference", "verdict"]
    )


def explained(result: Challenge, *, champion: str) -> str:
    """Return how the comparison was made, in a few sentences."""
    if result.table is None:
        return ""
    told = (
        "Differences are paired: both models score the same leads, 1,000 bootstrap draws. "
        f"Both call {100 * result.calls:.0f} of 100 leads, as {champion} does at its cutoff. "
        "The verdict on the whole follows the log loss."
    )
    if result.basis == "retrained":
        told += (
            f" Too few of these leads are new to {champion}, so both recipes were trained anew "
            "and judged on leads left out."
        )
    return told


def _row(row: dict[Hashable, Any], unit: str, decimals: int) -> tuple[str, str, str]:
    """Return both models' figures and their difference, which is that of the figures as shown."""
    times = 100 if unit else 1
    old, new, low, high = (times * row[k] for k in ("champion", "challenger", "low", "high"))
    for digits in range(decimals, decimals + _MORE_DECIMALS):
        shown = round(new, digits) - round(old, digits)
        # Where the verdict is sure, no end of the interval may look like nothing.
        if row["verdict"] == NO_EVIDENCE or all(round(v, digits) for v in (shown, low, high)):
            break
    points = " points" if unit else ""
    ends = f"{_signed(low, digits)} to {_signed(high, digits)}"
    difference = f"{_signed(shown, digits)}{points} ({ends})"
    return f"{old:.{digits}f}{unit}", f"{new:.{digits}f}{unit}", difference


def _signed(value: float, digits: int) -> str:
    """Return a number with its sign, and without where it rounds to zero.

    Examples
    --------
    >>> _signed(2, 1), _signed(-0.26, 1).replace(MINUS, "minus "), _signed(-0.01, 1)
    ('+2.0', 'minus 0.3', '0.0')
    """
    if not round(value, digits):
        return f"{0:.{digits}f}"
    return f"{'+' if value > 0 else MINUS}{abs(value):.{digits}f}"
