"""What pairs of fields do to the odds together, beyond what each does alone."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd

from leadscoring.decisions.effects import odds, strength
from leadscoring.decisions.wording import number
from leadscoring.model.card import Card
from leadscoring.model.coarse_pair import Group, groups
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.terms import BinSide, PairTerm, ProductTerm

__all__ = ["both_fields", "names", "pair_grid", "products", "slight"]

_WORTH_A_LOOK = float(np.log(1.05))


def names(card: Card, scorecard: Scorecard) -> list[str]:
    """Return the pairs of the model to look at: tables by how far they surely move the odds, then products.

    Products of two numbers come with the surest first; `slight` pairs are left out.
    """
    none = slight(card)
    terms = [term for term in scorecard.terms if term.name not in none]
    tables = [term for term in terms if isinstance(term, PairTerm)]
    tables.sort(key=lambda term: _size(card, term), reverse=True)
    return [*(term.name for term in tables), *products(card)["pair"]]


def slight(card: Card) -> list[str]:
    """Return the pairs that move the odds of no cell that leads are in by as much as 5%."""
    return [
        name for name, cells in card.pairs.items() if cells["points"].abs().max() < _WORTH_A_LOOK
    ]


def products(card: Card) -> pd.DataFrame:
    """Return what each product of two numbers adds where both are one sd above average.

    Returns
    -------
    table : pandas.DataFrame
        pair, odds, odds_low, odds_high; the surest first.
    """
    rows = card.effects[card.effects["kind"] == "product"]
    rows = rows.loc[strength(rows).sort_values(ascending=False, kind="stable").index]
    front = rows[["term"]].rename(columns={"term": "pair"})
    return pd.concat([front, odds(rows)], axis=1).reset_index(drop=True)


def pair_grid(card: Card, scorecard: Scorecard, pair: str) -> pd.DataFrame:
    """Return what a pair adds in each of a few cells, beyond the two fields' own effects.

    A table is cut to the levels that matter most and to a few ranges of a
    number, each the mean of the leads in it, with the longer side down; cells
    of fewer than ten leads have no odds. Where the card does not tell of the
    leads, as in release 0.1.0, each range is the mean of the bins that it
    covers. A product is read where each number is low, middle or high: one sd
    from the average, or where the leads' values end.

    Parameters
    ----------
    card : Card
        The model's card.
    scorecard : Scorecard
        The model.
    pair : str
        Name of a pair, as in `names`.

    Returns
    -------
    table : pandas.DataFrame
        row, column (what is said of the two fields, in words; the high end of a
        number on top), odds: the factor beyond the two fields' own effects, and
        where the card tells of leads odds_low, odds_high (95%), leads, converted (share).
    """
    term = _term(scorecard, pair)
    if isinstance(term, ProductTerm):
        return _product_grid(term)
    return _told_grid(card.pairs[pair], term) if pair in card.pairs else _table_grid(term)


def both_fields(scorecard: Scorecard, pair: str) -> tuple[str, str]:
    """Return the two fields of a pair: that of the grid's rows, then that of its columns."""
    term = _term(scorecard, pair)
    if isinstance(term, ProductTerm):
        return term.pair
    upright, _, _ = _upright(term)
    return upright.fields


def _term(scorecard: Scorecard, pair: str) -> ProductTerm | PairTerm:
    return next(
        term
        for term in scorecard.terms
        if isinstance(term, (ProductTerm, PairTerm)) and term.name == pair
    )


def _size(card: Card, term: PairTerm) -> tuple[float, float]:
    """Return the root mean square over the leads of what is sure of their points, and of all points.

    Where the card does not tell of leads, it is that of the points of all cells.
    """
    if term.name not in card.pairs:
        return 0.0, float(np.sqrt(np.mean(np.square(term.points))))
    told = card.pairs[term.name]
    sure, size = (
        float(np.sqrt(np.average(np.square(points), weights=told["leads"])))
        for points in (strength(told), told["points"])
    )
    return sure, size


def _told_grid(told: pd.DataFrame, term: PairTerm) -> pd.DataFrame:
    """Return the cells that leads are in, in the grid's order; a row or column without any is none."""
    upright, down, across = _upright(term)
    if upright.sides != term.sides:
        told = told.rename(columns={"row": "column", "column": "row"})
    rows = [group.label for group in down if group.label in set(told["row"])]
    columns = [group.label for group in across if group.label in set(told["column"])]
    cells = pd.DataFrame(product(rows, columns), columns=["row", "column"])
    known = pd.concat([told[["row", "column", "leads", "converted"]], odds(told)], axis=1)
    return cells.merge(known, how="left", on=["row", "column"])


def _table_grid(term: PairTerm) -> pd.DataFrame:
    upright, down, across = _upright(term)
    points = np.array(upright.points)
    cells = [
        {
            "row": row.label,
            "column": column.label,
            "odds": float(np.exp(points[np.ix_(row.codes, column.codes)].mean())),
        }
        for row in down
        for column in across
    ]
    return pd.DataFrame(cells)


def _upright(term: PairTerm) -> tuple[PairTerm, list[Group], list[Group]]:
    """Return a pair with its longer side down, and what to show down and across."""
    down, across = groups(term)
    if len(across) > len(down):
        first, second = term.sides
        term = PairTerm((second, first), tuple(zip(*term.points, strict=True)))
        down, across = across, down
    side = term.sides[0]
    if isinstance(side, BinSide):  # as on an axis: what is high on top
        blank = side.n_codes - 1
        down = sorted(down, key=lambda group: (blank in group.codes, -group.codes[0]))
    return term, down, across


def _product_grid(term: ProductTerm) -> pd.DataFrame:
    first, second = (_three_values(term, i) for i in (0, 1))
    return pd.DataFrame(
        [
            {"row": row, "column": column, "odds": float(np.exp(term.weight * z * other))}
            for row, z in reversed(first.items())
            for column, other in second.items()
        ]
    )


def _three_values(term: ProductTerm, i: int) -> dict[str, float]:
    """Return a number's low, middle and high value in words, with each in standard deviations."""
    mean, scale = term.mean[i], term.scale[i]
    found = {}
    for word, wanted in (("low", mean - scale), ("middle", mean), ("high", mean + scale)):
        value = min(max(wanted, term.low[i]), term.high[i])
        found[f"{word}: {number(value, digits=3)}"] = (value - mean) / scale
    return found
