"""What each field does to the odds: the tables behind the page Coefficients."""

from __future__ import annotations

import numpy as np
import pandas as pd

from leadscoring.decisions.curves import stretches
from leadscoring.decisions.wording import number
from leadscoring.model.card import Card

__all__ = [
    "correlation",
    "every_term",
    "fields_by_strength",
    "largest_levels",
    "levels",
    "odds",
    "strength",
    "strongest",
]

KINDS = {
    "level": "level",
    "other": "rare levels",
    "missing": "blank",
    "range": "stretch",
    "contrast": "upper against lower quartile",
    "product": "pair, both 1 sd above average",
    "pair": "pair, beyond the two fields",
}
"""What a row of the effects is, in words."""

_SPOKEN = {"level", "other", "missing", "contrast", "product"}


def strongest(card: Card, *, n: int = 14) -> pd.DataFrame:
    """Return the effects that are surely strong, the one that raises most on top.

    Effects are ranked by the end of their interval that is nearest to no
    effect, so that a level of a few leads does not outrank a level of many.

    Parameters
    ----------
    card : Card
        The model's card.
    n : int
        How many effects at most.

    Returns
    -------
    effects : pandas.DataFrame
        label, odds, odds_low, odds_high, leads. Levels are against the average
        lead, numbers upper against lower quartile.
    """
    rows = card.effects[card.effects["kind"].isin(_SPOKEN)]
    order = pd.DataFrame({"sure": strength(rows), "size": rows["points"].abs()})
    best = order.sort_values(["sure", "size"], ascending=False, kind="stable").index[:n]
    chosen = rows.loc[best].sort_values("points", ascending=False, kind="stable")
    table = odds(chosen).assign(leads=chosen["leads"])
    parts = zip(chosen["term"], chosen["kind"], chosen["label"], strict=True)
    table.insert(0, "label", [_label(*part) for part in parts])
    return table.reset_index(drop=True)


def fields_by_strength(card: Card) -> list[str]:
    """Return every field of the model: numbers first, each kind by its surest effect."""
    rows = card.effects[card.effects["kind"] != "product"]
    sure = strength(rows).groupby(rows["term"]).max().reindex(list(card.fields)).fillna(0.0)
    ordered = [str(name) for name in sure.sort_values(ascending=False, kind="stable").index]
    return sorted(ordered, key=lambda name: name not in card.curves)


def levels(card: Card, field: str) -> pd.DataFrame:
    """Return a field's levels, or stretches, with how many of their leads converted.

    Parameters
    ----------
    card : Card
        The model's card.
    field : str
        One of the model's fields.

    Returns
    -------
    table : pandas.DataFrame
        level, leads, converted (share), odds, odds_low, odds_high (against the
        average lead); the largest level first, the stretches of a number in order.
    """
    rows = card.effects[(card.effects["term"] == field) & (card.effects["kind"] != "contrast")]
    front = rows[["label", "leads", "converted"]].rename(columns={"label": "level"})
    if field in card.curves:
        ends = stretches(card, field)
        short = {label: f"{number(low)} to {number(high)}" for label, (low, high) in ends.items()}
        front["level"] = front["level"].replace(short)
    return pd.concat([front, odds(rows)], axis=1).reset_index(drop=True)


def largest_levels(table: pd.DataFrame, *, n: int = 8) -> pd.DataFrame:
    """Return the levels of most leads, the one that raises the odds most on top.

    Parameters
    ----------
    table : pandas.DataFrame
        As `levels` returns it.
    n : int
        How many levels at most.

    Returns
    -------
    effects : pandas.DataFrame
        label, odds, odds_low, odds_high.
    """
    largest = table.nlargest(n, "leads", keep="first")
    ordered = largest.sort_values("odds", ascending=False, kind="stable")
    names = ["level", "odds", "odds_low", "odds_high"]
    return ordered[names].rename(columns={"level": "label"}).reset_index(drop=True)


def correlation(card: Card) -> pd.DataFrame:
    """Return each number's Pearson correlation with converting, the strongest first.

    Returns
    -------
    table : pandas.DataFrame
        label, correlation; empty where the model has no numeric field.
    """
    if card.correlation.empty:
        return pd.DataFrame(columns=["label", "correlation"])
    table = card.correlation.rename(columns={"field": "label"})
    order = table["correlation"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def every_term(card: Card) -> pd.DataFrame:
    """Return every row of the scorecard in words, as the model orders them; cells of pairs last.

    Returns
    -------
    table : pandas.DataFrame
        field, value, kind, leads, converted (share), points, points_low,
        points_high (log-odds), odds, odds_low, odds_high.
    """
    rows = pd.concat([card.effects, *_cells(card)], ignore_index=True)
    front = rows[["term", "label"]].rename(columns={"term": "field", "label": "value"})
    front["kind"] = rows["kind"].map(KINDS)
    numbers = rows[["leads", "converted", "points", "points_low", "points_high"]]
    return pd.concat([front, numbers, odds(rows)], axis=1).reset_index(drop=True)


def strength(rows: pd.DataFrame) -> pd.Series:
    """Return the distance of each effect's interval from no effect; 0 where it includes it.

    Examples
    --------
    >>> rows = pd.DataFrame({"points_low": [0.2, -0.1, -2.0], "points_high": [0.6, 0.3, -1.5]})
    >>> strength(rows).tolist()
    [0.2, 0.0, 1.5]
    """
    nearest = np.maximum(rows["points_low"], -rows["points_high"])
    return pd.Series(np.maximum(nearest, 0.0), index=rows.index)


def odds(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the points of some effects, and their interval, as factors of the odds."""
    names = {"points": "odds", "points_low": "odds_low", "points_high": "odds_high"}
    return pd.DataFrame({to: np.exp(rows[of].astype(float)) for of, to in names.items()})


def _cells(card: Card) -> list[pd.DataFrame]:
    """Return the cells of each pair as rows of the effects."""
    return [
        rows.assign(term=name, kind="pair", label=rows["row"] + " and " + rows["column"])
        for name, rows in card.pairs.items()
    ]


def _label(term: str, kind: str, label: str) -> str:
    if kind == "contrast":
        return f"{term}: from {label}"
    return f"{term}: both high" if kind == "product" else f"{term}: {label}"
