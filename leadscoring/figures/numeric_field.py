"""How the chance to convert follows a numeric field."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from leadscoring.figures.marks import add_band, add_label, add_line, records
from leadscoring.figures.outline import thin
from leadscoring.figures.palette import Palette
from leadscoring.figures.template import canvas
from leadscoring.figures.text import clean, interval, percent, shorten

__all__ = ["curve"]

BARS_SHARE = 0.17
"""Height of the tallest bar, as a share of the figure's."""


def curve(
    curve: pd.DataFrame, *, leads: pd.DataFrame | None, x_title: str, palette: Palette
) -> go.Figure:
    """Draw the chance to convert by a field's value, over the number of leads.

    Parameters
    ----------
    curve : pandas.DataFrame
        ``x``, ``probability``, ``low`` and ``high``, ascending in ``x``. An ``x`` that
        stands twice is a jump, drawn upright; the second row tells what holds there.
    leads : pandas.DataFrame or None
        ``left``, ``right`` and ``leads`` of each bin of a histogram; bins of different
        width are drawn so that a bar's area is its number of leads.
    x_title : str
        Name of the field, with its unit.
    palette : Palette
        The colours.

    Returns
    -------
    figure : plotly.graph_objects.Figure
        The curve with its 95% band; bars for the leads at the foot.

    Examples
    --------
    >>> from leadscoring.figures.palette import LIGHT
    >>> points = pd.DataFrame({"x": [0, 900], "probability": [0.2, 0.6]})
    >>> points[["low", "high"]] = [[0.18, 0.22], [0.5, 0.7]]
    >>> figure = curve(points, leads=None, x_title="seconds on site", palette=LIGHT)
    >>> figure.layout.meta["alt"]
    'Chance to convert by seconds on site: from 20% at 0 to 60% at 900.'
    """
    shown = thin(curve, "x", ["probability", "low", "high"])
    figure = canvas(palette, height=220, hover="x unified", alt=_alt(curve, x_title), right=14)
    top = 1.1 * _top(curve)
    if leads is not None and len(leads):
        _histogram(figure, leads, top, palette)
    x, y = shown["x"].to_numpy(), shown["probability"].to_numpy()
    low, high = shown["low"].to_numpy(), shown["high"].to_numpy()
    add_band(figure, x, low, high, colour=palette.accent)
    add_line(figure, x, y, colour=palette.accent, hover=_hover(shown))
    title = shorten(x_title, 40)
    number = ",.0f" if x.max() - x.min() >= 50 else ".3~g"
    figure.update_xaxes(title_text=title, unifiedhovertitle={"text": f"%{{x:{number}}} {title}"})
    figure.layout.yaxis.update(
        range=[0, top], tickformat=".0%", nticks=5, title_text="chance to convert"
    )
    return figure


def _hover(curve: pd.DataFrame) -> list[str]:
    """Tell what holds at each x: at a jump, for both of its ends, the later row's."""
    held = curve.groupby("x").tail(1).set_index("x").loc[curve["x"]]
    return [f"{interval(row.probability, row.low, row.high)} convert" for row in records(held)]


def _histogram(figure: go.Figure, leads: pd.DataFrame, top: float, palette: Palette) -> None:
    """Add faint bars at the foot of an axis that ends at `top`; the curve is drawn over them."""
    left, right = leads["left"].to_numpy(), leads["right"].to_numpy()
    count = leads["leads"].to_numpy()
    height = count / (right - left)
    figure.add_bar(
        x=(left + right) / 2,
        y=height * BARS_SHARE * top / (height.max() or 1),
        width=0.92 * (right - left),
        marker={"color": palette.faint, "line": {"width": 0}},
        customdata=[f"{number:,.0f} leads" for number in count],
        hovertemplate="%{customdata}<extra></extra>",
    )
    place: dict[str, Any] = {"xref": "paper", "yref": "paper", "xanchor": "right", "strong": False}
    add_label(figure, "number of leads", x=1, y=_free_height(height), colour=palette.muted, **place)


def _free_height(height: np.ndarray) -> float:
    """Return the height just above the bars of the right half."""
    right_half = height[len(height) // 2 :]
    return float(BARS_SHARE * right_half.max() / (height.max() or 1)) + 0.05


def _top(curve: pd.DataFrame) -> float:
    tops = curve[["probability", "high"]].to_numpy(dtype=float)
    return float(np.nanmax(tops, initial=0.05))


def _alt(curve: pd.DataFrame, x_title: str) -> str:
    first, last = curve.iloc[0], curve.iloc[-1]
    return (
        f"Chance to convert by {clean(x_title)}: "
        f"from {percent(first['probability'])} at {first['x']:,.6g} "
        f"to {percent(last['probability'])} at {last['x']:,.6g}."
    )
