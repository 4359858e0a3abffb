"""Leads whose curvature stands for that of all: those that no others are like are among them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["draw", "most_drawn"]

Vector = npt.NDArray[np.float64]

_FEWEST = 20_000
_A_COLUMN = 20


def most_drawn(n_columns: int) -> int:
    """Return how many leads are drawn, on average; where there are no more, all are taken."""
    return max(_FEWEST, _A_COLUMN * n_columns)


def draw(
    leverage: Vector, total: float, n_columns: int, seed: tuple[int, ...] = ()
) -> tuple[npt.NDArray[np.intp], Vector]:
    """Draw leads by their leverage, which is about their part in the curvature.

    Plain draws miss the leads of rare levels; then a Newton step is many times too
    long there. So drawn, the curvature errs in no direction by more than some
    sqrt(n_columns / drawn), which costs a few more slopes and no exactness.

    Parameters
    ----------
    leverage : ndarray of shape (n_leads,)
        How much of the squares of its columns, over all leads, each lead has: the
        sum of its shares. At least 0.
    total : float
        Of all leads, these and others.
    n_columns : int
        Columns of the encoded leads.
    seed : tuple of int
        Tells these leads from others that are drawn from apart.

    Returns
    -------
    rows : ndarray of int of shape (n_drawn,)
        Increasing.
    stands_for : ndarray of shape (n_drawn,)
        How many leads each stands for: one over the chance that it was drawn.

    References
    ----------
    Cohen, Lee, Musco, Musco, Peng and Sidford (2015), Uniform sampling for matrix
    approximation: sampling by overestimates of leverage.
    """
    chance = np.minimum(1.0, leverage * (most_drawn(n_columns) / total))
    rows = np.flatnonzero(np.random.default_rng((0, *seed)).random(len(chance)) < chance)
    return rows, 1 / chance[rows]
