"""What figures over weeks share: the axis, and the names of lines at their right end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from leadscoring.figures.marks import add_label

__all__ = [
    "LABELS",
    "LineEnd",
    "day",
    "moments",
    "name_ends",
    "percents",
    "span",
    "stretched",
    "week_axis",
]

LABELS = 76
"""Right margin in pixels that the names of lines need."""
_TICKS = 5  # what fits on a phone
_APART = 0.13  # of the figure's height: two lines of a label
_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25)


class LineEnd(NamedTuple):
    """The name of a line, the height of its right end, and its colour."""

    text: str
    y: float
    colour: str


def day(week: pd.Timestamp) -> str:
    """Return a day as an axis shows it.

    Examples
    --------
    >>> day(pd.Timestamp("2026-11-02"))
    '2 Nov'
    """
    return f"{week.day} {week:%b}"


def moments(weeks: ArrayLike) -> NDArray[Any]:
    """Return weeks as plotly takes them, whatever unit pandas keeps them in."""
    return np.asarray(weeks, dtype="datetime64[ms]")


def stretched(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of weeks whose lines and bands can be seen: a lone week gets some width.

    Examples
    --------
    >>> lone = pd.DataFrame({"week": [pd.Timestamp("2026-11-04")], "share": [0.3]})
    >>> [day(week) for week in stretched(lone)["week"]]
    ['2 Nov', '6 Nov']
    """
    if len(table) != 1:
        return table
    ends = table["week"].iloc[0] + pd.to_timedelta([-2, 2], unit="D")
    return pd.concat([table, table], ignore_index=True).assign(week=ends)


def week_axis(figure: go.Figure, weeks: Sequence[pd.Timestamp]) -> None:
    """Name at most five of the weeks, evenly spaced, the last among them.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        A figure whose horizontal axis is time.
    weeks : sequence of pandas.Timestamp
        The Monday of each, in order.
    """
    shown = list(weeks)[:: -max(1, math.ceil(len(weeks) / _TICKS))]
    figure.update_xaxes(
        type="date",
        tickvals=moments(pd.Series(shown, dtype="datetime64[us]")).astype(str).tolist(),
        ticktext=[day(week) for week in shown],
        unifiedhovertitle={"text": "week of %{x|%-d %b}"},
    )
    if len(weeks):
        room = pd.Timedelta(days=3)
        figure.update_xaxes(range=[str(weeks[0] - room), str(weeks[-1] + room)])


def span(*shares: ArrayLike, room: float = 0.02) -> list[float]:
    """Return the range of an axis that holds all of these shares, within 0 and 1.

    Examples
    --------
    >>> span([0.71, 0.8], [0.75, float("nan")])
    [0.69, 0.82]
    """
    every = np.concatenate([np.asarray(each, dtype=np.float64).ravel() for each in shares])
    known = every[~np.isnan(every)]
    if not len(known):
        return [0.0, 1.0]
    low, high = float(known.min()) - room, float(known.max()) + room
    return [round(max(0.0, low), 6), round(min(1.0, high), 6)]


def percents(figure: go.Figure, ends: Sequence[float]) -> None:
    """Let the vertical axis run over shares, with three to six of them named."""
    width = ends[1] - ends[0]
    step = next((step for step in _STEPS if width / step <= 6), _STEPS[-1])
    first = math.ceil(ends[0] / step - 1e-9)
    ticks = [i * step for i in range(first, math.floor(ends[1] / step + 1e-9) + 1)]
    figure.update_yaxes(range=list(ends), tickvals=ticks, tickformat=".0%")


def name_ends(figure: go.Figure, lines: Sequence[LineEnd], ends: Sequence[float]) -> None:
    """Write the names of lines at the right, never on top of each other.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        With room for them at the right.
    lines : sequence of LineEnd
        One or two; a name may have two lines.
    ends : sequence of two float
        The range of the vertical axis.
    """
    gap = _APART * (ends[1] - ends[0])
    ordered = sorted(lines, key=lambda line: line.y)
    heights = [line.y for line in ordered]
    if len(ordered) == 2 and heights[1] - heights[0] < gap:
        middle = sum(heights) / 2
        heights = [middle - gap / 2, middle + gap / 2]
    for line, height in zip(ordered, heights, strict=True):
        place: dict[str, Any] = {"xref": "paper", "xshift": 6}
        add_label(figure, line.text, x=1, y=height, colour=line.colour, **place)
