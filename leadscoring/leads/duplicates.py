"""Leads that say the same: they must stay on the same side of every split."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.missing import DEFAULT_MISSING
from leadscoring.leads.values import to_levels, to_numbers

__all__ = ["duplicate_groups", "repeated_leads"]

_MOSTLY_DISTINCT = 0.5


def duplicate_groups(
    frame: pd.DataFrame, fields: Iterable[str], *, missing: Iterable[str] = DEFAULT_MISSING
) -> npt.NDArray[np.intp]:
    """Return a group number per lead; leads that agree in all fields share it.

    Cells are compared as a model reads them: placeholders and blanks are one
    value, spaces around a text and the decimals of a whole number do not matter.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        One row per lead.
    fields : iterable of str
        Columns to compare, at least one. Leave out what names the lead, which
        would make every lead different.
    missing : iterable of str
        Texts that count as missing.

    Returns
    -------
    groups : ndarray of int of shape (n_leads,)
        Numbers 0, 1, ... in the order in which the groups first occur.

    Raises
    ------
    InvalidInput
        If no field is named, or one is not a column of the frame.

    Examples
    --------
    >>> leads = pd.DataFrame({"Source": ["Chat", "Google", " Chat"], "Visits": [3, 3, 3.0]})
    >>> duplicate_groups(leads, ["Source", "Visits"]).tolist()
    [0, 1, 0]
    """
    names, placeholders = list(fields), tuple(missing)
    _check_fields(frame, names)
    groups = np.zeros(len(frame), dtype=np.intp)
    for name in names:
        codes = _codes(frame[name], placeholders)
        # Renumbered field by field, so that the product cannot overflow.
        groups, _ = pd.factorize(groups * (codes.max(initial=-1) + 2) + codes + 1)
    return groups


def repeated_leads(
    frame: pd.DataFrame, fields: Iterable[str], *, missing: Iterable[str] = DEFAULT_MISSING
) -> npt.NDArray[np.intp]:
    """Return a group number per lead, shared by leads that are likely one lead entered twice.

    Leads that agree in a handful of fields are not: where fewer than half of
    the leads differ, agreement is chance, and each lead has a group of its own.

    Parameters
    ----------
    frame, fields, missing
        As in `duplicate_groups`.

    Returns
    -------
    groups : ndarray of int of shape (n_leads,)
        Numbers from 0.

    Examples
    --------
    >>> leads = pd.DataFrame({"Source": ["Chat", "Chat", "Chat"], "Visits": [3, 3, 4]})
    >>> repeated_leads(leads, ["Source", "Visits"]).tolist()
    [0, 0, 1]
    >>> repeated_leads(leads, ["Source"]).tolist()
    [0, 1, 2]
    """
    groups = duplicate_groups(frame, fields, missing=missing)
    n_groups = int(groups.max(initial=-1)) + 1
    return groups if n_groups >= _MOSTLY_DISTINCT * len(frame) else np.arange(len(frame))


def _codes(values: pd.Series, placeholders: tuple[str, ...]) -> npt.NDArray[np.intp]:
    """Return codes that are equal where cells are, -1 where missing."""
    if pd.api.types.is_numeric_dtype(values):
        return pd.factorize(to_numbers(values, placeholders))[0]
    return to_levels(values, placeholders)[0]


def _check_fields(frame: pd.DataFrame, names: list[str]) -> None:
    if not names:
        raise InvalidInput("Leads cannot be compared without a field. Name at least one.")
    unknown = [name for name in names if name not in frame.columns]
    if unknown:
        raise InvalidInput(
            f"There is no column '{unknown[0]}' to compare leads by. "
            f"The columns are: {', '.join(map(str, frame.columns))}."
        )
