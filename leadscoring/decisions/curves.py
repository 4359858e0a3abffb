"""How the chance to convert follows a number: the tables behind the curve of a field."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.model.card import Card
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.terms import read_curve

__all__ = ["chance_curve", "histogram", "stretches"]

Vector = npt.NDArray[np.float64]
_STEPS = 40


def chance_curve(card: Card, scorecard: Scorecard, field: str) -> tuple[pd.DataFrame, float | None]:
    """Return the chance to convert by a number, all else average.

    Parameters
    ----------
    card : Card
        The model's card.
    scorecard : Scorecard
        The model.
    field : str
        A numeric field.

    Returns
    -------
    curve : pandas.DataFrame
        x, probability, low, high, ascending in x; at a jump twice, the left end
        first. A field of few whole numbers is read at these alone.
    goes_on_to : float or None
        The largest value, where the curve was cut short of it because few leads
        are stretched over most of the axis; else None.
    """
    points = card.curves[field]
    knots = points["x"].to_numpy(dtype=float)
    end = _shown_end(card, field, knots)
    whole = _whole_numbers(card, field, end)
    known = points[knots <= end].iloc[: None if whole is None else 0]
    evenly = np.setdiff1d(np.linspace(knots[0], end, _STEPS + 1), knots)
    between = evenly if whole is None else whole
    curve = pd.DataFrame({"x": [*known["x"], *between]})
    columns = {"probability": "points", "low": "points_low", "high": "points_high"}
    for name, source in columns.items():
        read = read_curve(between, knots, points[source].to_numpy(dtype=float))
        curve[name] = scorecard.calibration(scorecard.intercept + np.append(known[source], read))
    curve = curve.sort_values("x", kind="stable", ignore_index=True)
    return curve, (float(knots[-1]) if end < knots[-1] else None)


def histogram(card: Card, field: str, *, end: float) -> pd.DataFrame:
    """Return how many leads lie where on a number's axis.

    Parameters
    ----------
    card : Card
        The model's card.
    field : str
        A numeric field.
    end : float
        Where the axis ends, where the card only tells of stretches of any width,
        as in release 0.1.0; a stretch beyond it is left out.

    Returns
    -------
    table : pandas.DataFrame
        left, right, leads.
    """
    if field in card.histograms:
        return card.histograms[field]
    rows = card.effects[(card.effects["term"] == field) & (card.effects["kind"] == "range")]
    ends = stretches(card, field)
    counted = zip(rows["label"], rows["leads"], strict=True)
    found = [(*ends[label], leads) for label, leads in counted if label in ends]
    shown = [stretch for stretch in found if stretch[1] <= end]
    return pd.DataFrame(shown, columns=["left", "right", "leads"])


def stretches(card: Card, field: str) -> dict[str, tuple[float, float]]:
    """Return the ends of any stretch of a number between two of its breakpoints, by its label."""
    knots = np.unique(card.curves[field]["x"].to_numpy(dtype=float)).tolist()
    return {f"{low:,.6g} to {high:,.6g}": (low, high) for low, high in combinations(knots, 2)}


def _shown_end(card: Card, field: str, breakpoints: Vector) -> float:
    """Return where an axis ends: with the histogram, or at twice the last but one breakpoint."""
    knots = np.unique(breakpoints)
    if field in card.histograms:
        return float(min(knots[-1], card.histograms[field]["right"].iloc[-1]))
    if len(knots) < 3:
        return float(knots[-1])
    return float(min(knots[-1], 2 * knots[-2] - knots[0]))


def _whole_numbers(card: Card, field: str, end: float) -> Vector | None:
    """Return the numbers that a field of whole numbers can have up to an end; None for others."""
    if field not in card.histograms:
        return None
    bins = card.histograms[field]
    middle = (bins["left"] + bins["right"]).to_numpy() / 2
    is_whole = (middle == np.floor(middle)).all() and (bins["right"] - bins["left"] == 1).all()
    return middle[middle <= end] if is_whole else None
