"""How strongly each effect changes the odds, as a dot with its interval."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from leadscoring.figures.marks import add_label, add_whiskers, name_rows, records, row_height
from leadscoring.figures.palette import Palette, with_alpha
from leadscoring.figures.template import canvas
from leadscoring.figures.text import DIVIDED, TIMES, bold, clean, escape, row_label, times

__all__ = ["odds"]

LABEL_WIDTH = 22
WIDEST = 1e4
NARROWEST = 110
"""Width in pixels that the axis may shrink to."""
STEPS = [2, 3, 10, 100, 1_000]


def odds(effects: pd.DataFrame, *, palette: Palette) -> go.Figure:
    """Draw how each effect multiplies the odds of converting, with its 95% interval.

    Parameters
    ----------
    effects : pandas.DataFrame
        ``label``, ``odds``, ``odds_low`` and ``odds_high``, one row per effect, the first
        on top. Without an interval only the dot is drawn.
    palette : Palette
        The colours.

    Returns
    -------
    figure : plotly.graph_objects.Figure
        Hot where the interval lies above 1, cold where below; grey where it includes 1
        or is not known.

    Examples
    --------
    >>> from leadscoring.figures.palette import LIGHT
    >>> columns = ["label", "odds", "odds_low", "odds_high"]
    >>> effects = pd.DataFrame([["Occupation: working", 11.2, 8.9, 14.1]], columns=columns)
    >>> figure = odds(effects, palette=LIGHT)
    >>> figure.layout.xaxis.type, figure.data[-1].x.round(1).tolist()
    ('log', [11.2])
    """
    labels = [row_label(label, LABEL_WIDTH) for label in effects["label"]]
    height = row_height(labels) * len(effects) + 60
    figure = canvas(palette, height=height, right=52, alt=_alt(effects))
    factors = effects[["odds", "odds_low", "odds_high"]].to_numpy(dtype=float)
    logs = np.log10(np.clip(factors, 1 / WIDEST, WIDEST))
    colours = _colours(logs, palette)
    reach = _reach(logs)
    _axes(figure, reach, palette)
    name_rows(figure, labels, palette)
    for colour in dict.fromkeys(colours):
        rows = np.flatnonzero(np.array(colours) == colour)
        low, high = 10 ** logs[rows, 1], 10 ** logs[rows, 2]
        stroke = with_alpha(colour, 0.45)
        add_whiskers(figure, rows, low, high, colour=stroke, width=4, horizontal=True)
    _dots(figure, effects, 10 ** logs[:, 0], colours)
    for row, factor in enumerate(effects["odds"]):
        words = escape(times(float(factor)))
        place: dict[str, Any] = {"xref": "paper", "xshift": 6, "strong": False}
        add_label(figure, words, x=1, y=row, colour=palette.ink, **place)
    return figure


def _colours(logs: NDArray[np.float64], palette: Palette) -> list[str]:
    return [
        palette.hot if low > 0 else palette.cold if high < 0 else palette.muted
        for _, low, high in logs
    ]


def _reach(logs: NDArray[np.float64]) -> tuple[float, float]:
    """Return the powers of ten that the axis runs over, at least from half to double."""
    known = logs[np.isfinite(logs)]
    low = min(-0.35, float(known.min(initial=0)))
    high = max(0.35, float(known.max(initial=0)))
    room = 0.06 * (high - low)
    return low - room, high + room


def _axes(figure: go.Figure, reach: tuple[float, float], palette: Palette) -> None:
    ticks = _ticks(reach)
    figure.update_xaxes(
        type="log",
        range=reach,
        tickvals=list(ticks),
        ticktext=list(ticks.values()),
    )
    for x in ticks:
        line = {"color": palette.muted if x == 1 else palette.grid, "width": 1 + 0.5 * (x == 1)}
        figure.add_shape(
            type="line", x0=x, x1=x, y0=0, y1=1, yref="paper", line=line, layer="below"
        )


def _ticks(reach: tuple[float, float]) -> dict[float, str]:
    """Return a few multipliers with their names; "no effect" stands a line lower.

    Names must stay apart where the axis is as narrow as on a phone.
    """
    span = reach[1] - reach[0]
    ticks: dict[float, str] = {1.0: f"{TIMES}1<br>no effect"}
    last, length = 0.0, 2
    for step in STEPS:
        power, digits = float(np.log10(step)), len(f"{step:,}") + 1
        if power - last < (3.3 * (length + digits) + 4) / NARROWEST * span:
            continue
        last, length = power, digits
        ticks |= {float(step): f"{TIMES}{step:,}"} if power <= reach[1] else {}
        ticks |= {1 / step: f"{DIVIDED}{step:,}"} if -power >= reach[0] else {}
    return dict(sorted(ticks.items()))


def _dots(
    figure: go.Figure, effects: pd.DataFrame, at: NDArray[np.float64], colours: list[str]
) -> None:
    figure.add_scatter(
        x=at,
        y=np.arange(len(effects)),
        mode="markers",
        marker={"size": 10, "color": colours},
        customdata=[_hover(row) for row in records(effects)],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _hover(effect: Any) -> str:  # noqa: ANN401  a row of `records`
    text = f"{bold(escape(effect.label))}<br>odds {times(effect.odds)}"
    if np.isnan(effect.odds_low) or np.isnan(effect.odds_high):
        return text
    return f"{text} ({times(effect.odds_low)} to {times(effect.odds_high)})"


def _alt(effects: pd.DataFrame) -> str:
    pairs = zip(effects["label"], effects["odds"], strict=True)
    told = ", ".join(f"{clean(label)} {times(float(factor))}" for label, factor in pairs)
    return f"How effects multiply the odds of converting: {told or 'none'}."
