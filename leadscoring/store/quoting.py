"""Where people may name a lead outside its own rows: in a reason, and in a file's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select, update

from leadscoring.store.tables import uploads

__all__ = ["names_lead", "unquote_lead"]

_TELLING = 5
"""Shortest text that tells who a lead is: shorter ones are also ordinary words and numbers."""


def names_lead(text: str, lead: Mapping[str, Any]) -> bool:
    """Return whether a text tells who a lead is.

    Parameters
    ----------
    text : str
        What somebody wrote.
    lead : mapping
        The lead's row.

    Examples
    --------
    >>> lead = {"external_id": "L17", "label": "Ann Lee", "email": "ann@lee.in", "phone": None}
    >>> names_lead("Asked for it, wrote ANN LEE", lead), names_lead("Asked for it", lead)
    (True, False)
    """
    return any(told in text.casefold() for told in _texts(lead))


def unquote_lead(link: Connection, lead: Mapping[str, Any]) -> int:
    """Take the names of files that tell who a lead is out of the list of uploads.

    Parameters
    ----------
    link : sqlalchemy.Connection
        With the turn to write.
    lead : mapping
        The lead's row.

    Returns
    -------
    n_changed : int
        Uploads whose file was named after it.
    """
    shown = select(uploads.c.id, uploads.c.file_name, uploads.c.receipt)
    telling = [row for row in link.execute(shown) if names_lead(row.file_name, lead)]
    for row in telling:
        receipt = {**row.receipt, "name": "…"} if row.receipt else {}
        values = {"file_name": "…", "receipt": receipt}
        link.execute(update(uploads).where(uploads.c.id == row.id).values(**values))
    return len(telling)


def _texts(lead: Mapping[str, Any]) -> Iterator[str]:
    for name in ("external_id", "label", "email", "phone"):
        text = str(lead[name] or "").casefold()
        if len(text) >= _TELLING:
            yield text
