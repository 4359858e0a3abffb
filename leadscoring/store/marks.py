"""Marks of erased leads: enough to know one when it comes again, too little to tell who it was."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from itertools import batched

from sqlalchemy import Connection, insert, select

from leadscoring.store import settings
from leadscoring.store.tables import forgotten

__all__ = ["forgotten_among", "forgotten_at", "keep_keys", "keys", "remember"]

_KEYS = "forgetting_keys"
_ASKED_AT_ONCE = 1000


def remember(link: Connection, external_id: str, *, at: datetime) -> None:
    """Keep the mark of a lead that is being erased, so that no later file brings it back.

    Parameters
    ----------
    link : sqlalchemy.Connection
        With the turn to write.
    external_id : str
        By which files know the lead; only its keyed digest is kept.
    at : datetime
        When it was erased.
    """
    if not keys(link):
        keep_keys(link, [secrets.token_hex(32)])
    if forgotten_at(link, external_id) is None:
        link.execute(insert(forgotten).values(mark=_mark(keys(link)[0], external_id), at=at))


def forgotten_among(link: Connection, external_ids: Iterable[str]) -> set[str]:
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
    return {external_id for external_id, _ in _met(link, external_ids)}


def forgotten_at(link: Connection, external_id: str) -> datetime | None:
    """Return when a lead was erased; None where it was not."""
    return next((at for _, at in _met(link, [external_id])), None)


def keys(link: Connection) -> list[str]:
    """Return the keys of the digests, the one in use first; none before the first mark."""
    return list(settings.get(link, _KEYS) or ())


def keep_keys(link: Connection, wanted: Iterable[str]) -> None:
    """Keep keys in place of those before: a restored database has those of both its pasts."""
    settings.put(link, _KEYS, list(wanted))


def _met(link: Connection, external_ids: Iterable[str]) -> Iterable[tuple[str, datetime]]:
    known = keys(link)
    if not known:
        return
    marks = ((_mark(key, external_id), external_id) for external_id in external_ids for key in known)
    for some in batched(marks, _ASKED_AT_ONCE):
        named = dict(some)
        found = link.execute(select(forgotten).where(forgotten.c.mark.in_(named)))
        yield from ((named[row.mark], row.at) for row in found)


def _mark(key: str, external_id: str) -> str:
    digest = hmac.new(bytes.fromhex(key), external_id.encode(errors="surrogatepass"), "sha256")
    return digest.hexdigest()
