"""How much less sure the coefficients are because the penalties' strengths are estimates, too."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["term_covariances"]

Vector = npt.NDArray[np.float64]

_SPREADS = np.geomspace(0.0008, 3.3, 40)  # variances: one over the strengths that are fitted
_SURE = 1e-12  # of a prior variance of 1: what the leads say is all, or nothing


def term_covariances(
    covariance: Vector,
    weights: Vector,
    penalty: Vector,
    drawn: Sequence[npt.NDArray[np.intp]],
    terms: Sequence[slice],
) -> list[Vector]:
    """Return the covariance of each term's coefficients, doubt about the strengths included.

    Laplace's covariance takes the strengths as known; where few leads set them,
    its intervals cover far less than they promise. Here each strength is given
    its posterior, the others kept, and the law of total covariance adds what
    that moves: the coefficients drawn by it and, through them, all others. A
    priori the variance of these may be anything up to 3.3, each as likely as
    another.

    Parameters
    ----------
    covariance : ndarray of shape (n_columns, n_columns)
        Laplace's, with the strengths as fitted.
    weights : ndarray of shape (n_columns,)
        Coefficients of the fitted model.
    penalty : ndarray of shape (n_columns,)
        Ridge penalty of each; where it is infinite, the coefficient is 0 for sure.
    drawn : sequence of ndarray of int
        The columns drawn by each strength, which together are all.
    terms : sequence of slice
        The columns of each term.

    Returns
    -------
    covariances : list of ndarray
        One for each term, about the coefficients as fitted.

    References
    ----------
    Kass and Steffey (1989), Approximate Bayesian inference in conditionally
    independent hierarchical models, for the two parts of the covariance; Morris
    and Tang (2011), Estimating random effects via adjustment for density
    maximization, for intervals under a uniform prior on the variance.
    """
    moved = np.zeros_like(covariance)  # between the covariance and itself in what doubt adds
    for own in drawn:
        free = own[np.isfinite(penalty[own])]
        if len(free):
            added = _added(covariance[np.ix_(free, free)], weights[free], penalty[free])
            moved[free] = added @ covariance[free]
    return [covariance[term, term] + covariance[term] @ moved[:, term] for term in terms]


def _added(covariance: Vector, weights: Vector, penalty: Vector) -> Vector:
    """Return what doubt adds to the covariance C of one strength's columns, as C^-1 times it times C^-1.

    On axes on which the penalty is 1 and what the leads say is uncorrelated, a
    strength k times the fitted one gives the coefficient `told` / (said + k) and
    the variance 1 / (said + k).
    """
    unit = np.sqrt(penalty)
    variance, axes = np.linalg.eigh(covariance * unit[:, None] * unit[None, :])
    variance = np.clip(variance, _SURE, 1 - _SURE)
    fitted = axes.T @ (weights * unit)
    said, told = 1 / variance - 1, fitted / variance
    strength = 1 / (_SPREADS * np.median(penalty))
    spread = 1 / (said[:, None] + strength)
    evidence = (np.log(strength * spread) + told[:, None] ** 2 * spread).sum(axis=0) / 2
    evidence += np.log(_SPREADS)  # the grid is of powers, the prior of the variance itself
    likely = np.exp(evidence - evidence.max())
    likely /= likely.sum()
    shift = told[:, None] * spread - fitted[:, None]
    added = np.diag(spread @ likely - variance) + (shift * likely) @ shift.T
    back = axes * unit[:, None] / variance
    return np.asarray(back @ added @ back.T)
