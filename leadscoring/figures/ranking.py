"""How well the list is ordered: gains by call, and the ROC curve."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from leadscoring.figures.draft import Draft
from leadscoring.figures.marks import (
    add_label,
    add_line,
    add_point,
    add_reference,
    row_at,
)
from leadscoring.figures.outline import thin
from leadscoring.figures.palette import Palette, with_alpha
from leadscoring.figures.room import leave_room
from leadscoring.figures.template import draft
from leadscoring.figures.text import percent, score

__all__ = ["gains", "roc"]

TOP = 1.12
FIFTHS = [0, 0.2, 0.4, 0.6, 0.8, 1]


def gains(
    table: pd.DataFrame,
    *,
    n_hot: float,
    of: int,
    palette: Palette,
    cutoff: float | None = None,
) -> go.Figure:
    """Draw the share of buyers reached by the number of leads called, best first.

    Parameters
    ----------
    table : pandas.DataFrame
        ``Cutoffs.table``.
    n_hot : float
        Calls to mark, out of `of`.
    of : int
        Number of leads that the axis is scaled to.
    palette : Palette
        The colours.
    cutoff : float, optional
        The cutoff that makes `n_hot` calls, so that the marked row is that very one; by
        default the row whose number of calls is nearest.

    Returns
    -------
    figure : plotly.graph_objects.Figure
        The curve, calling at random, and the marked point.

    Examples
    --------
    >>> from leadscoring.figures.palette import LIGHT
    >>> table = pd.DataFrame(
    ...     {"cutoff": [0.2, 0.6], "share_hot": [1.0, 0.4], "recall": [1.0, 0.8]}
    ... )
    >>> gains(table, n_hot=120, of=300, palette=LIGHT).layout.meta["alt"]
    '120 of 300 calls, best leads first, reach 80% of the buyers.'
    """
    row = _nearest(table, n_hot / of) if cutoff is None else row_at(table, cutoff)
    shown = thin(table, "share_hot", ["recall"], keep=[row])
    calls = np.append(shown["share_hot"].to_numpy() * of, 0)
    reached = np.append(shown["recall"].to_numpy(), 0)
    x, y = _point(table["share_hot"].to_numpy() * of, table["recall"].to_numpy(), row)
    words = f"{n_hot:,.0f} calls reach {percent(y)}"
    alt = f"{n_hot:,.0f} of {of:,} calls, best leads first, reach {percent(y)} of the buyers."
    figure = draft(palette, height=270, hover="x unified", alt=alt)
    add_reference(figure, [0, of], [0, 1], palette)
    _name_reference(figure, "calling at random", 0.97 * of, palette, avoid=y)
    hover = [f"reach {percent(share)} of the buyers" for share in reached]
    add_line(figure, calls, reached, colour=palette.accent, hover=hover)
    _mark(figure, words, x, y, of, palette)
    figure.update_xaxes(
        range=[0, of], title={"text": "leads called, best first"}, tickformat=",.0f"
    )
    figure.update_xaxes(unifiedhovertitle={"text": "%{x:,.0f} calls"})
    figure.update_yaxes(
        range=[0, TOP], tickvals=FIFTHS, tickformat=".0%", title={"text": "buyers reached"}
    )
    leave_room(figure, ["100%"], is_titled=True, last=f"{of:,}")
    return figure.figure()


def roc(table: pd.DataFrame, *, palette: Palette, marked: float | None = None) -> go.Figure:
    """Draw the share of buyers called by the share of non-buyers called.

    Parameters
    ----------
    table : pandas.DataFrame
        ``Cutoffs.table``.
    palette : Palette
        The colours.
    marked : float, optional
        A cutoff to mark, a probability.

    Returns
    -------
    figure : plotly.graph_objects.Figure
        The ROC curve and the diagonal of a coin.

    Examples
    --------
    >>> from leadscoring.figures.palette import LIGHT
    >>> table = pd.DataFrame(
    ...     {"cutoff": [0.2, 0.6], "recall": [1.0, 0.8], "fp": [50, 10], "tn": [0, 40]}
    ... )
    >>> roc(table, marked=0.6, palette=LIGHT).layout.meta["alt"]
    'At cutoff 60, 80% of buyers and 20% of non-buyers are called.'
    """
    row = None if marked is None else row_at(table, marked)
    shown = thin(table, "fp", ["recall"], keep=[row])
    wasted, reached = _false_share(table), table["recall"].to_numpy()
    x, y = _point(wasted, reached, row)
    words = f"{percent(y)} of buyers and {percent(x)} of non-buyers are called"
    alt = "ROC curve." if marked is None else f"At cutoff {score(marked)}, {words}."
    figure = draft(palette, height=300, right=14, hover="x unified", alt=alt)
    add_reference(figure, [0, 1], [0, 1], palette)
    _name_reference(figure, "tossing a coin", 0.97, palette, avoid=y)
    calls = np.append(shown["recall"].to_numpy(), 0)
    hover = [f"{percent(share)} of buyers called" for share in calls]
    falls = np.append(_false_share(shown), 0)
    add_line(figure, falls, calls, colour=palette.accent, hover=hover)
    if marked is not None:
        _mark(figure, f"cutoff {score(marked)}", x, y, 1, palette)
    figure.update_xaxes(range=[-0.01, 1], tickvals=FIFTHS, tickformat=".0%")
    figure.update_xaxes(title={"text": "non-buyers called"})
    figure.update_xaxes(unifiedhovertitle={"text": "%{x:.0%} of non-buyers called"})
    figure.update_yaxes(
        range=[0, TOP], tickvals=FIFTHS, tickformat=".0%", title={"text": "buyers called"}
    )
    leave_room(figure, ["100%"], is_titled=True)
    return figure.figure()


def _nearest(table: pd.DataFrame, share: float) -> int:
    return int(np.argmin(np.abs(table["share_hot"].to_numpy() - share)))


def _false_share(table: pd.DataFrame) -> NDArray[np.float64]:
    others = np.maximum(table["fp"].to_numpy() + table["tn"].to_numpy(), 1)
    return np.asarray(table["fp"].to_numpy() / others, dtype=float)


def _point(x: NDArray[np.float64], y: NDArray[np.float64], row: int | None) -> tuple[float, float]:
    """Return the point of a row; without one, no lead is called and no buyer reached."""
    return (0.0, 0.0) if row is None else (float(x[row]), float(y[row]))


def _name_reference(figure: Draft, words: str, x: float, palette: Palette, *, avoid: float) -> None:
    """Name the diagonal to its right, lower where the marked point's label stands."""
    y = 0.33 if abs(avoid - 0.56) < 0.16 else 0.5
    add_label(figure, words, x=x, y=y, colour=palette.muted, strong=False, xanchor="right")


def _mark(figure: Draft, words: str, x: float, y: float, width: float, palette: Palette) -> None:
    """Mark a point of a rising curve; right below it or left above it is always free."""
    add_point(figure, x, y, palette)
    right = {"xshift": 12, "yshift": -10}
    left = {"xanchor": "right", "xshift": -8, "yshift": 14}
    place = right if x < 0.5 * width else left
    paper = with_alpha(palette.page, 0.8)
    add_label(figure, words, x=x, y=y, colour=palette.hot, bgcolor=paper, borderpad=0, **place)
