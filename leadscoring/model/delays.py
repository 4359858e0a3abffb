"""How long leads take to convert, told by conversions of which the slow ones are not yet seen."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["days_within", "delay_table"]

Vector = npt.NDArray[np.float64]

_FEWEST_WATCHED = 20
_SHARE_WATCHED = 0.1


def delay_table(delay: npt.ArrayLike, window: npt.ArrayLike) -> pd.DataFrame:
    """Return which share of all conversions happens within each delay.

    A conversion is only seen where it happens before the data ends, so that of
    young leads only the quick ones are seen (right truncation). The product-limit
    estimator in reversed time allows for that: each delay is compared with the
    conversions that were as quick or quicker among leads watched for as long.

    Parameters
    ----------
    delay : array-like of shape (n_conversions,)
        Days from a lead's arrival to its conversion, at least 0.
    window : array-like of shape (n_conversions,)
        Days from the same lead's arrival to the end of the data, at least `delay`.

    Returns
    -------
    table : pandas.DataFrame
        One row for each delay that was seen, the shortest first: days,
        conversions (with just that delay), at_risk (conversions compared with),
        share (of conversions that happen within these days, in [0, 1]; 1 for
        the longest delay: nothing is known of what lies beyond it).

    Raises
    ------
    ValueError
        If a delay is below 0 or ends beyond its window.

    References
    ----------
    Lagakos, Barraj & De Gruttola (1988), Nonparametric analysis of truncated
    survival data, with application to AIDS, Biometrika 75.

    Examples
    --------
    >>> delay_table([1, 1, 3], [1, 4, 4])
       days  conversions  at_risk  share
    0   1.0            2        2    0.5
    1   3.0            1        2    1.0
    """
    took, seen_for = np.asarray(delay, dtype=np.float64), np.asarray(window, dtype=np.float64)
    if not np.all((took >= 0) & (took <= seen_for)):
        raise ValueError(
            "Each delay must lie in [0, window]: a conversion is seen after the lead came in "
            "and before the data ends. Leave the others out."
        )
    days, conversions = np.unique(took, return_counts=True)
    as_quick = np.searchsorted(np.sort(took), days, side="right")
    at_risk = as_quick - np.searchsorted(np.sort(seen_for), days, side="left")
    quicker = np.cumprod((1 - conversions / at_risk)[::-1])[::-1]  # than these days
    share = np.append(quicker[1:], 1.0)[: len(days)]
    return pd.DataFrame(
        {"days": days, "conversions": conversions, "at_risk": at_risk, "share": share}
    )


def days_within(share: float, delay: npt.ArrayLike, window: npt.ArrayLike) -> float:
    """Return the days within which a share of all conversions happens.

    Delays are only judged as far as enough leads were watched for as long: a
    tenth of the conversions, and 20. Slower conversions do not count, for of
    these nothing is known.

    Parameters
    ----------
    share : float
        Share of the conversions, in (0, 1].
    delay, window : array-like of shape (n_conversions,)
        As in `delay_table`; at least 20 conversions.

    Returns
    -------
    days : float
        A delay that was seen.

    Examples
    --------
    >>> days_within(0.9, np.arange(20) % 10, np.full(20, 30))
    8.0
    """
    took, seen_for = np.asarray(delay, dtype=np.float64), np.asarray(window, dtype=np.float64)
    n_watched = max(_FEWEST_WATCHED, math.ceil(_SHARE_WATCHED * len(took)))
    horizon = np.sort(seen_for)[-n_watched]
    known = took <= horizon
    table = delay_table(took[known], np.minimum(seen_for, horizon)[known])
    # Shares are products of many factors: rounding must not push the day on by one.
    return float(table.loc[table["share"] >= share - 1e-12, "days"].iloc[0])
