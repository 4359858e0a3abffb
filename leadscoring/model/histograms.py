"""How many leads lie where on a number's axis."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["histogram"]

Vector = npt.NDArray[np.float64]
_BINS = 30
_STRETCHED = 1.5
"""The axis is cut where the largest number lies more than so many times as far as 99 in 100 leads."""


def histogram(numbers: Vector) -> pd.DataFrame:
    """Count leads in bins of equal width: one for each whole number where these are few.

    Parameters
    ----------
    numbers : ndarray of shape (n_leads,)
        A field's numbers; those that are not finite are left out.

    Returns
    -------
    table : pandas.DataFrame
        left, right, leads. Where a few leads would stretch the axis, the
        hundredth with the largest numbers is left out. Empty where no number is.

    Examples
    --------
    >>> histogram(np.array([1.0, 3.0, 3.0, np.nan])).to_numpy().tolist()
    [[0.5, 1.5, 1.0], [1.5, 2.5, 0.0], [2.5, 3.5, 2.0]]
    """
    finite = numbers[np.isfinite(numbers)]
    if not len(finite):
        return pd.DataFrame({"left": [], "right": [], "leads": []})
    low, most, high = np.quantile(finite, [0, 0.99, 1])
    end = most if low < most < low + (high - low) / _STRETCHED else high
    if end == low or (end - low < _BINS and (finite == np.floor(finite)).all()):
        edges = low - 0.5 + np.arange(np.floor(end - low) + 2)
    else:
        edges = np.linspace(low, end, _BINS + 1)
    leads, _ = np.histogram(finite, edges)
    return pd.DataFrame({"left": edges[:-1], "right": edges[1:], "leads": leads})
