"""From the average lead to one lead, reason by reason."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from leadscoring.figures.draft import Draft
from leadscoring.figures.marks import add_label, name_rows, records, row_height
from leadscoring.figures.palette import Palette
from leadscoring.figures.template import LABEL_SIZE, draft
from leadscoring.figures.text import bold, clean, escape, row_label, shorten, signed

__all__ = ["waterfall"]

LABEL_WIDTH = 22
HALF_BAR = 0.3


class _Layout(NamedTuple):
    """The log-odds before the first bar and after each, and how far the axis runs."""

    path: NDArray[np.float64]
    span: tuple[float, float]


def waterfall(
    steps: pd.DataFrame,
    *,
    start: float,
    start_score: float,
    end_score: float,
    ticks: list[tuple[float, str]],
    cutoff: tuple[float, str] | None,
    palette: Palette,
) -> go.Figure:
    """Draw the steps from the average lead's score to this lead's.

    Parameters
    ----------
    steps : pandas.DataFrame
        ``label``, ``points`` (contribution in log-odds) and ``blank`` (whether the field
        is not filled in), one row per bar, in the order drawn.
    start : float
        Log-odds of the average lead.
    start_score, end_score : float
        Scores of the average lead and of this one, as shown.
    ticks : list of (float, str)
        Positions on the log-odds axis with the scores printed there.
    cutoff : (float, str) or None
        Position and label of the cutoff.
    palette : Palette
        The colours.

    Returns
    -------
    figure : plotly.graph_objects.Figure
        Bars that raise the score in the hot colour, bars that lower it in the cold one;
        blank fields striped.

    Examples
    --------
    >>> from leadscoring.figures.palette import LIGHT
    >>> steps = pd.DataFrame(
    ...     {"label": ["Got our SMS"], "points": [1.5], "blank": [False]}
    ... )
    >>> scores = {"start": -0.5, "start_score": 38, "end_score": 73}
    >>> figure = waterfall(
    ...     steps, **scores, ticks=[(0, "50")], cutoff=(0.85, "cutoff 70"), palette=LIGHT
    ... )
    >>> figure.layout.meta["alt"]
    'From 38 for the average lead to 73 for this lead: Got our SMS +1.5.'
    """
    points = steps["points"].to_numpy(dtype=float)
    layout = _lay_out(points, start, cutoff)
    figure = draft(
        palette,
        height=row_height(_labels(steps)) * (len(steps) + 2) + 64,
        alt=_alt(steps, start_score, end_score),
    )
    _axes(figure, steps, layout, ticks, palette)
    _mark_cutoff(figure, cutoff, layout, palette)
    _connect(figure, layout, palette)
    _bars(figure, steps, layout, palette)
    _numbers(figure, points, layout, palette.ink)
    _ends(figure, layout, start_score, end_score, palette)
    return figure.figure()


def _lay_out(
    points: NDArray[np.float64], start: float, cutoff: tuple[float, str] | None
) -> _Layout:
    """Return the bars' ends, and a span with room for the numbers beside them."""
    path = start + np.concatenate([[0.0], np.cumsum(points)])
    every = path if cutoff is None else np.append(path, cutoff[0])
    middle = (every.min() + every.max()) / 2
    half = max(float(every.max() - every.min()), 1.0) / 2
    return _Layout(path, (float(middle - 1.7 * half), float(middle + 1.6 * half)))


def _axes(
    figure: Draft,
    steps: pd.DataFrame,
    layout: _Layout,
    ticks: list[tuple[float, str]],
    palette: Palette,
) -> None:
    name_rows(figure, ["Average lead", *_labels(steps), bold("This lead")], palette)
    figure.update_yaxes(range=[len(steps) + 1.6, -1.1])
    shown = _spaced(ticks, layout.span)
    figure.update_xaxes(
        range=layout.span,
        tickvals=[position for position, _ in shown],
        ticktext=[escape(text) for _, text in shown],
        showgrid=True,
        title={"text": "score (striped = blank)" if steps["blank"].any() else "score"},
    )


def _labels(steps: pd.DataFrame) -> list[str]:
    return [row_label(label, LABEL_WIDTH) for label in steps["label"]]


def _spaced(ticks: list[tuple[float, str]], span: tuple[float, float]) -> list[tuple[float, str]]:
    """Drop ticks outside the axis, and those too close to one nearer the middle score."""
    inside = [tick for tick in ticks if span[0] <= tick[0] <= span[1]]
    kept: list[tuple[float, str]] = []
    for tick in sorted(inside, key=lambda tick: abs(tick[0])):
        if all(abs(tick[0] - other[0]) >= 0.15 * (span[1] - span[0]) for other in kept):
            kept.append(tick)
    return sorted(kept)


def _mark_cutoff(
    figure: Draft, cutoff: tuple[float, str] | None, layout: _Layout, palette: Palette
) -> None:
    if cutoff is None:
        return
    x, words = cutoff
    line = {"color": palette.muted, "width": 1.5, "dash": "dot"}
    figure.add_shape(type="line", x0=x, x1=x, y0=0, y1=1, yref="paper", line=line, layer="below")
    right_half = x > sum(layout.span) / 2
    side: dict[str, Any] = {"xanchor": "right", "xshift": -5} if right_half else {"xshift": 5}
    text = shorten(words, 20)
    add_label(figure, text, x=x, y=-0.8, colour=palette.muted, strong=False, **side)


def _connect(figure: Draft, layout: _Layout, palette: Palette) -> None:
    """Join the foot of each bar to the head of the next with a thin upright."""
    rows = np.arange(len(layout.path))
    head, foot = rows + HALF_BAR, rows + 1 - HALF_BAR
    x = np.repeat(layout.path, 3)
    y = np.column_stack([head, foot, np.full(len(rows), np.nan)]).ravel()
    line = {"color": palette.faint, "width": 1}
    figure.add_scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip")


def _bars(figure: Draft, steps: pd.DataFrame, layout: _Layout, palette: Palette) -> None:
    points = steps["points"].to_numpy(dtype=float)
    colours = [palette.cold if change < 0 else palette.hot for change in points]
    stripes = ["/" if blank else "" for blank in steps["blank"]]
    marker: dict[str, Any] = {
        "color": colours,
        "line": {"color": colours, "width": 1},
        "pattern": {"shape": stripes, "size": 6, "solidity": 0.3},
    }
    figure.add_bar(
        orientation="h",
        y=np.arange(1, len(steps) + 1),
        x=points,
        base=layout.path[:-1],
        width=2 * HALF_BAR,
        marker=marker,
        customdata=[_hover(row) for row in records(steps)],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _numbers(figure: Draft, points: NDArray[np.float64], layout: _Layout, ink: str) -> None:
    """Print each contribution beyond the end that its bar points to."""
    for row, (change, end) in enumerate(zip(points, layout.path[1:], strict=True), start=1):
        side: dict[str, Any] = {"xanchor": "right", "xshift": -6} if change < 0 else {"xshift": 6}
        add_label(figure, signed(change), x=end, y=row, colour=ink, strong=False, **side)


def _hover(step: Any) -> str:  # noqa: ANN401  a row of `records`
    effect = "lowers" if step.points < 0 else "raises"
    factor = np.exp(min(abs(step.points), 12))
    blank = "<br>not filled in" if step.blank else ""
    return (
        f"{bold(escape(step.label))}<br>{effect} the odds {factor:,.1f} times "
        f"({signed(step.points, 2)} log-odds){blank}"
    )


def _ends(
    figure: Draft, layout: _Layout, start_score: float, end_score: float, palette: Palette
) -> None:
    """Mark the average lead and this lead with their scores on the left."""
    first, last = float(layout.path[0]), float(layout.path[-1])
    rows = [0, len(layout.path)]
    colours = [palette.muted, palette.cold if end_score < start_score else palette.hot]
    marker: dict[str, Any] = {"symbol": "diamond", "size": [11, 14], "color": colours}
    marker |= {"opacity": 1, "line": {"width": 0}}
    hover = [f"Average lead: {start_score:.0f}", f"This lead: {end_score:.0f}"]
    figure.add_scatter(
        x=[first, last],
        y=rows,
        mode="markers",
        marker=marker,
        customdata=hover,
        hovertemplate="%{customdata}<extra></extra>",
    )
    place: dict[str, Any] = {"xanchor": "right", "xshift": -9}
    add_label(
        figure, f"{start_score:.0f}", x=first, y=rows[0], colour=palette.ink, strong=False, **place
    )
    add_label(
        figure,
        f"{end_score:.0f}",
        x=last,
        y=rows[1],
        colour=palette.ink,
        size=LABEL_SIZE + 2,
        **place,
    )


def _alt(steps: pd.DataFrame, start_score: float, end_score: float) -> str:
    pairs = zip(steps["label"], steps["points"], strict=True)
    told = ", ".join(f"{clean(label)} {signed(points)}" for label, points in pairs)
    ends = f"From {start_score:.0f} for the average lead to {end_score:.0f} for this lead"
    return f"{ends}: {told}." if told else f"{ends}."
