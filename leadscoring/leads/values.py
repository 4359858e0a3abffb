"""Cells as a model reads them: levels as text, numbers as floats, missing as missing."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.leads.missing import DEFAULT_MISSING, missing_mask
from leadscoring.leads.outcomes import level_text

__all__ = ["cells", "to_levels", "to_numbers"]


def cells(frame: pd.DataFrame, field: str) -> pd.Series:
    """Return a field's cells; a field that the leads do not have is missing for each of them.

    Examples
    --------
    >>> cells(pd.DataFrame({"Source": ["Chat", "API"]}), "City").tolist()
    [nan, nan]
    """
    if field in frame.columns:
        return frame[field]
    return pd.Series(np.nan, index=frame.index, name=field)


def to_levels(
    values: pd.Series, missing: Iterable[str] = DEFAULT_MISSING
) -> tuple[npt.NDArray[np.intp], list[str]]:
    """Return a column as codes into its levels.

    Parameters
    ----------
    values : pandas.Series of shape (n_leads,)
        A column of any type.
    missing : iterable of str
        Texts that count as missing.

    Returns
    -------
    codes : ndarray of int of shape (n_leads,)
        Position of each cell's level in `levels`, -1 where missing.
    levels : list of str
        Each level once, in the order in which it first occurs.

    Examples
    --------
    >>> codes, levels = to_levels(pd.Series(["Chat", "Select", " Chat", 3.0]))
    >>> codes.tolist(), levels
    ([0, -1, 0, 1], ['Chat', '3'])
    """
    codes, uniques = pd.factorize(values)
    if values.dtype == object and any(unique in (0, 1) for unique in uniques):
        codes, uniques = pd.factorize(values.map(_told_apart))
    absent = missing_mask(pd.Series(uniques), missing).to_numpy(dtype=bool)
    texts = [level_text(value) for value in uniques]
    position = {
        text: i
        for i, text in enumerate(
            dict.fromkeys(t for t, no in zip(texts, absent, strict=True) if not no)
        )
    }
    recode = [-1 if no else position[text] for text, no in zip(texts, absent, strict=True)]
    return np.array([*recode, -1], dtype=np.intp)[codes], list(position)


def to_numbers(
    values: pd.Series, missing: Iterable[str] = DEFAULT_MISSING
) -> npt.NDArray[np.float64]:
    """Return a column as numbers.

    Parameters
    ----------
    values : pandas.Series of shape (n_leads,)
        A column of any type.
    missing : iterable of str
        Texts that count as missing.

    Returns
    -------
    numbers : ndarray of float of shape (n_leads,)
        nan where a cell is missing or is not a number, as a date is not;
        infinities stay.

    Examples
    --------
    >>> to_numbers(pd.Series(["3", "Select", "many", 2.5])).tolist()
    [3.0, nan, nan, 2.5]
    """
    if pd.api.types.is_numeric_dtype(values):
        return values.to_numpy(dtype=np.float64, na_value=np.nan)
    if values.dtype.kind in "mM":
        return np.full(len(values), np.nan)
    numbers = pd.to_numeric(values.mask(missing_mask(values, missing)), errors="coerce")
    return numbers.to_numpy(dtype=np.float64, na_value=np.nan)


def _told_apart(value: object) -> object:
    """Return a boolean as text: for Python, and so for `pandas.factorize`, True is 1."""
    return str(value) if isinstance(value, (bool, np.bool_)) else value
