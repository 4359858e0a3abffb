"""Whether scores mean what they say."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from leadscoring.figures.marks import add_label, add_line, add_reference, add_whiskers, records
from leadscoring.figures.palette import Palette, with_alpha
from leadscoring.figures.template import canvas
from leadscoring.figures.text import interval, percent

__all__ = ["reliability"]

FIFTHS = [0, 0.2, 0.4, 0.6, 0.8, 1]


def reliability(table: pd.DataFrame, *, palette: Palette) -> go.Figure:
    """Draw the share that converted by the share that the scores predicted.

    Parameters
    ----------
    table : pandas.DataFrame
        ``predicted``, ``converted``, ``low``, ``high`` and ``leads``, one row per bin.
    palette : Palette
        The colours.

    Returns
    -------
    figure : plotly.graph_objects.Figure
        A point with its 95% interval per bin, beside the line of exact promises.

    Examples
    --------
    >>> from leadscoring.figures.palette import LIGHT
    >>> columns = ["predicted", "converted", "low", "high", "leads"]
    >>> table = pd.DataFrame([[0.42, 0.45, 0.4, 0.5, 310]], columns=columns)
    >>> reliability(table, palette=LIGHT).layout.meta["alt"]
    'Predicted and converted: 42% and 45%.'
    """
    pairs = zip(table["predicted"], table["converted"], strict=True)
    told = ", ".join(f"{percent(p)} and {percent(c)}" for p, c in pairs)
    alt = f"Predicted and converted: {told or 'none'}."
    figure = canvas(palette, height=300, right=14, alt=alt)
    add_reference(figure, [0, 1], [0, 1], palette)
    place: dict[str, Any] = {"strong": False, "xanchor": "right"}
    add_label(figure, "exactly as predicted", x=0.99, y=0.3, colour=palette.muted, **place)
    x, low, high = table["predicted"], table["low"], table["high"]
    pale = with_alpha(palette.accent, 0.5)
    add_whiskers(figure, x, low, high, colour=pale, width=2)
    add_line(figure, x, table["converted"], colour=palette.accent)
    _points(figure, table, palette)
    figure.update_xaxes(range=[-0.02, 1.02], tickvals=FIFTHS, tickformat=".0%")
    figure.update_yaxes(range=[-0.02, 1.04], tickvals=FIFTHS, tickformat=".0%")
    figure.update_xaxes(title_text="predicted")
    figure.update_yaxes(title_text="converted")
    return figure


def _points(figure: go.Figure, table: pd.DataFrame, palette: Palette) -> None:
    hover = [
        f"predicted {percent(row.predicted)}<br>"
        f"converted {interval(row.converted, row.low, row.high)}<br>{row.leads:,} leads"
        for row in records(table)
    ]
    figure.add_scatter(
        x=table["predicted"].to_numpy(),
        y=table["converted"].to_numpy(),
        mode="markers",
        marker={"size": 9, "color": palette.accent},
        customdata=hover,
        hovertemplate="%{customdata}<extra></extra>",
    )
