"""Horizontal bars with their numbers: correlations, conversion by level, what is lost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from leadscoring.figures.marks import add_label, add_whiskers, name_rows, records, row_height
from leadscoring.figures.palette import Palette
from leadscoring.figures.template import canvas
from leadscoring.figures.text import MINUS, bold, clean, escape, interval, percent, row_label

__all__ = ["correlation", "levels", "losses"]

LABEL_WIDTH = 22


def correlation(table: pd.DataFrame, *, palette: Palette) -> go.Figure:
    """Draw the correlation of each field with converting.

    Parameters
    ----------
    table : pandas.DataFrame
        ``label`` and ``correlation``, the first row on top.
    palette : Palette
        The colours.

    Returns
    -------
    figure : plotly.graph_objects.Figure
        One bar per field, with its number.

    Examples
    --------
    >>> from leadscoring.figures.palette import LIGHT
    >>> table = pd.DataFrame({"label": ["Time on site", "Visits"], "correlation": [0.36, 0.05]})
    >>> correlation(table, palette=LIGHT).layout.meta["alt"]
    'Correlation with converting: Time on site 0.36, Visits 0.05.'
    """
    values = table["correlation"].to_numpy(dtype=float)
    texts = [_decimal(value) for value in values]
    told = _told(table["label"], texts)
    alt = f"Correlation with converting: {told}."
    hover = [
        f"{bold(escape(label))}<br>correlation {text}"
        for label, text in zip(table["label"], texts, strict=True)
    ]
    labels = _labels(table)
    figure = canvas(palette, height=row_height(labels) * len(table) + 16, alt=alt)
    _bars(figure, values, hover, palette.accent)
    name_rows(figure, labels, palette)
    _numbers(figure, values, texts, palette)
    figure.update_xaxes(range=_reach(values), showticklabels=False)
    return figure


def levels(table: pd.DataFrame, *, palette: Palette) -> go.Figure:
    """Draw the share of leads that converted at each level of a field.

    Parameters
    ----------
    table : pandas.DataFrame
        ``label``, ``converted``, ``low``, ``high`` and ``leads``, the first row on top.
    palette : Palette
        The colours.

    Returns
    -------
    figure : plotly.graph_objects.Figure
        One bar per level with its 95% interval as a whisker, and the share in figures.

    Examples
    --------
    >>> from leadscoring.figures.palette import LIGHT
    >>> columns = ["label", "converted", "low", "high", "leads"]
    >>> table = pd.DataFrame([["Reference", 0.91, 0.88, 0.94, 534]], columns=columns)
    >>> levels(table, palette=LIGHT).layout.meta["alt"]
    'Share converted: Reference 91%.'
    """
    values = table["converted"].to_numpy(dtype=float)
    texts = [percent(value) for value in values]
    hover = [
        f"{bold(escape(row.label))}<br>{interval(row.converted, row.low, row.high)} converted"
        f"<br>{row.leads:,} leads"
        for row in records(table)
    ]
    alt = f"Share converted: {_told(table['label'], texts)}."
    labels = _labels(table)
    height = row_height(labels) * len(table) + 16
    figure = canvas(palette, height=height, right=44, alt=alt)
    _bars(figure, values, hover, palette.accent)
    rows = np.arange(len(table))
    low, high = table["low"], table["high"]
    add_whiskers(figure, rows, low, high, colour=palette.muted, width=2, horizontal=True)
    name_rows(figure, labels, palette)
    _numbers_at_the_edge(figure, texts, palette)
    top = float(np.nanmax(table[["converted", "high"]].to_numpy(dtype=float), initial=0.05))
    figure.update_xaxes(range=[0, 1.02 * top], showticklabels=False)
    return figure


def losses(table: pd.DataFrame, *, palette: Palette) -> go.Figure:
    """Draw what a model loses without each of its terms.

    Parameters
    ----------
    table : pandas.DataFrame
        ``label``, ``lost`` (share), ``low`` and ``high``, the first row on top.
    palette : Palette
        The colours.

    Returns
    -------
    figure : plotly.graph_objects.Figure
        One bar per term with its 95% interval as a whisker, and the share in figures;
        grey where the interval includes 0.

    Examples
    --------
    >>> from leadscoring.figures.palette import LIGHT
    >>> table = pd.DataFrame([["Visits", 0.141, 0.12, 0.16]], columns=["label", "lost", "low", "high"])
    >>> losses(table, palette=LIGHT).layout.meta["alt"]
    'Lost without each: Visits 14.1%.'
    """
    values = table[["lost", "low", "high"]].to_numpy(dtype=float)
    texts = [f"{value:z.1%}".replace("-", MINUS) for value in values[:, 0]]
    hover = [
        f"{bold(escape(label))}<br>{text} is lost without it{_between(low, high)}"
        for label, text, (_, low, high) in zip(table["label"], texts, values, strict=True)
    ]
    labels = _labels(table)
    height = row_height(labels) * len(table) + 16
    alt = f"Lost without each: {_told(table['label'], texts)}."
    figure = canvas(palette, height=height, right=52, alt=alt)
    sure = values[:, 1] > 0
    _bars(figure, values[:, 0], hover, [palette.accent if s else palette.faint for s in sure])
    rows = np.arange(len(table))
    low, high = values[:, 1], values[:, 2]
    add_whiskers(figure, rows, low, high, colour=palette.muted, width=2, horizontal=True)
    name_rows(figure, labels, palette)
    _numbers_at_the_edge(figure, texts, palette)
    ends = float(np.nanmin(values, initial=0.0)), float(np.nanmax(values, initial=0.01))
    figure.update_xaxes(range=[1.02 * end for end in ends], showticklabels=False)
    return figure


def _bars(
    figure: go.Figure, values: NDArray[np.float64], hover: list[str], colour: str | list[str]
) -> None:
    figure.add_bar(
        orientation="h",
        x=values,
        y=np.arange(len(values)),
        width=0.68,
        marker={"color": colour, "line": {"width": 0}},
        customdata=hover,
        hovertemplate="%{customdata}<extra></extra>",
    )


def _labels(table: pd.DataFrame) -> list[str]:
    return [row_label(label, LABEL_WIDTH) for label in table["label"]]


def _numbers(
    figure: go.Figure, values: NDArray[np.float64], texts: list[str], palette: Palette
) -> None:
    """Print each number at the outer end of its bar."""
    for row, (value, text) in enumerate(zip(values, texts, strict=True)):
        side: dict[str, Any] = {"xanchor": "right", "xshift": -4} if value < 0 else {"xshift": 4}
        at = 0.0 if np.isnan(value) else float(value)
        add_label(figure, text, x=at, y=row, colour=palette.ink, strong=False, **side)


def _between(low: float, high: float) -> str:
    known = not (np.isnan(low) or np.isnan(high))
    return f"<br>{low:z.1%} to {high:z.1%}".replace("-", MINUS) if known else ""


def _numbers_at_the_edge(figure: go.Figure, texts: list[str], palette: Palette) -> None:
    for row, text in enumerate(texts):
        place: dict[str, Any] = {"xref": "paper", "xshift": 6, "strong": False}
        add_label(figure, text, x=1, y=row, colour=palette.ink, **place)


def _reach(values: NDArray[np.float64]) -> list[float]:
    """Return the axis' range, with room for the numbers beyond the bars."""
    low = min(0.0, float(np.nanmin(values, initial=0)))
    high = max(0.0, float(np.nanmax(values, initial=0)))
    room = 0.3 * max(high - low, 0.04)
    return [low - room if low < 0 else 0, high + room]


def _decimal(value: float) -> str:
    return "unknown" if np.isnan(value) else f"{value:z.2f}".replace("-", MINUS)


def _told(labels: pd.Series, texts: list[str]) -> str:
    pairs = zip(labels, texts, strict=True)
    return ", ".join(f"{clean(label)} {text}" for label, text in pairs) or "none"
