"""Receipts as they are kept: how a file was read, without any lead's words."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Any

from leadscoring.leads.outcomes import level_text
from leadscoring.leads.receipt import Receipt

__all__ = ["digest_of_way", "kept_receipt"]

_EXAMPLE = re.compile(r" \(.*\)$", re.DOTALL)


def kept_receipt(receipt: Receipt) -> dict[str, Any]:
    """Return a receipt without the texts of rows and cells, which must not outlast their lead.

    Examples
    --------
    >>> receipt = Receipt("a.csv", 9, "csv", 1, 1, kept_as_text={"Phone": "leading zeros (007)"})
    >>> kept_receipt(receipt)["kept_as_text"]
    {'Phone': 'leading zeros'}
    """
    plain = receipt.to_dict()
    rows = plain["set_aside"]
    plain["set_aside"] = [{"line": row["line"], "reason": row["reason"]} for row in rows]
    plain["kept_as_text"] = {
        column: _EXAMPLE.sub("", why) for column, why in receipt.kept_as_text.items()
    }
    return plain


def digest_of_way(
    receipt: Receipt, id_column: str | None, outcome: str | None, positive: object
) -> str:
    """Return a digest of all that decides what one content means.

    Parameters
    ----------
    receipt : Receipt
        How the content was read; the file's name does not matter.
    id_column, outcome : str or None
        Which column identifies a lead, and which says what became of it.
    positive : object
        The value that means converted.

    Returns
    -------
    digest : str
        64 hexadecimal digits.
    """
    how = {**receipt.to_dict(), "name": "", "other_sheets": []}
    if not receipt.unguarded:  # as before there was such a count
        del how["unguarded"]
    said = None if positive is None else level_text(positive)
    text = json.dumps([how, id_column, outcome, said], sort_keys=True)
    return sha256(text.encode()).hexdigest()
