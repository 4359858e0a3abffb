"""What a pair of fields adds in each cell that leads are in, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from leadscoring.model.coarse_pair import Group, groups
from leadscoring.model.field_encoder import one_hot
from leadscoring.model.fitted_terms import FittedTerm
from leadscoring.model.pair_term import PairTerm, Side

__all__ = ["FEWEST_LEADS", "pair_rows"]

Vector = npt.NDArray[np.float64]
FEWEST_LEADS = 10
"""Leads that a cell must have to be told of."""


def pair_rows(
    term: FittedTerm,
    table: PairTerm,
    leads: pd.DataFrame,
    converted: Vector,
    placeholders: tuple[str, ...],
    weight: Vector | None = None,
) -> pd.DataFrame:
    """Return what a pair adds in each of a few cells, beyond the two fields' own effects.

    Parameters
    ----------
    term : FittedTerm
        A pair.
    table : PairTerm
        The same pair, read off; `groups` tells which of its cells are shown as one.
    leads : pandas.DataFrame of shape (n_leads, n_fields)
        The training leads.
    converted : ndarray of shape (n_leads,)
        Their outcomes, 1 or 0.
    placeholders : tuple of str
        Texts that count as missing.
    weight : ndarray of shape (n_leads,), optional
        What each lead counts in shares and means; leads are counted as they are.

    Returns
    -------
    rows : pandas.DataFrame
        One row per cell that at least ten training leads are in: row (what is said
        of the first field), column (of the second), leads, converted (share),
        points (their mean, against the average lead), points_low, points_high.
    """
    shown = groups(table)
    down, across = (
        _group_of_each_lead(side, found, leads, placeholders)
        for side, found in zip(table.sides, shown, strict=True)
    )
    cell = np.where((down < 0) | (across < 0), -1, down * len(shown[1]) + across)
    inside = one_hot(cell, len(shown[0]) * len(shown[1]))
    count = np.asarray(inside.sum(axis=0)).ravel()
    told = np.flatnonzero(count >= FEWEST_LEADS)
    inside, count = inside[:, told], count[told]
    counted = inside if weight is None else sparse.csr_array(inside.multiply(weight[:, None]))
    total = count if weight is None else np.asarray(counted.sum(axis=0)).ravel()
    sums = counted.T @ term.columns
    sums = sums.toarray() if sparse.issparse(sums) else sums
    difference = sums / total[:, None] - term.average
    points, reach = difference @ term.weights, term.reach(difference)
    return pd.DataFrame(
        {
            "row": [shown[0][at].label for at in told // len(shown[1])],
            "column": [shown[1][at].label for at in told % len(shown[1])],
            "leads": count.astype(int),
            "converted": counted.T @ converted / total,
            "points": points,
            "points_low": points - reach,
            "points_high": points + reach,
        }
    )


def _group_of_each_lead(
    side: Side, found: Sequence[Group], leads: pd.DataFrame, placeholders: tuple[str, ...]
) -> npt.NDArray[np.intp]:
    """Return the position of each lead's group; -1 where its code is not shown."""
    position = np.full(side.n_codes, -1)
    for at, group in enumerate(found):
        position[list(group.codes)] = at
    return position[side.codes(leads, placeholders)]
