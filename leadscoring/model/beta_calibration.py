"""Beta calibration: a correction that may bend, one slope below a score of 50 and one above."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["beta_inverse", "beta_map"]

Vector = npt.NDArray[np.float64]

_FARTHEST = 1e4  # log-odds that stand for never and always: far beyond what a probability can tell
_HALVINGS = 100  # halves the range above until its ends are neighbouring numbers


def beta_map(log_odds: Vector, slope: float, upper_slope: float, offset: float) -> Vector:
    """Return ``slope * log(p) - upper_slope * log(1 - p) + offset`` for the p of each log-odds.

    Examples
    --------
    >>> beta_map(np.array([-50.0, 0.0, 50.0]), 2, 1, 0).round(3).tolist()
    [-100.0, -0.693, 50.0]
    """
    return slope * -np.logaddexp(0, -log_odds) + upper_slope * np.logaddexp(0, log_odds) + offset


def beta_inverse(calibrated: Vector, slope: float, upper_slope: float, offset: float) -> Vector:
    """Return the log-odds that `beta_map` takes to each value, by bisection.

    Examples
    --------
    >>> beta_inverse(np.array([50.0]), 2, 1, 0).round(9).tolist()
    [50.0]
    """
    low, high = np.full_like(calibrated, -_FARTHEST), np.full_like(calibrated, _FARTHEST)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        below = beta_map(middle, slope, upper_slope, offset) < calibrated
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2
