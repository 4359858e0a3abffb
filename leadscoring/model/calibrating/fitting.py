"""Fitting a map from log-odds to probability, by whichever method."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from leadscoring.model.calibrating.beta import fit_beta
from leadscoring.model.calibration import Calibration, Method
from leadscoring.model.weights import effective_size

__all__ = ["fit_calibration"]

Vector = npt.NDArray[np.float64]


def fit_calibration(
    log_odds: Vector, converted: Vector, method: Method, weight: Vector | None = None
) -> Calibration:
    """Fit a map from log-odds to probability.

    Parameters
    ----------
    log_odds : ndarray of shape (n_leads,)
        Log-odds of leads that the model was not fitted on.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    method : {"none", "sigmoid", "beta", "isotonic"}
        ``sigmoid`` is Platt's scaling, ``beta`` one that may bend;
        ``isotonic`` is any rising map, kept off 0 and 1 by the share that one
        lead is of all.
    weight : ndarray of shape (n_leads,), optional
        What each lead counts; None: all the same.

    Returns
    -------
    calibration : Calibration
        Never falling.

    References
    ----------
    Platt (1999), Probabilistic outputs for support vector machines.
    Zadrozny and Elkan (2002), Transforming classifier scores into accurate
    multiclass probability estimates.
    """
    if method == "sigmoid":
        line = LogisticRegression(C=np.inf).fit(log_odds[:, None], converted, weight)
        slope = float(line.coef_[0, 0])
        return (
            Calibration("sigmoid", slope, float(line.intercept_[0])) if slope > 0 else Calibration()
        )
    if method == "beta":
        slope, upper_slope, offset = fit_beta(log_odds, converted, weight)
        return Calibration("beta", slope, offset, upper_slope=upper_slope)
    if method == "isotonic":
        margin = 1 / ((len(log_odds) if weight is None else effective_size(weight)) + 2)
        steps = IsotonicRegression(y_min=margin, y_max=1 - margin, out_of_bounds="clip")
        steps.fit(log_odds, converted, sample_weight=weight)
        x, y = steps.X_thresholds_.tolist(), steps.y_thresholds_.tolist()
        return Calibration("isotonic", x=tuple(x), y=tuple(y))
    return Calibration()
