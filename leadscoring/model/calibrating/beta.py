"""Fitting a beta calibration."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit

__all__ = ["fit_beta"]

Vector = npt.NDArray[np.float64]


def fit_beta(
    log_odds: Vector, converted: Vector, weight: Vector | None = None
) -> tuple[float, float, float]:
    """Return slope, upper slope and offset with the lowest log loss, neither slope below 0.

    Parameters
    ----------
    log_odds : ndarray of shape (n_leads,)
        Log-odds of leads that the model was not fitted on.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    weight : ndarray of shape (n_leads,), optional
        What each lead counts.

    References
    ----------
    Kull, Silva Filho and Flach (2017), Beyond sigmoids: how to obtain
    well-calibrated probabilities from binary classifiers with beta calibration.
    """
    columns = np.column_stack(
        [-np.logaddexp(0, -log_odds), np.logaddexp(0, log_odds), np.ones(len(log_odds))]
    )

    each = np.ones(len(log_odds)) if weight is None else weight * (len(weight) / weight.sum())

    def loss(weights: Vector) -> tuple[float, Vector]:
        values = columns @ weights
        slope = columns.T @ (each * (expit(values) - converted)) / len(values)
        return float(np.mean(each * (np.logaddexp(0, values) - converted * values))), slope

    found = minimize(
        loss,
        x0=np.array([1.0, 1.0, 0.0]),
        jac=True,
        method="L-BFGS-B",
        bounds=[(0, None), (0, None), (None, None)],
        options={"ftol": 1e-14, "gtol": 1e-8},
    )
    slope, upper_slope, offset = found.x.tolist()
    return slope, upper_slope, offset
