"""How often chance alone brings as few, or as many, conversions as were seen."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit, ndtr

__all__ = ["tails", "two_sided"]

Vector = npt.NDArray[np.float64]

_MOST_EXACT = 200
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(9)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


def tails(chance: npt.ArrayLike, converted: int, *, error: float = 0.0) -> tuple[float, float]:
    """Return how likely at most, and at least, so many conversions are.

    Each lead converts with a chance of its own, independently: the number of
    conversions is Poisson-binomial, added up exactly for up to 200 leads and by the
    normal approximation corrected for skewness beyond (Volkova 1996; its error is
    then below 0.001). That the chances were themselves learnt from so many leads only
    is allowed for by shifting all their log-odds together, averaged over the normal
    distribution of that error.

    Parameters
    ----------
    chance : array-like of shape (n_leads,)
        Each lead's chance to convert, in [0, 1].
    converted : int
        How many did, from 0 to n_leads.
    error : float
        Standard error of the mean chance, at least 0.

    Returns
    -------
    at_most, at_least : float
        Probabilities, in [0, 1]; both 1 without leads.

    References
    ----------
    Hong (2013), On computing the distribution function for the Poisson binomial
    distribution, Computational Statistics & Data Analysis 59.

    Examples
    --------
    >>> print("%.3f %.3f" % tails([0.5, 0.5, 0.5], 1))
    0.500 0.875
    """
    plain = np.asarray(chance, dtype=np.float64)
    if not len(plain):
        return 1.0, 1.0
    spread = float(np.mean(plain * (1 - plain)))
    if error > 0 and spread > 0:
        shifted = expit(logit(plain) + _NODES[:, None] * (error / spread))
        weights = _WEIGHTS
    else:
        shifted, weights = plain[None, :], np.ones(1)
    below = _at_most(shifted, converted)
    above = 1 - _at_most(shifted, converted - 1)
    return float(np.clip(weights @ below, 0, 1)), float(np.clip(weights @ above, 0, 1))


def two_sided(at_most: float, at_least: float) -> float:
    """Return the probability of what is as unlikely or more, on either side: twice the smaller.

    Examples
    --------
    >>> two_sided(0.02, 0.99), two_sided(0.6, 0.6)
    (0.04, 1.0)
    """
    return min(1.0, 2 * min(at_most, at_least))


def _at_most(chances: Vector, converted: int) -> Vector:
    """Return the probability of at most so many conversions, for each row of chances."""
    n_leads = chances.shape[1]
    if converted < 0:
        return np.zeros(len(chances))
    if converted >= n_leads:
        return np.ones(len(chances))
    if n_leads <= _MOST_EXACT:
        return np.asarray(_added_up(chances)[:, : converted + 1].sum(axis=1))
    variance = np.maximum((chances * (1 - chances)).sum(axis=1), 1e-9)  # all may be certain
    third = (chances * (1 - chances) * (1 - 2 * chances)).sum(axis=1)
    z = (converted + 0.5 - chances.sum(axis=1)) / np.sqrt(variance)
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    skewed = third / variance**1.5 * (1 - z**2) * density / 6
    return np.asarray(np.clip(ndtr(z) + skewed, 0, 1))


def _added_up(chances: Vector) -> Vector:
    """Return the probability of each number of conversions: leads added in pairs, then pairs."""
    parts = np.stack([1 - chances, chances], axis=-1)
    while parts.shape[1] > 1:
        if parts.shape[1] % 2:
            certain = np.zeros_like(parts[:, :1])
            certain[..., 0] = 1
            parts = np.concatenate([parts, certain], axis=1)
        size = 2 * parts.shape[2] - 1
        ends = np.fft.rfft(parts, size)
        parts = np.fft.irfft(ends[:, ::2] * ends[:, 1::2], size)
    return np.clip(parts[:, 0], 0, 1)
