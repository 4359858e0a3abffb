"""What pairs of numbers do to the odds together, beyond what each does alone."""

from __future__ import annotations

import numpy as np
import pandas as pd

from leadscoring.decisions.effects import odds, strength
from leadscoring.decisions.wording import number
from leadscoring.model.card import Card
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.terms import ProductTerm

__all__ = ["both_fields", "pair_grid", "pairs"]


def pairs(card: Card) -> pd.DataFrame:
    """Return what each pair of numbers adds where both are one sd above average.

    Returns
    -------
    table : pandas.DataFrame
        pair, odds, odds_low, odds_high; the surest first.
    """
    rows = card.effects[card.effects["kind"] == "product"]
    rows = rows.loc[strength(rows).sort_values(ascending=False, kind="stable").index]
    front = rows[["term"]].rename(columns={"term": "pair"})
    return pd.concat([front, odds(rows)], axis=1).reset_index(drop=True)


def pair_grid(scorecard: Scorecard, pair: str) -> pd.DataFrame:
    """Return what a pair adds where each number is low, middle or high.

    Low and high are one sd from the average, or where the leads' values end.

    Parameters
    ----------
    scorecard : Scorecard
        The model.
    pair : str
        Name of a pair, as in `pairs`.

    Returns
    -------
    table : pandas.DataFrame
        row, column (the first and the second number's value, in words) and
        odds: the factor beyond the two fields' own effects.
    """
    term = _term(scorecard, pair)
    first, second = (_three_values(term, i) for i in (0, 1))
    return pd.DataFrame(
        [
            {"row": row, "column": column, "odds": float(np.exp(term.weight * z * other))}
            for row, z in reversed(first.items())
            for column, other in second.items()
        ]
    )


def both_fields(scorecard: Scorecard, pair: str) -> tuple[str, str]:
    """Return the two fields of a pair: that of the grid's rows, then that of its columns."""
    return _term(scorecard, pair).pair


def _term(scorecard: Scorecard, pair: str) -> ProductTerm:
    return next(t for t in scorecard.terms if isinstance(t, ProductTerm) and t.name == pair)


def _three_values(term: ProductTerm, i: int) -> dict[str, float]:
    """Return a number's low, middle and high value in words, with each in standard deviations."""
    mean, scale = term.mean[i], term.scale[i]
    found = {}
    for word, wanted in (("low", mean - scale), ("middle", mean), ("high", mean + scale)):
        value = min(max(wanted, term.low[i]), term.high[i])
        found[f"{word}: {number(value, digits=3)}"] = (value - mean) / scale
    return found
