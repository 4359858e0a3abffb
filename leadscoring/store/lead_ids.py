"""By what a lead is known, so that a newer file updates it instead of adding it again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from hashlib import sha256

import pandas as pd

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.lead_columns import lead_columns
from leadscoring.leads.outcomes import level_text
from leadscoring.leads.schema import infer_schema
from leadscoring.store.texts import storable

__all__ = ["external_ids", "id_columns"]

_MOST = 400
_LONG = 300


def id_columns(frame: pd.DataFrame) -> list[str]:
    """Return the columns by which leads can be known, the best first.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        One row per lead.

    Returns
    -------
    names : list of str
        Identifiers that every lead has for itself, the shortest first, then
        the column of mail addresses if no two leads share one.

    Examples
    --------
    >>> leads = pd.DataFrame({"Lead Id": ["a-7", "a-8"], "Nr": [7, 8], "City": ["Bonn", "Oslo"]})
    >>> id_columns(leads)
    ['Nr', 'Lead Id']
    """
    if frame.empty:
        return []
    identifiers = [
        column.name
        for column in infer_schema(frame).columns
        if column.role == "identifier" and not column.n_missing
    ]
    email = lead_columns(frame).email
    known = [email] if email is not None and _tells_apart(frame[email]) else []
    return [*sorted(identifiers, key=partial(_length, frame)), *known]


def external_ids(frame: pd.DataFrame, column: str | None) -> pd.Series:
    """Return by what each lead is known.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        One row per lead.
    column : str or None
        The column that identifies a lead; None: all that the file says of it.

    Returns
    -------
    ids : pandas.Series of str of shape (n_leads,)
        Text, missing where the column is not filled in; without a column, a
        digest such as ``row-6ec5f76e2ddc2ba1b4ccbd0ad3c9fb3a``, the same for
        two leads that say the same.

    Raises
    ------
    InvalidInput
        If there is no such column.

    Examples
    --------
    >>> external_ids(pd.DataFrame({"Nr": [7.0, None]}), "Nr").tolist()
    ['7', nan]
    """
    if column is None:
        return pd.Series(_digests(frame), index=frame.index, dtype="str")
    if column not in frame.columns:
        raise InvalidInput(
            f"There is no column '{column}' to know leads by. "
            f"The columns are: {', '.join(map(str, frame.columns))}."
        )
    known = frame[column].map(_known_as, na_action="ignore").astype("str")
    return known.where(known != "")


def _known_as(value: object) -> str:
    text = storable(level_text(value), 10**9)
    return text if len(text) <= _MOST else f"{text[:_LONG]}-{_digest([text])}"


def _digests(frame: pd.DataFrame) -> list[str]:
    """Return a digest of each lead's filled-in cells, in whatever order the columns come."""
    columns = [_cells(name, frame[name]) for name in sorted(map(str, frame.columns))]
    return [f"row-{_digest([c for c in cells if c])}" for cells in zip(*columns, strict=True)]


def _cells(name: str, values: pd.Series) -> list[str]:
    codes, levels = pd.factorize(values)
    texts = [f"{name}\x1f{level_text(level)}" for level in levels]
    return [texts[code] if code >= 0 else "" for code in codes]


def _digest(parts: Sequence[str]) -> str:
    return sha256("\x1e".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _tells_apart(values: pd.Series) -> bool:
    return bool(values.notna().all() and values.is_unique)


def _length(frame: pd.DataFrame, name: str) -> float:
    return float(frame[name].astype(str).str.len().mean())
