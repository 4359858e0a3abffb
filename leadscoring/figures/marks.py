"""What figures draw: lines, bands, marked points and labels, each in one way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from leadscoring.figures.draft import Draft
from leadscoring.figures.palette import Palette, with_alpha
from leadscoring.figures.template import LABEL_SIZE
from leadscoring.figures.text import bold

__all__ = [
    "add_band",
    "add_label",
    "add_line",
    "add_point",
    "add_reference",
    "add_whiskers",
    "name_rows",
    "records",
    "row_at",
    "row_height",
]

BAND_ALPHA = 0.16


def row_at(table: pd.DataFrame, cutoff: float) -> int | None:
    """Return the position of the row that holds at `cutoff`, None where no lead is hot.

    Leads at or above a cutoff are those at or above the next probability that occurs.

    Examples
    --------
    >>> table = pd.DataFrame({"cutoff": [0.2, 0.5, 0.9]})
    >>> row_at(table, 0.3), row_at(table, 0.5), row_at(table, 0.95)
    (1, 1, None)
    """
    position = int(np.searchsorted(table["cutoff"].to_numpy(), cutoff, side="left"))
    return position if position < len(table) else None


def records(table: pd.DataFrame) -> Iterator[Any]:
    """Return the rows of a table, each cell an attribute under its column's name.

    Examples
    --------
    >>> [row.odds for row in records(pd.DataFrame({"odds": [1.5, 0.7]}))]
    [1.5, 0.7]
    """
    return iter(table.itertuples(index=False))


def add_line(
    figure: go.Figure | Draft,
    x: ArrayLike,
    y: ArrayLike,
    *,
    colour: str,
    hover: Sequence[str] | None = None,
    **style: Any,  # noqa: ANN401  plotly's own line options
) -> None:
    """Add a line of 2.5 px, with a ready-made hover text for each point."""
    told: dict[str, Any] = {"hoverinfo": "skip"}
    if hover is not None:
        # Plotly looks at each text of a list, but takes an array as it is.
        texts = np.array(hover, dtype=object)
        told = {"customdata": texts, "hovertemplate": "%{customdata}<extra></extra>"}
    line = {"color": colour, "width": 2.5, **style}
    figure.add_scatter(x=np.asarray(x), y=np.asarray(y), mode="lines", line=line, **told)


def add_reference(figure: go.Figure | Draft, x: ArrayLike, y: ArrayLike, palette: Palette) -> None:
    """Add a faint dotted line to compare with."""
    colour = palette.faint
    add_line(figure, x, y, colour=colour, width=1.5, dash="dot")


def add_band(
    figure: go.Figure | Draft,
    x: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    *,
    colour: str,
    shape: str = "linear",
) -> None:
    """Add a 95% band; stretches without an interval are left open."""
    points = pd.DataFrame({"x": x, "low": low, "high": high}).reset_index(drop=True)
    known = points.dropna()
    runs = (known.index.to_series().diff() != 1).cumsum()
    for _, run in known.groupby(runs):
        edge: dict[str, Any] = {"mode": "lines", "hoverinfo": "skip"}
        edge["line"] = {"width": 0, "shape": shape, "color": colour}
        figure.add_scatter(x=run["x"].to_numpy(), y=run["high"].to_numpy(), **edge)
        edge |= {"fill": "tonexty", "fillcolor": with_alpha(colour, BAND_ALPHA)}
        figure.add_scatter(x=run["x"].to_numpy(), y=run["low"].to_numpy(), **edge)


def add_whiskers(
    figure: go.Figure,
    at: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    *,
    colour: str,
    width: float,
    horizontal: bool = False,
) -> None:
    """Add one trace with a plain stroke from `low` to `high` at each position."""
    ends = pd.DataFrame({"at": at, "low": low, "high": high}).dropna()
    along = np.column_stack([ends["low"], ends["high"], np.full(len(ends), np.nan)]).ravel()
    across = np.repeat(ends["at"].to_numpy(), 3)
    x, y = (along, across) if horizontal else (across, along)
    figure.add_scatter(
        x=x, y=y, mode="lines", line={"color": colour, "width": width}, hoverinfo="skip"
    )


def name_rows(figure: go.Figure | Draft, labels: Sequence[str], palette: Palette) -> None:
    """Name the rows 0, 1, ... of a figure from the top; the labels are already escaped.

    Rows are told apart by number: two labels may read the same once shortened.
    """
    figure.update_yaxes(
        range=[len(labels) - 0.4, -0.6],
        tickvals=list(range(len(labels))),
        ticktext=list(labels),
        tickfont={"size": LABEL_SIZE, "color": palette.ink},
        showgrid=False,
    )


def row_height(labels: Sequence[str]) -> int:
    """Return the pixels a row needs: more where a label takes two lines.

    Examples
    --------
    >>> row_height(["City"]), row_height(["City", "Lead source:<br>chat"])
    (27, 36)
    """
    return 36 if any("<br>" in label for label in labels) else 27


def add_point(
    figure: go.Figure | Draft,
    x: float,
    y: float,
    palette: Palette,
    *,
    colour: str | None = None,
    symbol: str = "circle",
) -> None:
    """Add a marked point with a ring in the page's colour, by default the hot one."""
    marker = {
        "size": 11 if symbol == "circle" else 12,
        "symbol": symbol,
        "color": colour or palette.hot,
        "line": {"color": palette.page, "width": 2},
    }
    figure.add_scatter(x=[x], y=[y], mode="markers", marker=marker, hoverinfo="skip")


def add_label(
    figure: go.Figure | Draft,
    text: str,
    *,
    x: float,
    y: float,
    colour: str,
    strong: bool = True,
    size: int = LABEL_SIZE,
    **place: Any,  # noqa: ANN401  plotly's own annotation options
) -> None:
    """Add a small label in the colour of what it names; `text` is already escaped."""
    figure.add_annotation(
        x=x,
        y=y,
        text=bold(text) if strong else text,
        showarrow=False,
        font={"size": size, "color": colour},
        **{"xanchor": "left", "yanchor": "middle", "align": "left", **place},
    )
