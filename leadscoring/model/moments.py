"""When each lead came in, as a number: dates and numbers that count up, alike."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["moments", "written"]

Vector = npt.NDArray[np.float64]


def moments(column: pd.Series) -> Vector:
    """Return when each lead came in, as a number that is larger for newer leads.

    Parameters
    ----------
    column : pandas.Series of shape (n_leads,)
        Dates, as such or as ISO 8601 text, or numbers that count up, such as
        lead numbers.

    Returns
    -------
    moments : ndarray of float of shape (n_leads,)
        Days since 1 January 1970 in UTC for dates, numbers as they are; nan
        where a cell is neither.

    Examples
    --------
    >>> moments(pd.Series(["1970-01-03", "1970-01-01T12:00", None])).tolist()
    [2.0, 0.5, nan]
    >>> moments(pd.Series([660737, 660728])).tolist()
    [660737.0, 660728.0]
    """
    if pd.api.types.is_numeric_dtype(column):
        numbers = column.to_numpy(dtype=np.float64, na_value=np.nan)
        return np.where(np.isfinite(numbers), numbers, np.nan)
    dates = pd.to_datetime(column, format="ISO8601", errors="coerce", utc=True)
    days = (dates - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(days=1)
    return np.asarray(days, dtype=np.float64)


def written(moment: float, *, is_date: bool) -> str | float:
    """Return a moment as people know it: the day, or the number itself.

    Examples
    --------
    >>> written(2.5, is_date=True), written(660737.0, is_date=False)
    ('1970-01-03', 660737)
    """
    if is_date:
        return str(np.datetime64(int(np.floor(moment)), "D"))
    return int(moment) if float(moment).is_integer() else float(moment)
