"""What counts as missing: blanks and placeholders such as ``Select``."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from leadscoring.leads.placeholders import DEFAULT_MISSING

__all__ = ["DEFAULT_MISSING", "missing_mask"]


def missing_mask(values: pd.Series, placeholders: Iterable[str] = DEFAULT_MISSING) -> pd.Series:
    """Return which cells of a column are not filled in.

    Parameters
    ----------
    values : pandas.Series of shape (n_leads,)
        A column of any type.
    placeholders : iterable of str
        Texts that mean "not filled in"; case and surrounding spaces are ignored.

    Returns
    -------
    mask : pandas.Series of bool of shape (n_leads,)
        True where the cell is null or a placeholder; the index is kept.

    Examples
    --------
    >>> missing_mask(pd.Series(["Select", "Mumbai", None, " n/a "])).tolist()
    [True, False, True, True]
    """
    null = values.isna()
    if pd.api.types.is_numeric_dtype(values) or pd.api.types.is_datetime64_any_dtype(values):
        return null
    wanted = {text.strip().casefold() for text in placeholders}
    codes, levels = pd.factorize(values)
    is_placeholder = np.array(
        [str(level).strip().casefold() in wanted for level in levels] + [False]
    )
    return null | pd.Series(is_placeholder[codes], index=values.index)
