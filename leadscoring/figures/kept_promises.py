"""Whether hot leads converted as promised, week by week."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from leadscoring.figures.marks import add_band, add_line, records
from leadscoring.figures.palette import Palette
from leadscoring.figures.template import canvas
from leadscoring.figures.text import interval, percent
from leadscoring.figures.weeks import (
    LABELS,
    LineEnd,
    day,
    moments,
    name_ends,
    percents,
    span,
    stretched,
    week_axis,
)

__all__ = ["kept_promises"]

_MANY = 26  # weeks, from which on dots would hide the line


def kept_promises(weeks: pd.DataFrame, *, palette: Palette) -> go.Figure:
    """Draw promised and actual conversion of hot leads by week.

    Parameters
    ----------
    weeks : pandas.DataFrame
        One row per week, in order: ``week`` (its Monday), ``leads``, ``converted``,
        ``promised``, ``actual``, ``low`` and ``high`` (shares) and ``verdict``.
    palette : Palette
        The colours.

    Returns
    -------
    figure : plotly.graph_objects.Figure
        The actual share with its 95% band and a dot for each week, a diamond where it
        is below the promise; the promise dashed.

    Examples
    --------
    >>> from leadscoring.figures.palette import LIGHT
    >>> row = {"week": pd.Timestamp("2026-11-02"), "leads": 86, "converted": 60, "promised": 0.81}
    >>> row |= {"actual": 0.7, "low": 0.6, "high": 0.78, "verdict": "below"}
    >>> kept_promises(pd.DataFrame([row]), palette=LIGHT).layout.meta["alt"]
    'In the week of 2 Nov hot leads converted 70% (60% to 78%); promised were 81%. 1 of 1 weeks is below the promise.'
    """
    figure = canvas(palette, height=300, right=LABELS, hover="x unified", alt=_alt(weeks))
    drawn = stretched(weeks)
    x = moments(drawn["week"])
    ends = span(weeks["low"], weeks["high"], weeks["promised"])
    add_band(figure, x, drawn["low"], drawn["high"], colour=palette.accent)
    hover = [f"promised {percent(share)}" for share in drawn["promised"]]
    add_line(figure, x, drawn["promised"], colour=palette.muted, dash="dash", hover=hover)
    add_line(figure, x, drawn["actual"], colour=palette.accent)
    _dots(figure, weeks, palette)
    week_axis(figure, list(weeks["week"]))
    percents(figure, ends)
    if len(weeks):
        last = weeks.iloc[-1]
        promised = LineEnd("promised", last["promised"], palette.muted)
        name_ends(figure, [promised, LineEnd("actual", last["actual"], palette.accent)], ends)
    return figure


def _dots(figure: go.Figure, weeks: pd.DataFrame, palette: Palette) -> None:
    below = (weeks["verdict"] == "below").tolist()
    small = 6 if len(weeks) > _MANY else 8
    hover = [
        f"converted {interval(row.actual, row.low, row.high)}: "
        f"{row.converted:,} of {row.leads:,} leads"
        for row in records(weeks)
    ]
    marker: dict[str, Any] = {
        "size": [small + 3 if each else small for each in below],
        "symbol": ["diamond" if each else "circle" for each in below],
        "color": [palette.hot if each else palette.accent for each in below],
        "line": {"color": palette.page, "width": 1},
        "opacity": 1,
    }
    figure.add_scatter(
        x=moments(weeks["week"]),
        y=weeks["actual"].to_numpy(),
        mode="markers",
        marker=marker,
        cliponaxis=False,
        customdata=hover,
        hovertemplate="%{customdata}<extra></extra>",
    )


def _alt(weeks: pd.DataFrame) -> str:
    if weeks.empty:
        return "Promised and actual conversion by week: none yet."
    last, n_below = weeks.iloc[-1], int((weeks["verdict"] == "below").sum())
    kept = interval(last["actual"], last["low"], last["high"])
    return (
        f"In the week of {day(last['week'])} hot leads converted {kept}; promised were "
        f"{percent(last['promised'])}. {n_below} of {len(weeks)} weeks "
        f"{'is' if n_below == 1 else 'are'} below the promise."
    )
