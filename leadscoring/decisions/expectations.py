"""How many of a list of leads to expect to convert, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from leadscoring.exceptions import InvalidInput

__all__ = ["Expectation", "expected_conversions"]

_Z = 1.959963984540054  # 97.5% of a normal distribution lies below


@dataclass(frozen=True)
class Expectation:
    """A number of conversions with its 95% interval.

    Attributes
    ----------
    mean : float
        The number expected.
    low, high : float
        The ends of the interval, between none and all of the leads.
    """

    mean: float
    low: float
    high: float


def expected_conversions(probability: npt.ArrayLike) -> Expectation:
    """Return how many leads will convert if each does so with its own probability.

    The number has a Poisson-binomial distribution: its mean is the sum of the
    probabilities and its variance the sum of ``p (1 - p)``. The interval is the
    normal one. It holds what chance does to these leads, not what the
    probabilities themselves may be wrong by.

    Parameters
    ----------
    probability : array-like of shape (n_leads,)
        Calibrated probability of conversion of each lead, in [0, 1].

    Returns
    -------
    expectation : Expectation
        For no leads, nothing with certainty.

    Raises
    ------
    InvalidInput
        If a probability lies outside [0, 1].

    Examples
    --------
    >>> expected_conversions([0.9, 0.8, 0.8]).mean
    2.5
    """
    p = np.asarray(probability, dtype=float)
    n_bad = int((~((p >= 0) & (p <= 1))).sum())
    if n_bad:
        raise InvalidInput(
            f"probability must lie in [0, 1]: {n_bad:,} of {p.size:,} values do not. "
            "Pass calibrated probabilities, not scores or log-odds."
        )
    mean, margin = float(p.sum()), _Z * float(np.sqrt((p * (1 - p)).sum()))
    return Expectation(mean, max(mean - margin, 0.0), min(mean + margin, float(p.size)))
