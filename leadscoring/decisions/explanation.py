"""One lead's score as a walk from the average lead to this one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from leadscoring.decisions.reasons import phrase
from leadscoring.model.scorecard import INTERCEPT, Scorecard

__all__ = ["Explanation", "explain"]

_SHOWN = 5
_TICKS = (0.01, 0.10, 0.25, 0.50, 0.75, 0.90, 0.97, 0.99)


@dataclass(frozen=True)
class Explanation:
    """How a lead's log-odds add up.

    Attributes
    ----------
    steps : pandas.DataFrame
        The largest contributions and the sum of the others: label, points
        (log-odds), blank (whether the field is not filled in).
    start, end : float
        Log-odds of the average training lead and of this lead;
        ``start + steps["points"].sum() == end``.
    start_score, end_score : float
        Their scores, 0 to 100.
    ticks : list of (float, str)
        Log-odds at which to write which score.
    """

    steps: pd.DataFrame
    start: float
    end: float
    start_score: float
    end_score: float
    ticks: list[tuple[float, str]]


def explain(scorecard: Scorecard, lead: pd.DataFrame) -> Explanation:
    """Return how one lead's score comes about.

    Parameters
    ----------
    scorecard : Scorecard
        The model.
    lead : pandas.DataFrame of shape (1, n_columns)
        The lead.

    Returns
    -------
    explanation : Explanation
        The five largest contributions by name, the others as one sum.
    """
    points = scorecard.contributions(lead).drop(columns=INTERCEPT).iloc[0].to_numpy()
    order = np.argsort(-np.abs(points), kind="stable")
    blank = scorecard.blank(lead).iloc[0]
    rows = [
        {
            "label": phrase(scorecard, term, lead),
            "points": points[i],
            "blank": bool(blank[list(term.fields)].any()),
        }
        for i, term in ((i, scorecard.terms[i]) for i in order[:_SHOWN])
    ]
    rest = order[_SHOWN:]
    if len(rest):
        label = "1 smaller reason" if len(rest) == 1 else f"{len(rest)} smaller reasons"
        rows.append({"label": label, "points": points[rest].sum(), "blank": False})
    end = scorecard.intercept + float(points.sum())
    start_score, end_score = (100 * scorecard.calibration([scorecard.intercept, end])).tolist()
    positions = scorecard.calibration.inverse(_TICKS).tolist()
    ticks = [(x, f"{100 * p:.0f}") for x, p in zip(positions, _TICKS, strict=True)]
    return Explanation(pd.DataFrame(rows), scorecard.intercept, end, start_score, end_score, ticks)
