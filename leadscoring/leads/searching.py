"""Finding leads: by text anywhere in them, and by what one column says."""

from __future__ import annotations

import pandas as pd

from leadscoring.leads.outcomes import level_text
from leadscoring.leads.schema import infer_schema

__all__ = ["NOT_FILLED_IN", "choices", "groupings", "having", "search"]

NOT_FILLED_IN = "\0"
"""Stands for "no value" among the values of a column; no cell can hold it."""
_MOST_CHOICES = 50


def search(frame: pd.DataFrame, text: str) -> pd.Series:
    """Return which leads hold a text in a text column or an identifier.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        Leads.
    text : str
        What to look for, letter by letter; case and surrounding spaces do not matter.

    Returns
    -------
    found : pandas.Series of bool of shape (n_leads,)
        All leads where `text` is empty.

    Examples
    --------
    >>> leads = pd.DataFrame({"Name": ["Ann (A)", "Bo"], "Visits": [8, 8]})
    >>> search(leads, "(a").tolist(), search(leads, "8").tolist()
    ([True, False], [False, False])
    """
    wanted = text.strip()
    found = pd.Series(not wanted, index=frame.index)
    if not wanted:
        return found
    for position in range(frame.shape[1]):
        values = frame.iloc[:, position]
        if _is_searched(values):
            cells = values.astype("str")
            found |= cells.str.contains(wanted, case=False, regex=False, na=False)
    return found


def _is_searched(values: pd.Series) -> bool:
    """Leave out measures, in which digits would be found everywhere."""
    if pd.api.types.is_integer_dtype(values):
        return values.is_unique
    measured = pd.api.types.is_numeric_dtype(values)
    return not measured and not pd.api.types.is_datetime64_any_dtype(values)


def groupings(frame: pd.DataFrame) -> list[str]:
    """Return the columns that put leads into a few groups, in file order.

    Examples
    --------
    >>> groupings(pd.DataFrame({"City": ["Bonn", "Bonn", "Oslo"], "Visits": [1, 2, 2]}))
    ['City']
    """
    if frame.empty:
        return []
    return [
        column.name
        for column in infer_schema(frame).fields
        if column.kind == "categorical" and 2 <= column.n_levels <= _MOST_CHOICES
    ]


def choices(values: pd.Series) -> list[str]:
    """Return what a column says, the most frequent first, no value last.

    Examples
    --------
    >>> choices(pd.Series(["Chat", "Google", "Google", None])) == [
    ...     "Google", "Chat", NOT_FILLED_IN
    ... ]
    True
    """
    filled = values.dropna().map(level_text)
    return [*filled.value_counts().index, *([NOT_FILLED_IN] if values.isna().any() else [])]


def having(values: pd.Series, choice: str) -> pd.Series:
    """Return which leads have one of the `choices` of a column.

    Examples
    --------
    >>> having(pd.Series(["Chat", None]), NOT_FILLED_IN).tolist()
    [False, True]
    """
    if choice == NOT_FILLED_IN:
        return values.isna()
    return values.map(level_text, na_action="ignore") == choice
