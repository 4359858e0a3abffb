"""Weights of leads: what they must be, and how many equal ones they are worth."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["effective_size"]

Vector = npt.NDArray[np.float64]


def effective_size(weight: npt.ArrayLike) -> float:
    """Return how many leads of equal weight tell a share as surely as these.

    Parameters
    ----------
    weight : array-like of shape (n_leads,)
        What each lead counts, at least 0.

    Returns
    -------
    size : float
        The square of the sum over the sum of squares: at most the number of
        leads, and just that where all weigh the same; 0 without leads.

    References
    ----------
    Kish (1965), Survey sampling, section 11.7.

    Examples
    --------
    >>> effective_size([2, 2, 2]), effective_size([1, 1, 4])
    (3.0, 2.0)
    """
    each = np.asarray(weight, dtype=np.float64)
    return float(each.sum() ** 2 / np.square(each).sum()) if each.any() else 0.0
