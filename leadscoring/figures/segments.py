"""How leads fare where the levels of two fields meet, as a heat map that can be pressed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from leadscoring.figures.marks import records
from leadscoring.figures.palette import Palette, mix
from leadscoring.figures.template import LABEL_SIZE, canvas
from leadscoring.figures.text import bold, clean, escape, interval, percent, row_label, shorten

__all__ = ["segment_map"]

Texts = NDArray[np.object_]

_LABEL_WIDTH = 16
_ROW = 38
_TURNED = 5.0
"""Pixels that a letter of a slanted label takes upwards."""
_MANY = 6
_FULL, _PALE = 0.5, 0.05
"""Shares of colour in the fullest cell, and of ink in a cell of few leads."""
_NEAR = 80  # pixels within which a press means a cell's middle


def segment_map(
    table: pd.DataFrame, *, measure: str, palette: Palette, is_share: bool = True
) -> go.Figure:
    """Draw one measure of the leads of each pair of levels.

    Parameters
    ----------
    table : pandas.DataFrame
        ``row`` and ``column`` (names), ``row_at`` and ``column_at`` (numbers that tell
        them apart and put them in order), ``value`` (nan where not known), ``leads``,
        ``low``, ``high`` (ends of the value's 95% interval, nan without) and ``few``
        (whether they are too few to colour the cell), one row per pair that has leads.
    measure : str
        What the value is, such as ``"Conversion"``.
    palette : Palette
        The colours.
    is_share : bool
        Whether it is a share, in [0, 1], and not a number.

    Returns
    -------
    figure : plotly.graph_objects.Figure
        The fuller the colour, the larger the value; pale with the number of leads
        where they are few (the bare number in many columns). Its last trace has one point for each row of the table,
        in the same order, for the page to know which cell is pressed.

    Examples
    --------
    >>> from leadscoring.figures.palette import LIGHT
    >>> table = pd.DataFrame(
    ...     [["Chat", 0, "Cold", 1, 0.1, 3, True], ["Chat", 0, "Hot", 0, 0.5, 80, False]],
    ...     columns=["row", "row_at", "column", "column_at", "value", "leads", "few"],
    ... ).assign(low=float("nan"), high=float("nan"))
    >>> figure = segment_map(table, measure="Conversion", palette=LIGHT)
    >>> figure.data[0].text.tolist(), figure.data[1].text.tolist()
    ([['50%', '']], [['', '3 leads']])
    """
    rows, columns = (_in_order(table, name) for name in ("row", "column"))
    at = [(list(rows).index(c.row_at), list(columns).index(c.column_at)) for c in records(table)]
    longest = max(len(clean(name)[:20]) for name in columns.values())
    head = _TURNED * longest if len(columns) > _MANY else 24
    figure = canvas(
        palette,
        height=_ROW * len(rows) + 32 + int(head),
        alt=_alt(table, measure, is_share=is_share),
    )
    shape = (len(rows), len(columns))
    _full_cells(figure, table, at, shape, palette, is_share=is_share)
    _pale_cells(figure, table, at, shape, palette)
    _handles(figure, table, at, measure, is_share=is_share)
    _axes(figure, list(rows.values()), list(columns.values()), palette)
    return figure


def _in_order(table: pd.DataFrame, name: str) -> dict[int, Any]:
    found = table.drop_duplicates(f"{name}_at").sort_values(f"{name}_at")
    return dict(zip(found[f"{name}_at"].tolist(), found[name].tolist(), strict=True))


def _full_cells(
    figure: go.Figure,
    table: pd.DataFrame,
    at: list[tuple[int, int]],
    shape: tuple[int, int],
    palette: Palette,
    *,
    is_share: bool,
) -> None:
    values, texts = np.full(shape, np.nan), np.full(shape, "", dtype=object)
    for cell, place in zip(records(table), at, strict=True):
        if not (cell.few or np.isnan(cell.value)):
            values[place], texts[place] = cell.value, _shown(cell.value, is_share=is_share)
    largest = float(np.nanmax(values, initial=1e-9))
    ends = mix(palette.page, palette.ink, _PALE), mix(palette.page, palette.accent, _FULL)
    _cells(figure, values, texts, [[0, ends[0]], [1, ends[1]]], palette.ink, largest)


def _pale_cells(
    figure: go.Figure,
    table: pd.DataFrame,
    at: list[tuple[int, int]],
    shape: tuple[int, int],
    palette: Palette,
) -> None:
    values, texts = np.full(shape, np.nan), np.full(shape, "", dtype=object)
    for cell, place in zip(records(table), at, strict=True):
        if cell.few or np.isnan(cell.value):
            noun = " lead" if cell.leads == 1 else " leads"
            told = f"{cell.leads:,}{noun if shape[1] <= _MANY else ''}"
            values[place], texts[place] = 0.0, told
    pale = mix(palette.page, palette.ink, _PALE)
    _cells(figure, values, texts, [[0, pale], [1, pale]], palette.muted, 1.0)


def _cells(
    figure: go.Figure,
    values: NDArray[np.float64],
    texts: Texts,
    colours: list[list[Any]],
    ink: str,
    largest: float,
) -> None:
    figure.add_heatmap(
        z=values,
        zmin=0,
        zmax=largest,
        colorscale=colours,
        xgap=3,
        ygap=3,
        showscale=False,
        hoverinfo="skip",
        text=texts,
        texttemplate="%{text}",
        textfont={"size": 11, "color": ink},
    )


def _handles(
    figure: go.Figure,
    table: pd.DataFrame,
    at: list[tuple[int, int]],
    measure: str,
    *,
    is_share: bool,
) -> None:
    """Add an unseen point in each cell: a heat map's own cells cannot be pressed."""
    figure.add_scatter(
        x=[column for _, column in at],
        y=[row for row, _ in at],
        mode="markers",
        marker={"size": 30, "symbol": "square", "color": "rgba(0,0,0,0)"},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        customdata=[_hover(cell, measure, is_share=is_share) for cell in records(table)],
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.update_layout(hoverdistance=_NEAR, clickmode="event+select")


def _axes(figure: go.Figure, rows: list[Any], columns: list[Any], palette: Palette) -> None:
    ink = {"size": LABEL_SIZE, "color": palette.ink}
    many = len(columns) > _MANY
    width = 20 if many else max(8, 84 // max(len(columns), 1))
    figure.update_xaxes(
        side="top",
        range=[-0.5, len(columns) - 0.5],
        tickvals=list(range(len(columns))),
        ticktext=[shorten(column, width) for column in columns],
        tickangle=-50,
        tickfont=ink,
    )
    if not many:  # as it fits: on a phone, few are too many to lie flat
        figure.layout.xaxis.tickangle = None
    figure.update_yaxes(
        range=[len(rows) - 0.5, -0.5],
        tickvals=list(range(len(rows))),
        ticktext=[row_label(row, _LABEL_WIDTH) for row in rows],
        tickfont=ink,
        showgrid=False,
        ticklabelstandoff=4,
    )


def _shown(value: float, *, is_share: bool) -> str:
    return percent(value) if is_share else f"{value:,.0f}"


def _hover(cell: Any, measure: str, *, is_share: bool) -> str:  # noqa: ANN401  a row of `records`
    told = interval(cell.value, cell.low, cell.high) if is_share else f"{cell.value:,.0f}"
    known = "not known yet" if np.isnan(cell.value) else told
    lines = [bold(f"{escape(cell.row)} and {escape(cell.column)}")]
    lines += [f"{escape(measure)}: {known}", f"{cell.leads:,} leads"]
    return "<br>".join(lines)


def _alt(table: pd.DataFrame, measure: str, *, is_share: bool) -> str:
    told = ", ".join(
        f"{clean(cell.row)} and {clean(cell.column)} {_shown(cell.value, is_share=is_share)}"
        for cell in records(table)
        if not (cell.few or np.isnan(cell.value))
    )
    return f"{clean(measure)} where two fields meet: {told or 'too few leads anywhere'}."
