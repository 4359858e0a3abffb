"""How a lead's score moved, from one to the next."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from leadscoring.figures.marks import add_label, add_line
from leadscoring.figures.palette import Palette
from leadscoring.figures.template import canvas
from leadscoring.figures.text import escape

__all__ = ["score_history"]

MOST = 20
ROOM = 0.35


def score_history(table: pd.DataFrame, *, palette: Palette) -> go.Figure:
    """Draw a lead's scores in the order in which they were given, at most the last 20.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per score, the oldest first: ``score`` (0 to 100, as shown), ``day`` and
        ``model`` (in words). At least two rows.
    palette : Palette
        The colours.

    Returns
    -------
    figure : plotly.graph_objects.Figure
        A line with a dot for each score; the axis names the model where it changed.

    Examples
    --------
    >>> from leadscoring.figures.palette import LIGHT
    >>> table = pd.DataFrame(
    ...     {"score": [71, 95], "day": ["3 Nov", "22 Nov"], "model": ["Model 1", "Model 2"]}
    ... )
    >>> score_history(table, palette=LIGHT).layout.meta["alt"]
    'The score moved from 71 on 3 Nov to 95 on 22 Nov.'
    """
    shown = table.tail(MOST).reset_index(drop=True)
    first, last = shown.iloc[0], shown.iloc[-1]
    words = f"from {first['score']} on {first['day']} to {last['score']} on {last['day']}"
    figure = canvas(palette, height=130, right=30, alt=f"The score moved {words}.")
    told = zip(shown["score"], shown["model"], shown["day"], strict=True)
    hover = [f"{score} by {escape(model)}, {escape(day)}" for score, model, day in told]
    add_line(figure, shown.index, shown["score"], colour=palette.accent, hover=hover)
    figure.update_traces(mode="lines+markers", marker={"size": 7, "color": palette.accent})
    end = len(shown) - 1
    named = str(last["score"])
    add_label(figure, named, x=end, y=last["score"], colour=palette.accent, xshift=10)
    ticks = _ticks(shown)
    figure.update_xaxes(range=[-ROOM, end + ROOM / 2], tickvals=ticks)
    figure.update_xaxes(ticktext=[_under(shown, at) for at in ticks])
    figure.update_yaxes(range=[0, 105], tickvals=[0, 50, 100])
    return figure


def _ticks(shown: pd.DataFrame) -> list[int]:
    """Return where to write a day: at the last score, and before it where the model changed."""
    is_new = (shown["model"] != shown["model"].shift()).to_numpy()
    ticks = [len(shown) - 1]
    for at in np.flatnonzero(is_new)[::-1]:
        if ticks[-1] - at >= len(shown) / 4:
            ticks.append(int(at))
    return ticks[::-1]


def _under(shown: pd.DataFrame, at: int) -> str:
    day, model = escape(shown["day"].iloc[at]), shown["model"]
    is_new = at == 0 or model.iloc[at] != model.iloc[at - 1]
    return f"{day}<br>{escape(model.iloc[at])}" if is_new else day
