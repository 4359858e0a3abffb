"""What a ranked list has in front of the leads' own columns, and how it names those."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["RANKED", "TIERS", "best_first", "order_of", "own_names", "tier_places"]

RANKED = ("rank", "score", "probability", "tier", "reason_1", "reason_2", "reason_3")
"""What a ranked list has in front of the leads' own columns."""
TIERS = ("hot", "warm", "cold")


def tier_places(probability: npt.ArrayLike, *, cutoff: float, warm: float) -> npt.NDArray[np.intp]:
    """Return the place in `TIERS` of each probability.

    Parameters
    ----------
    probability : array-like
        Of any shape.
    cutoff, warm : float
        The probabilities at or above which a lead is hot, and warm.

    Examples
    --------
    >>> tier_places([0.9, 0.5, 0.1], cutoff=0.9, warm=0.4).tolist()
    [0, 1, 2]
    """
    values = np.asarray(probability)
    return np.where(values >= cutoff, 0, np.where(values >= warm, 1, 2))


def order_of(probability: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """Return the positions of leads, the best first; ties stay in order."""
    return np.argsort(-probability, kind="stable")


def best_first(scored: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Return scored leads, the best first, with columns of their own; ties stay in order.

    Parameters
    ----------
    scored : pandas.DataFrame of shape (n_leads, 6)
        As `LeadModel.score` returns them.
    own : pandas.DataFrame of shape (n_leads, n_own)
        The leads' own columns, in the same order.

    Returns
    -------
    ranked : pandas.DataFrame of shape (n_leads, 7 + n_own)
        With the columns of `RANKED` in front.
    """
    order = order_of(scored["probability"].to_numpy())
    front = scored[list(RANKED)[1:]].iloc[order]
    front.insert(0, RANKED[0], np.arange(1, len(front) + 1))
    shown = own.iloc[order]
    renamed = shown.rename(columns=own_names(shown.columns))
    return pd.concat([front, renamed.set_axis(front.index)], axis=1)


def own_names(own: Iterable[str]) -> dict[str, str]:
    """Return new names for own columns that are named like one of the ranked list.

    Examples
    --------
    >>> own_names(["City", "score"])
    {'score': 'score (file)'}
    """
    taken, renamed = {*RANKED, *own}, {}
    for name in own:
        if name in RANKED:
            new = f"{name} (file)"
            while new in taken:
                new += " (file)"
            taken.add(new)
            renamed[name] = new
    return renamed
