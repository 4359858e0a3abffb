"""What calling down to each cutoff is worth."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from leadscoring.figures.draft import Draft
from leadscoring.figures.marks import add_label, add_line, add_point, add_reference, row_at
from leadscoring.figures.outline import thin
from leadscoring.figures.palette import Palette
from leadscoring.figures.room import leave_room
from leadscoring.figures.template import draft
from leadscoring.figures.text import money, score

__all__ = ["value"]


def value(
    table: pd.DataFrame,
    *,
    gain: float,
    cost: float,
    of: int,
    best: float,
    proposed: float,
    palette: Palette,
    currency: str = "€",
) -> go.Figure:
    """Draw ``gain x buyers called - cost x leads called`` by cutoff, per `of` leads.

    Parameters
    ----------
    table : pandas.DataFrame
        ``Cutoffs.table``.
    gain, cost : float
        Margin of a conversion and cost of working a lead.
    of : int
        Number of leads that the amounts are scaled to.
    best, proposed : float
        The cutoff of highest value and the one being considered, probabilities.
    palette : Palette
        The colours.
    currency : str, default="€"
        Sign put before amounts.

    Returns
    -------
    figure : plotly.graph_objects.Figure
        The curve with both cutoffs marked; one mark where they are the same.

    Examples
    --------
    >>> from leadscoring.figures.palette import LIGHT
    >>> table = pd.DataFrame({"cutoff": [0.2, 0.6], "tp": [5, 4], "fp": [5, 1]})
    >>> table[["fn", "tn"]] = [[0, 0], [1, 4]]
    >>> worth = value(
    ...     table, gain=100, cost=40, of=20, best=0.6, proposed=0.2, palette=LIGHT
    ... )
    >>> worth.layout.meta["alt"]
    'Cutoff 20 is worth €200 per 20 leads; the best, cutoff 60, €400.'
    """
    amount = _amounts(table, gain=gain, cost=cost, of=of)
    rows = {"best": row_at(table, best), "proposed": row_at(table, proposed)}
    there = {name: _amount_at(amount, row) for name, row in rows.items()}
    alt = (
        f"Cutoff {score(proposed)} is worth {money(there['proposed'], currency)} per {of:,} "
        f"leads; the best, cutoff {score(best)}, {money(there['best'], currency)}."
    )
    figure = draft(palette, height=230, right=14, hover="x unified", alt=alt)
    _draw(figure, table, amount, list(rows.values()), palette, currency)
    span = _span(table, best, proposed)
    low, high = _heights(amount, there)
    if low < 0 < high:
        add_reference(figure, span, [0, 0], palette)
    at = {"best": 100 * best, "proposed": 100 * proposed}
    _mark_both(figure, at, there, span, palette, currency)
    ticks = _ticks(low, high)
    figure.update_xaxes(range=span, title={"text": "cutoff score"}, dtick=20)
    figure.update_xaxes(unifiedhovertitle={"text": "cutoff %{x:.0f}"})
    texts = [money(tick, currency, short=True) for tick in ticks]
    room = 0.2 * (high - low)
    figure.update_yaxes(range=[low - room, high + room], tickvals=ticks, ticktext=texts)
    leave_room(figure, texts)
    return figure.figure()


def _amounts(table: pd.DataFrame, *, gain: float, cost: float, of: int) -> NDArray[np.float64]:
    tp, fp = table["tp"].to_numpy(), table["fp"].to_numpy()
    leads = tp + fp + table["fn"].to_numpy() + table["tn"].to_numpy()
    return np.asarray((gain * tp - cost * (tp + fp)) * of / leads, dtype=float)


def _amount_at(amount: NDArray[np.float64], row: int | None) -> float:
    """Return the worth of a row; calling nobody is worth nothing."""
    return 0.0 if row is None else float(amount[row])


def _draw(
    figure: Draft,
    table: pd.DataFrame,
    amount: NDArray[np.float64],
    keep: list[int | None],
    palette: Palette,
    currency: str,
) -> None:
    points = pd.DataFrame({"x": 100 * table["cutoff"].to_numpy(), "amount": amount})
    shown = thin(points, "x", ["amount"], keep=keep)
    hover = [f"worth {money(each, currency)}" for each in shown["amount"]]
    colour = palette.accent
    add_line(figure, shown["x"], shown["amount"], colour=colour, hover=hover, shape="vh")


def _mark_both(
    figure: Draft,
    at: dict[str, float],
    there: dict[str, float],
    span: list[float],
    palette: Palette,
    currency: str,
) -> None:
    """Label the best above its peak, the proposed below the line, towards the peak."""
    amounts = {name: money(amount, currency) for name, amount in there.items()}
    words = f"best {score(at['best'] / 100)}: {amounts['best']}"
    width = span[1] - span[0]
    share = (at["best"] - span[0]) / width
    anchor = "left" if share < 0.35 else "right" if share > 0.65 else "center"
    place: dict[str, Any] = {"xanchor": anchor, "yshift": 15}
    best, proposed = at["best"], at["proposed"]
    if best == proposed:
        words = f"proposed and {words}"
    else:
        towards = _towards((proposed - span[0]) / width, (best - span[0]) / width)
        y = there["proposed"]
        beside = f"proposed {score(proposed / 100)}<br>{amounts['proposed']}"
        add_label(figure, beside, x=proposed, y=y, colour=palette.hot, **towards)
        add_point(figure, proposed, y, palette)
    add_point(figure, best, there["best"], palette, colour=palette.ok, symbol="diamond")
    add_label(figure, words, x=best, y=there["best"], colour=palette.ok, **place)


def _towards(proposed: float, best: float) -> dict[str, Any]:
    """Return where a label stays under the line: towards the peak, or right below it."""
    side = "left" if proposed < best else "right"
    if abs(proposed - best) < 0.12:
        side = "left" if proposed < 0.2 else "right" if proposed > 0.8 else "center"
    return {"xanchor": side, "align": side, "yshift": -24}


def _span(table: pd.DataFrame, best: float, proposed: float) -> list[float]:
    scores = 100 * np.array([table["cutoff"].iloc[0], table["cutoff"].iloc[-1], best, proposed])
    left, right = float(scores.min()), float(scores.max())
    room = max(0.0, 10 - (right - left)) / 2 + 0.01 * (right - left)
    return [left - room, right + room]


def _heights(amount: NDArray[np.float64], there: dict[str, float]) -> tuple[float, float]:
    every = [*there.values(), float(amount.min()), float(amount.max())]
    low, high = min(every), max(every)
    return (low, high) if high > low else (low - 1, high + 1)


def _ticks(low: float, high: float) -> list[float]:
    """Return three to six round numbers between `low` and `high`."""
    rough = (high - low) / 4
    power = 10.0 ** np.floor(np.log10(rough))
    step = next(nice * power for nice in (1, 2, 2.5, 5, 10) if nice * power >= rough)
    return [float(tick) for tick in step * np.arange(np.ceil(low / step), high / step + 1e-9)]
