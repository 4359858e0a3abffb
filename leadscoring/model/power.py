"""How large a difference between two models must be for these leads to show it."""

from __future__ import annotations

import math

from scipy.special import ndtr, ndtri

from leadscoring.exceptions import InvalidInput

__all__ = ["power"]

_Z = float(ndtri(0.975))


def power(low: float, high: float, *, n_called: float, difference: float = 0.02) -> float:
    """Return how often a true difference in conversion would be found better, or worse.

    Let d be the measured difference in conversion at the same calls, and s its
    standard error: d is about normal around the true difference, and the
    verdict is "better" where its 95% interval, d +- 1.96 s, lies above 0. With
    a true difference D that happens with probability ``Phi(D / s - 1.96)``.

    The paired bootstrap's interval is 2 x 1.96 s wide, which gives s. But two
    models that call nearly the same leads now would call different ones if they
    did differ by D: in at least a share D of the calls. The difference per call
    is -1, 0 or 1, and its variance is least, D (1 - D), where every such call
    is a gain. So s is taken to be at least ``sqrt(D (1 - D) / n_called)``.

    Parameters
    ----------
    low, high : float
        Ends of the 95% interval of the difference in conversion (precision).
    n_called : float
        Leads that each model calls, above 0.
    difference : float
        The true difference to be found, in (0, 1): 0.02 for 2 points.

    Returns
    -------
    power : float
        In (0, 1).

    Raises
    ------
    InvalidInput
        If `difference` or `n_called` is out of range.

    References
    ----------
    Lachenbruch (1992), On the sample size for studies based upon McNemar's
    test: the least and the likely share of pairs that differ.

    Examples
    --------
    >>> round(power(-0.0196, 0.0196, n_called=3_000, difference=0.0196), 2)
    0.5
    >>> round(power(0.0, 0.0, n_called=100), 2)
    0.3
    """
    if not 0 < difference < 1:
        raise InvalidInput(
            f"difference must lie between 0 and 1, got {difference}. Pass 0.02 for 2 points."
        )
    if not n_called > 0:
        raise InvalidInput(f"n_called must be above 0, got {n_called}. Pass a number of leads.")
    least = math.sqrt(difference * (1 - difference) / n_called)
    error = max((high - low) / (2 * _Z), least)
    return float(ndtr(difference / error - _Z))
