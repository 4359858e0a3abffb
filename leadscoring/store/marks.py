"""Marks of erased leads: enough to know one when it comes again, too little to tell who it was."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import Connection, insert, select

from leadscoring.store import settings
from leadscoring.store.tables import forgotten

__all__ = ["forgotten_at", "keep_keys", "keys", "mark_forgotten", "met", "only_forgotten"]

_KEYS = "forgetting_keys"
_AT_ONCE = 1000


def mark_forgotten(link: Connection, external_id: str, *, at: datetime) -> None:
    """Keep the mark of a lead that is being erased, so that no later file brings it back.

    Parameters
    ----------
    link : sqlalchemy.Connection
        With the turn to write.
    external_id : str
        By which files know the lead; only its keyed digest is kept.
    at : datetime
        When it is erased.
    """
    if not keys(link):
        keep_keys(link, [secrets.token_hex(32)])
    if forgotten_at(link, external_id) is None:
        link.execute(insert(forgotten).values(mark=_mark(keys(link)[0], external_id), at=at))


def only_forgotten(link: Connection, external_ids: Iterable[str]) -> set[str]:
    """Return those of some leads that were erased and must not come back.

    Parameters
    ----------
    link : sqlalchemy.Connection
        To read from.
    external_ids : iterable of str
        As a file names its leads.

    Returns
    -------
    forgotten : set of str
        Those among them that were erased.
    """
    return {external_id for external_id, _ in met(link, external_ids)}


def forgotten_at(link: Connection, external_id: str) -> datetime | None:
    """Return when a lead was erased; None where it was not."""
    return next((at for _, at in met(link, [external_id])), None)


def keys(link: Connection) -> list[str]:
    """Return the keys of the marks, the one in use first; none before the first mark."""
    return list(settings.get(link, _KEYS) or ())


def keep_keys(link: Connection, wanted: Iterable[str]) -> None:
    """Keep other keys: a database into which a backup was restored has those of both its pasts."""
    settings.put(link, _KEYS, list(wanted))


def met(link: Connection, external_ids: Iterable[str]) -> Iterator[tuple[str, datetime]]:
    """Yield those of some leads that were erased, and when."""
    known = keys(link)
    asked = list(external_ids) if known else []
    for first in range(0, len(asked), _AT_ONCE):
        some = asked[first : first + _AT_ONCE]
        marks = {_mark(key, external_id): external_id for external_id in some for key in known}
        found = link.execute(select(forgotten).where(forgotten.c.mark.in_(marks)))
        yield from ((marks[row.mark], row.at) for row in found)


def _mark(key: str, external_id: str) -> str:
    content = external_id.encode(errors="surrogatepass")
    return hmac.new(bytes.fromhex(key), content, "sha256").hexdigest()
