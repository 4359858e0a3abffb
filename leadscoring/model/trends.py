"""Whether leads convert as often now as they used to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from leadscoring.model.intervals import wilson
from leadscoring.model.weights import effective_size, mean, of_part

__all__ = ["Trend", "base_rate_trend", "difference_of_shares"]

Vector = npt.NDArray[np.float64]
_FEWEST = 20


@dataclass(frozen=True, slots=True)
class Trend:
    """Conversion of the oldest and of the newest quarter of the leads.

    Attributes
    ----------
    oldest, newest : float
        Share of either quarter that converted.
    low, high : float
        95% interval of newest - oldest.
    """

    oldest: float
    newest: float
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        """Whether the interval excludes no difference."""
        return self.low > 0 or self.high < 0


def base_rate_trend(
    moments: Vector, converted: Vector, weight: Vector | None = None
) -> Trend | None:
    """Compare the conversion of the oldest and the newest quarter of the leads.

    Parameters
    ----------
    moments : ndarray of shape (n_leads,)
        When each lead came in, larger for newer leads; nan ones take no part.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    weight : ndarray of shape (n_leads,), optional
        What each lead counts; the interval is that of as many equal leads as they
        are worth.

    Returns
    -------
    trend : Trend or None
        None with fewer than 20 leads in a quarter.

    Examples
    --------
    >>> converted = np.repeat([1.0, 0, 0, 0, 1, 0], [60, 40, 100, 100, 30, 70])
    >>> trend = base_rate_trend(np.arange(400.0), converted)
    >>> trend.oldest, trend.newest, trend.is_sure
    (0.6, 0.3, True)
    """
    order = np.argsort(moments, kind="stable")[: int((~np.isnan(moments)).sum())]
    size = len(order) // 4
    if size < _FEWEST:
        return None
    ends = order[:size], order[-size:]
    (old, n_old), (new, n_new) = (_bought(converted[p], of_part(weight, p)) for p in ends)
    low, high = difference_of_shares(new, old, n_new, n_old)
    return Trend(old / n_old, new / n_new, low, high)


def _bought(converted: Vector, weight: Vector | None) -> tuple[float, float]:
    """Return how many converted, of how many equal leads that these are worth."""
    if weight is None:
        return float(converted.sum()), float(len(converted))
    worth = effective_size(weight)
    return min(mean(converted, weight), 1.0) * worth, worth


def difference_of_shares(
    first: float, second: float, n_first: float, n_second: float
) -> tuple[float, float]:
    """Return the 95% interval of the difference of two independent shares.

    Parameters
    ----------
    first, second : float
        How many converted.
    n_first, n_second : float
        Of how many leads.

    Returns
    -------
    low, high : float
        Of ``first / n_first - second / n_second``.

    References
    ----------
    Newcombe (1998), Interval estimation for the difference between independent
    proportions: comparison of eleven methods; method 10.

    Examples
    --------
    >>> low, high = difference_of_shares(56, 48, 70, 80)
    >>> print(f"{low:.4f} to {high:.4f}")
    0.0524 to 0.3339
    """
    (one_low, one_high), (two_low, two_high) = (
        (float(low), float(high))
        for low, high in (wilson(first, n_first), wilson(second, n_second))
    )
    one, two = first / n_first, second / n_second
    low = one - two - float(np.hypot(one - one_low, two_high - two))
    high = one - two + float(np.hypot(one_high - one, two - two_low))
    return low, high
