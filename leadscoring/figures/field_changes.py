"""How far each field has moved since training."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from leadscoring.figures.marks import add_label, name_rows, records, row_height
from leadscoring.figures.palette import Palette
from leadscoring.figures.template import canvas
from leadscoring.figures.text import bold, clean, escape, row_label

__all__ = ["field_changes"]

_LABEL_WIDTH = 22
_SOME, _LARGE = 0.1, 0.25
_CLOSE = 4  # times a large change: beyond it the names of both would meet


def field_changes(table: pd.DataFrame, *, palette: Palette) -> go.Figure:
    """Draw the population stability index of each field.

    Parameters
    ----------
    table : pandas.DataFrame
        ``field``, ``psi``, ``floor``, ``verdict`` ("large", "some", "stable" or
        "too few") and ``told`` (what moved), the first row on top.
    palette : Palette
        The colours.

    Returns
    -------
    figure : plotly.graph_objects.Figure
        One bar per field with its number: vermilion for a large change, amber for some,
        grey for none; striped where there are too few leads to say.

    Examples
    --------
    >>> from leadscoring.figures.palette import LIGHT
    >>> row = {"field": "Source", "psi": 0.31, "floor": 0.04, "verdict": "large", "told": "Web fell"}
    >>> field_changes(pd.DataFrame([row]), palette=LIGHT).layout.meta["alt"]
    'Change since training (PSI): Source 0.31, large.'
    """
    values = table["psi"].to_numpy(dtype=float)
    told = ", ".join(f"{clean(r.field)} {_number(r.psi)}, {r.verdict}" for r in records(table))
    alt = f"Change since training (PSI): {told or 'none'}."
    labels = [row_label(field, _LABEL_WIDTH) for field in table["field"]]
    figure = canvas(palette, height=row_height(labels) * len(table) + 44, alt=alt)
    _bars(figure, table, np.nan_to_num(values), palette)
    name_rows(figure, labels, palette)
    for row, value in enumerate(values):
        at = 0.0 if np.isnan(value) else float(value)
        place: dict[str, Any] = {"strong": False, "xshift": 4}
        add_label(figure, _number(value), x=at, y=row, colour=palette.ink, **place)
    top = max(1.3 * float(np.nanmax(values, initial=0.0)), 0.32)
    ticks = {0.0: "0", _SOME: "0.1 some", _LARGE: "0.25 large"}
    if top > _CLOSE * _LARGE:
        del ticks[_SOME]
    figure.update_xaxes(range=[0, top], tickvals=list(ticks), ticktext=list(ticks.values()))
    return figure


def _bars(
    figure: go.Figure, table: pd.DataFrame, values: np.ndarray[Any, Any], palette: Palette
) -> None:
    colours = {"large": palette.hot, "some": palette.warm}
    hover = [
        f"{bold(escape(row.field))}<br>{escape(row.told)}<br>PSI {_number(row.psi)}; chance alone "
        f"gives up to {_number(row.floor)}"
        for row in records(table)
    ]
    striped = ["/" if verdict == "too few" else "" for verdict in table["verdict"]]
    figure.add_bar(
        orientation="h",
        x=values,
        y=np.arange(len(values)),
        width=0.68,
        marker={
            "color": [colours.get(verdict, palette.faint) for verdict in table["verdict"]],
            "line": {"width": 0},
            "pattern": {"shape": striped, "fgcolor": palette.page, "size": 6, "solidity": 0.4},
        },
        customdata=hover,
        hovertemplate="%{customdata}<extra></extra>",
    )


def _number(value: float) -> str:
    return "unknown" if np.isnan(value) else f"{value:.2f}"
