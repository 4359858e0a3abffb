"""Pairs of levels that matter together, as a heat map."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from leadscoring.figures.marks import records
from leadscoring.figures.palette import Palette, mix
from leadscoring.figures.template import LABEL_SIZE, canvas
from leadscoring.figures.text import bold, clean, escape, percent, row_label, shorten, times, wrap

__all__ = ["pair"]

LABEL_WIDTH = 15
MANY = 5
ROW_HEIGHT = 40
UPRIGHT = 6.5
"""Pixels of a letter of a label that stands upright."""
WEAKEST = 0.4
"""Logarithm of the odds (half as much again) that gets the full colour where no cell is stronger."""


def pair(table: pd.DataFrame, *, palette: Palette) -> go.Figure:
    """Draw the extra change in odds where two levels meet.

    Parameters
    ----------
    table : pandas.DataFrame
        ``row``, ``column``, ``odds`` and, where known, ``odds_low``, ``odds_high``,
        ``leads`` and ``converted``, one row per cell; cells that are absent or without
        odds stay blank.
    palette : Palette
        The colours.

    Returns
    -------
    figure : plotly.graph_objects.Figure
        Cells diverging about "no change", with the multiplier in each; grey where the
        interval includes 1.

    Examples
    --------
    >>> from leadscoring.figures.palette import LIGHT
    >>> cells = [["Student", "SMS sent", 1.65, 80], ["Student", "Chat", 0.74, 90]]
    >>> table = pd.DataFrame(cells, columns=["row", "column", "odds", "leads"])
    >>> pair(table, palette=LIGHT).data[0].z.round(2).tolist()
    [[0.5, -0.3]]
    """
    rows, columns = list(pd.unique(table["row"])), list(pd.unique(table["column"]))
    shape = (len(rows), len(columns))
    logs = np.full(shape, np.nan)
    text, hover = np.full(shape, "", dtype=object), np.full(shape, "", dtype=object)
    for cell in records(table):
        at = rows.index(cell.row), columns.index(cell.column)
        if cell.odds > 0:
            logs[at] = 0.0 if _unsure(cell) else np.log(cell.odds)
            text[at], hover[at] = times(cell.odds), _hover(cell)
    labels = _column_labels(columns)
    head = UPRIGHT * max(map(len, labels)) if len(columns) > MANY else 40
    figure = canvas(palette, height=ROW_HEIGHT * len(rows) + 24 + int(head), alt=_alt(table))
    _cells(figure, logs, text, hover, palette)
    _axes(figure, rows, labels, palette)
    return figure


def _cells(
    figure: go.Figure,
    logs: NDArray[np.float64],
    text: NDArray[np.object_],
    hover: NDArray[np.object_],
    palette: Palette,
) -> None:
    """Add the cells; their text has its ink set, as plotly's own is white on pale cells."""
    strongest = float(np.nanmax(np.abs(logs), initial=WEAKEST))
    middle = mix(palette.page, palette.ink, 0.07)
    ends = mix(palette.page, palette.cold, 0.5), mix(palette.page, palette.hot, 0.5)
    figure.add_heatmap(
        z=logs,
        zmin=-strongest,
        zmax=strongest,
        colorscale=[[0, ends[0]], [0.5, middle], [1, ends[1]]],
        xgap=3,
        ygap=3,
        showscale=False,
        hoverongaps=False,
        text=text,
        texttemplate="%{text}",
        textfont={"size": 11 if logs.shape[1] > MANY else LABEL_SIZE, "color": palette.ink},
        customdata=hover,
        hovertemplate="%{customdata}<extra></extra>",
    )


def _column_labels(columns: list[Any]) -> list[str]:
    if len(columns) > MANY:
        return [shorten(column, 22) for column in columns]
    width = 36 // max(len(columns), 1)
    return [wrap(column, width=width, lines=2) for column in columns]


def _axes(figure: go.Figure, rows: list[Any], labels: list[str], palette: Palette) -> None:
    ink = {"size": LABEL_SIZE, "color": palette.ink}
    figure.update_xaxes(
        side="top",
        range=[-0.5, len(labels) - 0.5],
        tickvals=list(range(len(labels))),
        ticktext=labels,
        tickangle=-90 if len(labels) > MANY else 0,
        tickfont=ink,
    )
    figure.update_yaxes(
        range=[len(rows) - 0.5, -0.5],
        tickvals=list(range(len(rows))),
        ticktext=[row_label(row, LABEL_WIDTH) for row in rows],
        tickfont=ink,
        showgrid=False,
        ticklabelstandoff=4,
    )


def _unsure(cell: Any) -> bool:  # noqa: ANN401  a row of `records`
    return hasattr(cell, "odds_low") and bool(cell.odds_low <= 1 <= cell.odds_high)


def _hover(cell: Any) -> str:  # noqa: ANN401  a row of `records`
    lines = [bold(f"{escape(cell.row)} and {escape(cell.column)}")]
    lines.append(f"odds {times(cell.odds)} beyond the two effects alone")
    if hasattr(cell, "odds_low"):
        unsure = ", no sure effect" if _unsure(cell) else ""
        lines.append(f"{times(cell.odds_low)} to {times(cell.odds_high)}{unsure}")
    if hasattr(cell, "leads"):
        lines.append(f"{cell.leads:,.0f} leads")
    if hasattr(cell, "converted"):
        lines[-1] += f", {percent(cell.converted)} converted"
    return "<br>".join(lines)


def _alt(table: pd.DataFrame) -> str:
    told = ", ".join(
        f"{clean(cell.row)} and {clean(cell.column)} {times(cell.odds)}"
        for cell in records(table)
        if cell.odds > 0
    )
    return f"Extra change in odds: {told or 'none'}."
