"""What chance alone does to a calibration error."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.model.calibration import bin_of_each

__all__ = ["noise_floor"]


def noise_floor(
    probability: npt.NDArray[np.float64],
    *,
    bins: int = 10,
    draws: int = 200,
    seed: int = 0,
    weight: npt.NDArray[np.float64] | None = None,
) -> float:
    """Return the calibration error to expect of probabilities that are exactly true.

    Even those are off on a number of leads, as ten throws of a fair coin are
    rarely five heads. Outcomes are drawn from the probabilities, again and again.

    Parameters
    ----------
    probability : ndarray of shape (n_leads,)
        Probabilities, in [0, 1].
    bins : int, default=10
        Number of bins of equal size, as in `calibration_error`.
    draws : int, default=200
        How often outcomes are drawn.
    seed : int, default=0
        Seed of the draws.
    weight : ndarray of shape (n_leads,), optional
        What each lead counts; None: all the same.

    Returns
    -------
    floor : float
        Mean calibration error of the draws.

    Examples
    --------
    One lead at one half is off by one half whatever happens, and certain leads never are:

    >>> noise_floor(np.array([0.5])), noise_floor(np.array([0.0, 0.0, 1.0]))
    (0.5, 0.0)
    """
    rng = np.random.default_rng(seed)
    groups = bin_of_each(probability, bins)
    each = np.ones(len(probability)) if weight is None else weight
    drawn = [
        np.bincount(
            groups, weights=each * (probability - (rng.random(len(probability)) < probability))
        )
        for _ in range(draws)
    ]
    return float(np.abs(drawn).sum(axis=1).mean() / each.sum())
