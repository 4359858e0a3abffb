"""How the cutoff holds, week by week: what it would have to be, and how many leads it lets through."""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go

from leadscoring.figures.marks import add_band, add_line, records
from leadscoring.figures.palette import Palette
from leadscoring.figures.template import canvas
from leadscoring.figures.text import interval, percent, score
from leadscoring.figures.weeks import (
    LABELS,
    LineEnd,
    moments,
    name_ends,
    percents,
    span,
    stretched,
    week_axis,
)

__all__ = ["hot_share", "needed_cutoff"]

_HEIGHT = 240
_LOW = 190
_LEAST = 20  # scores that the axis runs over, so that a quiet cutoff looks quiet


def needed_cutoff(table: pd.DataFrame, *, target: float, palette: Palette) -> go.Figure:
    """Draw the cutoff that would have kept the promise, beside the published one.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per week, in order: ``week``, ``needed``, ``low``, ``high`` (nan where it
        is not known) and ``published``, probabilities.
    target : float
        The conversion that was promised, in [0, 1].
    palette : Palette
        The colours.

    Returns
    -------
    figure : plotly.graph_objects.Figure
        The needed cutoff with its 95% band, in scores; the published one dotted.

    Examples
    --------
    >>> from leadscoring.figures.palette import LIGHT
    >>> row = {"week": pd.Timestamp("2026-11-02"), "needed": 0.79, "low": 0.74, "high": 0.85}
    >>> table = pd.DataFrame([row | {"published": 0.7}])
    >>> needed_cutoff(table, target=0.8, palette=LIGHT).layout.meta["alt"]
    'To convert 80%, the cutoff would have to be 79 (74 to 85); published is 70.'
    """
    known = table.dropna(subset=["needed"])
    alt = _needed_alt(known, target)
    figure = canvas(palette, height=_HEIGHT, right=LABELS + 26, hover="x unified", alt=alt)
    drawn = stretched(table)
    x = moments(drawn["week"])
    scores = {name: 100 * drawn[name] for name in ("needed", "low", "high", "published")}
    add_band(figure, x, scores["low"], scores["high"], colour=palette.accent)
    hover = [f"published {score(cutoff)}" for cutoff in drawn["published"]]
    add_line(figure, x, scores["published"], colour=palette.muted, width=2, dash="dot", hover=hover)
    told = [_needed(row.needed, row.low, row.high) for row in records(drawn)]
    add_line(figure, x, scores["needed"], colour=palette.accent, hover=told)
    _dots(figure, table["week"], 100 * table["needed"], palette)
    week_axis(figure, list(table["week"]))
    low, high = (100 * end for end in span(table[["needed", "low", "high", "published"]]))
    room = max(0.0, _LEAST - (high - low)) / 2
    ends = [max(0.0, low - room), min(100.0, high + room)]
    figure.update_yaxes(range=ends, nticks=6)
    if len(known):
        line = LineEnd(
            f"needed<br>for {percent(target)}", 100 * known["needed"].iloc[-1], palette.accent
        )
        published = LineEnd(
            f"published {score(table['published'].iloc[-1])}",
            scores["published"].iloc[-1],
            palette.muted,
        )
        name_ends(figure, [line, published], ends)
    return figure


def hot_share(table: pd.DataFrame, *, palette: Palette) -> go.Figure:
    """Draw the share of new leads at or above the cutoff, by week.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per week, in order: ``week``, ``leads``, ``hot``, ``share``, ``low``,
        ``high`` and ``expected`` (the share at training).
    palette : Palette
        The colours.

    Returns
    -------
    figure : plotly.graph_objects.Figure
        The share with its 95% band, and what was to be expected, dashed.

    Examples
    --------
    >>> from leadscoring.figures.palette import LIGHT
    >>> row = {"week": pd.Timestamp("2026-11-02"), "leads": 150, "hot": 54, "share": 0.36}
    >>> table = pd.DataFrame([row | {"low": 0.29, "high": 0.44, "expected": 0.35}])
    >>> hot_share(table, palette=LIGHT).layout.meta["alt"]
    'Last week 36% (29% to 44%) of the new leads were hot; 35% at training.'
    """
    figure = canvas(palette, height=_LOW, right=LABELS, hover="x unified", alt=_share_alt(table))
    drawn = stretched(table)
    x = moments(drawn["week"])
    ends = span(table[["low", "high", "share", "expected"]])
    add_band(figure, x, drawn["low"], drawn["high"], colour=palette.accent)
    expected = [f"at training {percent(share)}" for share in drawn["expected"]]
    add_line(figure, x, drawn["expected"], colour=palette.muted, dash="dash", hover=expected)
    hover = [
        f"hot {interval(row.share, row.low, row.high)}: {row.hot:,} of {row.leads:,} leads"
        for row in records(drawn)
    ]
    add_line(figure, x, drawn["share"], colour=palette.accent, hover=hover)
    _dots(figure, table["week"], table["share"], palette)
    week_axis(figure, list(table["week"]))
    percents(figure, ends)
    if len(table):
        last = table.iloc[-1]
        usual = LineEnd("at training", last["expected"], palette.muted)
        name_ends(figure, [usual, LineEnd("hot", last["share"], palette.accent)], ends)
    return figure


def _dots(figure: go.Figure, weeks: pd.Series, heights: pd.Series, palette: Palette) -> None:
    figure.add_scatter(
        x=moments(weeks),
        y=heights.to_numpy(),
        mode="markers",
        marker={"size": 5, "color": palette.accent},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _needed(needed: float, low: float, high: float) -> str:
    if math.isnan(needed):
        return "needed: not known"
    between = "" if math.isnan(low + high) else f" ({score(low)} to {score(high)})"
    return f"needed {score(needed)}{between}"


def _needed_alt(known: pd.DataFrame, target: float) -> str:
    if known.empty:
        return f"The cutoff needed to convert {percent(target)} is not known yet."
    last = known.iloc[-1]
    needed = _needed(last["needed"], last["low"], last["high"]).removeprefix("needed ")
    published = score(last["published"])
    return f"To convert {percent(target)}, the cutoff would have to be {needed}; published is {published}."


def _share_alt(table: pd.DataFrame) -> str:
    if table.empty:
        return "Share of hot leads by week: none yet."
    last = table.iloc[-1]
    hot = interval(last["share"], last["low"], last["high"])
    return f"Last week {hot} of the new leads were hot; {percent(last['expected'])} at training."
