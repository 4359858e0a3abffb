"""Conversion and reach at every cutoff, with the cutoffs in question marked."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from leadscoring.figures.draft import Draft
from leadscoring.figures.marks import add_band, add_label, add_line, add_point, row_at
from leadscoring.figures.outline import thin, with_enough_leads
from leadscoring.figures.palette import Palette
from leadscoring.figures.room import leave_room
from leadscoring.figures.template import draft
from leadscoring.figures.text import interval, percent, score

__all__ = ["precision_recall"]

_DRAWN = [f"{name}{end}" for name in ("precision", "recall") for end in ("", "_low", "_high")]
LOW_ROW, HIGH_ROW, TOP = 1.12, 1.24, 1.3
"""Heights of the cutoffs' labels above the 100% line, and of the figure."""


class _Mark(NamedTuple):
    at: float
    word: str
    colour: str
    dash: str


def precision_recall(
    table: pd.DataFrame, *, proposed: float, published: float | None, palette: Palette
) -> go.Figure:
    """Draw how many hot leads convert and how many buyers are reached, by cutoff.

    Parameters
    ----------
    table : pandas.DataFrame
        ``Cutoffs.table``: one row per distinct probability, ascending.
    proposed : float
        The cutoff being considered, a probability.
    published : float or None
        The cutoff in use; None where nothing is published.
    palette : Palette
        The colours.

    Returns
    -------
    figure : plotly.graph_objects.Figure
        Both lines with their 95% bands over the cutoff score.

    Examples
    --------
    >>> from leadscoring.figures.palette import LIGHT
    >>> names = ["cutoff", "precision", "precision_low", "precision_high"]
    >>> table = pd.DataFrame([[0.2, 0.5, 0.3, 0.7], [0.6, 0.8, 0.5, 0.9]], columns=names)
    >>> table["n_hot"] = [50, 25]
    >>> table[["recall", "recall_low", "recall_high"]] = [[1, 0.9, 1], [0.8, 0.6, 0.9]]
    >>> figure = precision_recall(table, proposed=0.6, published=None, palette=LIGHT)
    >>> figure.layout.meta["alt"]
    'At cutoff 60, 80% (50% to 90%) of hot leads convert and 80% (60% to 90%) of buyers are reached.'
    """
    row = row_at(table, proposed)
    enough = with_enough_leads(table)
    marked = row if row is not None and row < len(enough) else None
    shown = thin(enough, "cutoff", _DRAWN, keep=[marked])
    figure = draft(
        palette, height=270, right=100, hover="x unified", alt=_alt(table, row, proposed)
    )
    span = _span(shown, [proposed] if published is None else [proposed, published])
    _curve(figure, shown, "recall", "buyers reached", colour=palette.muted, dash="dash")
    _curve(figure, shown, "precision", "converts", colour=palette.accent)
    _name_lines(figure, shown, palette)
    _mark_cutoffs(figure, _marks(proposed, published, palette), span)
    if row is not None:
        for measure in ("recall", "precision"):
            add_point(figure, 100 * proposed, float(table[measure].iloc[row]), palette)
    figure.update_xaxes(range=span, title={"text": "cutoff score"}, dtick=20)
    figure.update_xaxes(unifiedhovertitle={"text": "cutoff %{x:.0f}"})
    figure.update_yaxes(range=[-0.02, TOP], tickvals=[0, 0.25, 0.5, 0.75, 1], tickformat=".0%")
    leave_room(figure, ["100%"])
    return figure.figure()


def _curve(
    figure: Draft,
    table: pd.DataFrame,
    measure: str,
    words: str,
    *,
    colour: str,
    dash: str = "solid",
) -> None:
    """Add a measure and its band; it holds up to its row's cutoff, hence the steps."""
    x = 100 * table["cutoff"].to_numpy()
    low, high = table[f"{measure}_low"].to_numpy(), table[f"{measure}_high"].to_numpy()
    y = table[measure].to_numpy()
    hover = [f"{words} {interval(*at)}" for at in zip(y, low, high, strict=True)]
    add_band(figure, x, low, high, colour=colour, shape="vh")
    add_line(figure, x, y, colour=colour, hover=hover, dash=dash, shape="vh")


def _name_lines(figure: Draft, table: pd.DataFrame, palette: Palette) -> None:
    """Name both lines at their right end, never on top of each other."""
    ends = table[["precision", "recall"]].ffill().iloc[-1].fillna(0.5)
    precision, recall = _apart(float(ends["precision"]), float(ends["recall"]), gap=0.26)
    place: dict[str, Any] = {"xref": "paper", "xshift": 8}
    words = "converts<br>(precision)"
    add_label(figure, words, x=1, y=precision, colour=palette.accent, **place)
    words = "buyers reached<br>(recall)"
    add_label(figure, words, x=1, y=recall, colour=palette.muted, **place)


def _apart(first: float, second: float, *, gap: float) -> tuple[float, float]:
    """Push two heights apart and keep them inside the figure."""
    lower, upper = sorted((first, second))
    push = max(0.0, gap - (upper - lower)) / 2
    lower = float(np.clip(lower - push, 0.08, 0.95 - gap))
    upper = float(np.clip(upper + push, lower + gap, 0.95))
    return (upper, lower) if first >= second else (lower, upper)


def _span(table: pd.DataFrame, marked: list[float]) -> list[float]:
    """Return the scores that the axis runs over: those that occur and those marked."""
    scores = 100 * np.array([table["cutoff"].iloc[0], table["cutoff"].iloc[-1], *marked])
    left, right = float(scores.min()), float(scores.max())
    room = max(0.0, 10 - (right - left)) / 2
    return [0.0 if left < 5 else max(0.0, left - room), min(100.0, right + room)]


def _marks(proposed: float, published: float | None, palette: Palette) -> list[_Mark]:
    """Return the cutoffs to mark, from left to right; one where both are the same."""
    if published == proposed:
        return [_Mark(100 * proposed, "published", palette.hot, "solid")]
    marks = [_Mark(100 * proposed, "proposed", palette.hot, "solid")]
    if published is not None:
        marks.append(_Mark(100 * published, "published", palette.muted, "dot"))
    return sorted(marks, key=lambda mark: mark.at)


def _mark_cutoffs(figure: Draft, marks: list[_Mark], span: list[float]) -> None:
    """Label the lower cutoff on its left and the higher on its right.

    Near the left edge the lower one's label also goes right, a row above the other's line.
    """
    near_edge = marks[0].at < span[0] + 0.34 * (span[1] - span[0])
    for place, mark in enumerate(marks):
        left = place == 0 and not near_edge
        height = HIGH_ROW if place == 0 and near_edge and len(marks) > 1 else LOW_ROW
        width = 2 if mark.dash == "solid" else 1.5
        line = {"color": mark.colour, "width": width, "dash": mark.dash}
        x, words = mark.at, f"{mark.word} {score(mark.at / 100)}"
        figure.add_shape(type="line", x0=x, x1=x, y0=0, y1=height + 0.05, line=line)
        side: dict[str, Any] = {"xanchor": "right", "xshift": -6} if left else {"xshift": 6}
        add_label(figure, words, x=x, y=height, colour=mark.colour, **side)


def _alt(table: pd.DataFrame, row: int | None, proposed: float) -> str:
    if row is None:
        return f"At cutoff {score(proposed)} no lead is hot."
    at = table.iloc[row]
    converts = interval(at["precision"], at["precision_low"], at["precision_high"])
    reached = interval(at["recall"], at["recall_low"], at["recall_high"])
    if np.isnan(at["precision"]):
        return f"At cutoff {score(proposed)}, {percent(at['recall'])} of buyers are reached."
    return (
        f"At cutoff {score(proposed)}, {converts} of hot leads convert "
        f"and {reached} of buyers are reached."
    )
