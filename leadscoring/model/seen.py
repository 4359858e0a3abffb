"""Which leads a model was trained on, kept as digests that tell nothing else about them."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.leads.digests import BLANK, lead_digests
from leadscoring.leads.schema import Schema

__all__ = ["has_seen", "known_by", "mark_seen", "seen_too"]

_DIGESTS = "<u4"


def known_by(schema: Schema, fields: Iterable[str]) -> str | list[str]:
    """Return the identifier that most leads bear, or the fields where there is none."""
    identifiers = [column for column in schema.columns if column.role == "identifier"]
    if identifiers:
        return min(identifiers, key=lambda column: column.n_missing).name
    return sorted(fields)


def mark_seen(
    leads: pd.DataFrame, by: str | list[str], *, missing: Iterable[str]
) -> dict[str, Any]:
    """Return plain data by which `has_seen` knows the leads again.

    Parameters
    ----------
    leads : pandas.DataFrame of shape (n_leads, n_columns)
        What a model is trained on.
    by : str or list of str
        The identifier, or the fields.
    missing : iterable of str
        Texts that count as missing.

    Returns
    -------
    seen : dict
        ``by`` and ``digests``: sorted, each once, 4 bytes a lead, in base64.
    """
    digests = np.unique(lead_digests(leads, by, missing=missing)).astype(_DIGESTS)
    return {"by": by, "digests": b64encode(digests.tobytes()).decode()}


def seen_too(
    seen: Mapping[str, Any], frame: pd.DataFrame, *, missing: Iterable[str]
) -> dict[str, Any]:
    """Return what `mark_seen` would of the leads marked before and these together.

    Examples
    --------
    >>> both = seen_too(
    ...     mark_seen(pd.DataFrame({"Id": ["a"]}), "Id", missing=()),
    ...     pd.DataFrame({"Id": ["b"]}),
    ...     missing=(),
    ... )
    >>> has_seen(both, pd.DataFrame({"Id": ["a", "b", "c"]}), missing=()).tolist()
    [True, True, False]
    """
    more = mark_seen(frame, seen["by"], missing=missing)
    known = [np.frombuffer(b64decode(part["digests"]), dtype=_DIGESTS) for part in (seen, more)]
    together = np.unique(np.concatenate(known))
    return {**more, "digests": b64encode(together.tobytes()).decode()}


def has_seen(
    seen: Mapping[str, Any], frame: pd.DataFrame, *, missing: Iterable[str]
) -> npt.NDArray[np.bool_]:
    """Return which leads may have been trained on.

    Parameters
    ----------
    seen : mapping
        What `mark_seen` returned; may be empty.
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        Leads.
    missing : iterable of str
        Texts that count as missing.

    Returns
    -------
    known : ndarray of bool of shape (n_leads,)
        True too where it cannot be told: for a lead without an identifier, and
        for all where a column to know them by is not there.

    Examples
    --------
    >>> seen = mark_seen(pd.DataFrame({"Id": ["a", "b"]}), "Id", missing=())
    >>> has_seen(seen, pd.DataFrame({"Id": ["b", "c"]}), missing=()).tolist()
    [True, False]
    >>> has_seen(seen, pd.DataFrame({"Key": ["c"]}), missing=()).tolist()
    [True]
    """
    by = seen.get("by", [])
    columns = [by] if isinstance(by, str) else by
    if not columns or not set(columns) <= set(frame.columns):
        return np.ones(len(frame), dtype=bool)
    digests = lead_digests(frame, by, missing=missing)
    known = np.frombuffer(b64decode(seen["digests"]), dtype=_DIGESTS)
    return np.asarray(np.isin(digests, known) | (digests == BLANK))
