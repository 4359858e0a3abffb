"""The confusion matrix in words, and every measure of two cutoffs side by side."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from leadscoring.decisions.cutoff_point import CutoffPoint
from leadscoring.decisions.wording import interval, percent

__all__ = ["Cell", "measures", "outcomes"]


@dataclass(frozen=True)
class Cell:
    """One cell of the confusion matrix, in words.

    Parameters
    ----------
    label : str
        Which leads these are.
    leads : int
        How many.
    text : str
        What they are a part of.
    called : bool
        Whether they are hot.
    """

    label: str
    leads: int
    text: str
    called: bool


def outcomes(point: CutoffPoint, n: int) -> tuple[Cell, Cell, Cell, Cell]:
    """Return the confusion matrix in words, per `n` leads.

    Parameters
    ----------
    point : CutoffPoint
        The cutoff.
    n : int
        Leads that the four numbers add up to.

    Returns
    -------
    cells : tuple of four Cell
        Called and buy, called for nothing, not called but would buy, rightly left alone.
    """
    counts = point.per(n)
    calls = f"of {counts.n_hot:,} {'call' if counts.n_hot == 1 else 'calls'}"
    buyers = f"of {counts.n_buyers:,} {'buyer' if counts.n_buyers == 1 else 'buyers'}"
    return (
        Cell("Called, and buy", counts.tp, _part(calls, point.precision), called=True),
        Cell(
            "Called for nothing", counts.fp, _part(calls, point.precision, rest=True), called=True
        ),
        Cell(
            "Not called, would buy", counts.fn, _part(buyers, point.recall, rest=True), called=False
        ),
        Cell("Rightly left alone", counts.tn, "would not have bought", called=False),
    )


def measures(point: CutoffPoint, published: CutoffPoint) -> pd.DataFrame:
    """Return every measure of two cutoffs side by side, as text.

    Parameters
    ----------
    point, published : CutoffPoint
        The cutoff proposed, and the one in use.

    Returns
    -------
    table : pandas.DataFrame
        Columns ``measure``, ``proposed`` and ``published``.
    """
    pairs = zip(_measures(point), _measures(published), strict=True)
    texts = [(name, here, there) for (name, here), (_, there) in pairs]
    return pd.DataFrame(texts, columns=["measure", "proposed", "published"])


def _measures(point: CutoffPoint) -> list[tuple[str, str]]:
    lift = "unknown" if math.isnan(point.lift) else f"{point.lift:.2f} times"
    converts = interval(point.precision, point.precision_low, point.precision_high)
    return [
        ("Leads called", percent(point.share_hot)),
        ("Converts (precision)", converts),
        ("Buyers reached (recall)", interval(point.recall, point.recall_low, point.recall_high)),
        ("Right about the lead (accuracy)", percent(point.accuracy)),
        ("Balance of conversion and reach (F1)", f"{point.f1:.2f}"),
        ("Conversion against calling at random (lift)", lift),
    ]


def _part(whole: str, share: float, *, rest: bool = False) -> str:
    """Return a share of a whole, or what is left of it; both add up to 100."""
    if math.isnan(share):
        return whole
    shown = round(100 * share)
    return f"{whole}, {100 - shown if rest else shown}%"
