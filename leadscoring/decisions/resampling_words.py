"""What a comparison of resamplings shows, in words."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from leadscoring.model.comparison import BETTER, WORSE

__all__ = ["LABELS", "told"]

LABELS = {
    "balanced": "balanced weights",
    "over": "oversampling",
    "under": "undersampling",
    "smote": "SMOTE",
}
"""What each resampling is called in a sentence."""


def told(table: pd.DataFrame, *, conversion: float = 0.80) -> str:
    """Return what a table of `compare_resamplings` shows, and what to do.

    Parameters
    ----------
    table : pandas.DataFrame
        As `compare_resamplings` returns it.
    conversion : float, default=0.80
        The share of the called that was to convert.

    Returns
    -------
    text : str
        Four sentences: on ranking, on the chances, on the buyers reached, and advice.
    """
    rows = table.set_index("resampling")
    ranked = _compared(rows, "ranking", "roc_auc", "AUC", ("ranks buyers", "Buyers are ranked"))
    chances = _compared(
        rows, "chances", "log_loss", "log loss", ("tells the chances", "The chances are told")
    )
    return f"{ranked} {chances} {_reached(rows, conversion)} {_advice(rows)}"


def _compared(
    rows: pd.DataFrame, verdict: str, figure: str, name: str, verbs: tuple[str, str]
) -> str:
    """Return which resamplings are better or worse by one figure than none."""
    verdicts, figures = rows[verdict].to_dict(), rows[figure].to_dict()
    said = {
        word: _listed(
            f"{label} ({figures[method]:.3f})"
            for method, label in LABELS.items()
            if verdicts[method] == word
        )
        for word in (BETTER, WORSE)
    }
    own = f"({name} {figures['none']:.3f})"
    does, are = verbs
    first = (
        f"{are} better with {said[BETTER]} than with the leads as they are {own}"
        if said[BETTER]
        else f"None of them {does} better than leaving the leads as they are {own}"
    )
    done = are.rsplit(" ", 1)[1]
    return f"{first}; they are {done} worse with {said[WORSE]}." if said[WORSE] else f"{first}."


def _reached(rows: pd.DataFrame, conversion: float) -> str:
    recall = rows["recall_at_target"]
    if recall.isna().all():
        return f"That {conversion:.0%} of the called convert is not reachable with any of them."
    own, others = recall["none"], recall.drop("none")
    here = "it is not reachable" if pd.isna(own) else f"{own:.1%} of the buyers are reached"
    reach = others.dropna()
    there = f", and {reach.min():.1%} to {reach.max():.1%} with the others" if len(reach) else ""
    missed = _listed(LABELS[str(method)] for method in others.index[others.isna()])
    where_not = f"; it is not reachable with {missed}" if missed else ""
    return (
        f"Where {conversion:.0%} of the called convert, {here} with the leads as they are"
        f"{there}{where_not}."
    )


def _advice(rows: pd.DataFrame) -> str:
    verdicts = rows[["ranking", "chances"]]
    good = (verdicts == BETTER).any(axis=1) & ~(verdicts == WORSE).any(axis=1)
    worth = _listed(label for method, label in LABELS.items() if good[method])
    return f"Worth a training: {worth}." if worth else "Leave the leads as they are."


def _listed(words: Iterable[str]) -> str:
    *first, last = list(words) or [""]
    return f"{', '.join(first)} and {last}" if first else last
