"""Confidence intervals of proportions."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from leadscoring.exceptions import InvalidInput

__all__ = ["wilson"]


def wilson(
    successes: ArrayLike, trials: ArrayLike, *, confidence: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the Wilson score interval of a proportion.

    It keeps close to its promised coverage for few trials and for proportions
    near 0 and 1, where the usual plus-or-minus interval fails.

    Parameters
    ----------
    successes : array-like of shape (n,) or a number
        How many of the trials succeeded, from 0 to `trials`.
    trials : array-like of shape (n,) or a number
        How many trials there were, at least 0.
    confidence : float
        Share of such intervals that hold the true proportion, in (0, 1).

    Returns
    -------
    low, high : ndarray of shape (n,)
        Ends of the interval, in [0, 1]; nan where there were no trials.

    Raises
    ------
    InvalidInput
        If a count is negative or not a number, successes exceed trials, or
        `confidence` lies outside (0, 1).

    Examples
    --------
    >>> low, high = wilson(8, 10)
    >>> print(f"{low:.3f} to {high:.3f}")
    0.490 to 0.943
    """
    if not 0 < confidence < 1:
        raise InvalidInput(
            f"confidence must lie between 0 and 1, got {confidence}. Pass 0.95 for 95%."
        )
    won, tried = np.broadcast_arrays(
        np.asarray(successes, dtype=np.float64), np.asarray(trials, dtype=np.float64)
    )
    if not np.all((won >= 0) & (won <= tried) & (tried < np.inf)):
        raise InvalidInput(
            "successes must lie between 0 and trials: at least one pair does not. "
            "Pass counts of the same leads."
        )
    return _ends(won, tried, float(ndtri(0.5 + confidence / 2)))


def _ends(
    won: NDArray[np.float64], tried: NDArray[np.float64], z: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    some = np.where(tried > 0, tried, np.nan)
    centre = (won + z * z / 2) / (some + z * z)
    half = z * np.sqrt(won * (some - won) / some + z * z / 4) / (some + z * z)
    # At 0 and at all successes one end is 0 or 1 exactly; rounding may miss it.
    low = np.where((won == 0) & (tried > 0), 0.0, centre - half)
    high = np.where((won == tried) & (tried > 0), 1.0, centre + half)
    return low, high
