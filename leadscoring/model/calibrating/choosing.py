"""Choosing the map from log-odds to probability that out-of-fold predictions speak for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import numpy as np
import numpy.typing as npt

from leadscoring.model.calibrating.fitting import fit_calibration
from leadscoring.model.calibration import Calibration, Method, log_losses
from leadscoring.model.weights import mean, mean_error, of_part

__all__ = ["CalibrationChoice", "choose_calibration"]

Vector = npt.NDArray[np.float64]
_METHODS: tuple[Method, ...] = get_args(Method)


@dataclass(frozen=True, slots=True)
class CalibrationChoice:
    """The map that was kept, and what spoke for it.

    Attributes
    ----------
    calibration : Calibration
        Fitted on all out-of-fold log-odds.
    losses : dict of str to float
        Out-of-fold log loss of each method.
    probability : ndarray of shape (n_leads,)
        Each lead's probability by the kept method, fitted without the lead's fold.
    """

    calibration: Calibration
    losses: dict[str, float]
    probability: Vector


def choose_calibration(
    log_odds: Vector,
    converted: Vector,
    folds: npt.NDArray[np.intp],
    weight: Vector | None = None,
) -> CalibrationChoice:
    """Keep a calibration map only where it lowers the out-of-fold log loss.

    Each method is fitted without a fold and judged on it. A method must beat
    the plain logistic function by more than the standard error of the paired
    difference; the best of those that do is refitted on all leads.

    Parameters
    ----------
    log_odds : ndarray of shape (n_leads,)
        Out-of-fold log-odds.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    folds : ndarray of int of shape (n_leads,)
        The fold in which each lead was left out.
    weight : ndarray of shape (n_leads,), optional
        What each lead counts; None: all the same.

    Returns
    -------
    choice : CalibrationChoice
        The map, each method's loss, and cross-fitted probabilities.
    """
    probability = {m: _cross_fitted(log_odds, converted, folds, m, weight) for m in _METHODS}
    losses = {m: log_losses(p, converted) for m, p in probability.items()}
    gains = {m: losses["none"] - loss for m, loss in losses.items()}
    proven = [m for m, g in gains.items() if mean(g, weight) > mean_error(g, weight, ddof=0)]
    best = max(proven, key=lambda m: mean(gains[m], weight), default=_METHODS[0])
    return CalibrationChoice(
        fit_calibration(log_odds, converted, best, weight),
        {m: mean(loss, weight) for m, loss in losses.items()},
        probability[best],
    )


def _cross_fitted(
    log_odds: Vector,
    converted: Vector,
    folds: npt.NDArray[np.intp],
    method: Method,
    weight: Vector | None,
) -> Vector:
    probability = np.empty(len(log_odds))
    for fold in np.unique(folds):
        out = folds == fold
        learnt = fit_calibration(log_odds[~out], converted[~out], method, of_part(weight, ~out))
        probability[out] = learnt(log_odds[out])
    return probability
