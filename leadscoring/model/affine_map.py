"""A straight correction of calibrated log-odds, learnt from what really happened."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit, ndtri

from leadscoring.model.metrics import lead_losses

__all__ = ["AffineMap", "Correction", "correct"]

Vector = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

_LEAST_SLOPE = 0.05  # a flatter map would rank nobody before anybody
_Z = float(ndtri(0.975))


@dataclass(frozen=True, slots=True)
class AffineMap:
    """The log-odds become ``slope * log-odds + offset``.

    Examples
    --------
    >>> AffineMap(2.0, -1.0)(np.array([0.0, 1.0])).tolist()
    [-1.0, 1.0]
    """

    slope: float = 1.0
    offset: float = 0.0

    def __call__(self, log_odds: Vector) -> Vector:
        """Return each corrected log-odds, of the same shape."""
        return self.slope * log_odds + self.offset


@dataclass(frozen=True, slots=True)
class Correction:
    """The correction that was kept, and what speaks for it.

    Attributes
    ----------
    map : AffineMap
        Fitted on all leads; its slope is 1 where an offset alone does as well.
    offset_interval, slope_interval : tuple of float
        Ends of the 95% intervals; that of the slope is (1, 1) where it was not fitted.
    bends : bool
        Whether the slope was fitted too.
    log_odds : ndarray of shape (n_leads,)
        Each lead's log-odds, corrected by a map that was fitted without its fold.
    """

    map: AffineMap
    offset_interval: tuple[float, float]
    slope_interval: tuple[float, float]
    bends: bool
    log_odds: Vector

    @property
    def is_more_than_chance(self) -> bool:
        """Whether a slope was worth fitting, or the offset's interval leaves out 0."""
        low, high = self.offset_interval
        return self.bends or not low <= 0 <= high


def correct(log_odds: Vector, converted: Vector, weight: Vector, folds: Indices) -> Correction:
    """Fit the correction that leads with known outcomes ask for.

    A slope is fitted beside the offset only where that lowers the weighted loss of
    leads left out by more than its standard error.

    Parameters
    ----------
    log_odds : ndarray of shape (n_leads,)
        Calibrated log-odds of leads that the model was not fitted on.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0; both must occur.
    weight : ndarray of shape (n_leads,)
        How many leads each stands for, above 0.
    folds : ndarray of int of shape (n_leads,)
        The fold in which each lead is left out.

    Returns
    -------
    correction : Correction
        With 95% intervals that allow for the weights.

    References
    ----------
    Cox (1958), Two further applications of a model for binary regression.
    Huber (1967), The behavior of maximum likelihood estimates under nonstandard
    conditions (the intervals).
    """
    shifted = _cross_fitted(log_odds, converted, weight, folds, bends=False)
    bent = _cross_fitted(log_odds, converted, weight, folds, bends=True)
    gain = lead_losses(converted, shifted) - lead_losses(converted, bent)
    mean = float(np.average(gain, weights=weight))
    error = float(np.sqrt(np.sum((weight * (gain - mean)) ** 2)) / weight.sum())
    bends = mean > error
    fitted = _fit(log_odds, converted, weight, bends=bends)
    errors = _errors(fitted, log_odds, converted, weight, bends=bends)
    return Correction(
        fitted,
        (fitted.offset - _Z * errors[0], fitted.offset + _Z * errors[0]),
        (fitted.slope - _Z * errors[1], fitted.slope + _Z * errors[1]),
        bends,
        bent if bends else shifted,
    )


def _cross_fitted(
    log_odds: Vector, converted: Vector, weight: Vector, folds: Indices, *, bends: bool
) -> Vector:
    corrected = np.empty(len(log_odds))
    for fold in np.unique(folds):
        out = folds == fold
        fitted = _fit(log_odds[~out], converted[~out], weight[~out], bends=bends)
        corrected[out] = fitted(log_odds[out])
    return corrected


def _fit(log_odds: Vector, converted: Vector, weight: Vector, *, bends: bool) -> AffineMap:
    def loss(values: Vector) -> tuple[float, Vector]:
        corrected = values[1] * log_odds + values[0]
        error = weight * (expit(corrected) - converted)
        down = np.array([error.sum(), error @ log_odds]) / weight.sum()
        return float(np.average(lead_losses(converted, corrected), weights=weight)), down

    slopes = (_LEAST_SLOPE, None) if bends else (1.0, 1.0)
    found = minimize(
        loss,
        x0=np.array([0.0, 1.0]),
        jac=True,
        method="L-BFGS-B",
        bounds=[(None, None), slopes],
        options={"ftol": 1e-14, "gtol": 1e-9},
    )
    offset, slope = found.x.tolist()
    return AffineMap(slope, offset)


def _errors(
    fitted: AffineMap, log_odds: Vector, converted: Vector, weight: Vector, *, bends: bool
) -> tuple[float, float]:
    """Return the standard errors of offset and slope, by the sandwich that weights ask for."""
    columns = np.column_stack([np.ones(len(log_odds)), log_odds])[:, : 1 + bends]
    probability = expit(fitted(log_odds))
    spread = weight * probability * (1 - probability)
    bread = np.linalg.inv(columns.T @ (columns * spread[:, None]))
    pulls = columns * (weight * (converted - probability))[:, None]
    variance = np.diag(bread @ (pulls.T @ pulls) @ bread)
    return float(np.sqrt(variance[0])), float(np.sqrt(variance[1])) if bends else 0.0
