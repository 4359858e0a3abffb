"""Where a lead may be quoted outside its own rows: in a reason, a file's name, a receipt."""

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
    """Take a lead's texts out of the names and the receipts of files.

    A receipt quotes one cell where it says why a column stayed text.

    Parameters
    ----------
    link : sqlalchemy.Connection
        With the turn to write.
    lead : mapping
        The lead's row.

    Returns
    -------
    n_changed : int
        Uploads that quoted it.
    """
    n_changed = 0
    shown = select(uploads.c.id, uploads.c.file_name, uploads.c.receipt)
    for row in link.execute(shown).mappings().all():
        values = {
            "file_name": "…" if names_lead(row["file_name"], lead) else row["file_name"],
            "receipt": _unquoted(row["receipt"], lead),
        }
        if values != {name: row[name] for name in values}:
            link.execute(update(uploads).where(uploads.c.id == row["id"]).values(**values))
            n_changed += 1
    return n_changed


def _unquoted(receipt: Mapping[str, Any], lead: Mapping[str, Any]) -> dict[str, Any]:
    """Return the receipt with the lead's own cells replaced."""
    why = receipt.get("kept_as_text")
    if not why:
        return dict(receipt)
    return {
        **receipt,
        "kept_as_text": {
            column: _without(text, lead["attributes"].get(column)) for column, text in why.items()
        },
    }


def _without(text: str, cell: object) -> str:
    return text if cell in {None, ""} else text.replace(str(cell), "…")


def _texts(lead: Mapping[str, Any]) -> Iterator[str]:
    for name in ("external_id", "label", "email", "phone"):
        text = str(lead[name] or "").casefold()
        if len(text) >= _TELLING:
            yield text
