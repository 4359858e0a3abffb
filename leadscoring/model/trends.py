"""Whether leads convert as often now as they used to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from leadscoring.model.intervals import wilson

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


def base_rate_trend(moments: Vector, converted: Vector) -> Trend | None:
    """Compare the conversion of the oldest and the newest quarter of the leads.

    Parameters
    ----------
    moments : ndarray of shape (n_leads,)
        When each lead came in, larger for newer leads; nan ones take no part.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.

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
    old, new = (int(converted[part].sum()) for part in (order[:size], order[-size:]))
    low, high = difference_of_shares(new, old, size, size)
    return Trend(old / size, new / size, low, high)


def difference_of_shares(
    first: int, second: int, n_first: int, n_second: int
) -> tuple[float, float]:
    """Return the 95% interval of the difference of two independent shares.

    Parameters
    ----------
    first, second : int
        How many converted.
    n_first, n_second : int
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
