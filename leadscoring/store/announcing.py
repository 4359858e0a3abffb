"""What is about to change in the models folder, announced in the database beforehand.

A publication is a file and its entry in the audit log a row, and no turn of the
database holds both. So what is wanted is kept in the database first. Where a crash,
or a disk that is full, comes after the file was changed and before its entry was
kept, `settle` adds the entry, and does so before anything else is published.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, delete, select

from leadscoring.exceptions import RegistryError
from leadscoring.store import audit, moments, settings
from leadscoring.store.access import Person
from leadscoring.store.registry import Publication, Registry
from leadscoring.store.tables import audit as log
from leadscoring.store.tables import settings as kept

__all__ = [
    "SAVED",
    "Wish",
    "announce",
    "folder_name",
    "is_announced",
    "settle",
]

SAVED = "model saved"
"""The act of a version that was added; every other one is a publication."""
_BEGINNING = "announced "
_TOLD = ("revision", "cutoff", "warm", "reason")
_LONGEST = timedelta(days=1)  # nobody waits so long for a turn: whoever wanted it is gone


@dataclass(frozen=True)
class Wish:
    """A change of the models folder that somebody asked for.

    Parameters
    ----------
    folder : str
        The models folder; see `folder_name`.
    act : str
        What the audit log calls it.
    person_id : int
        Who asked for it.
    who, name : str
        Their address and their name.
    wanted : dict
        Of a version: the ``digest`` of its content. Of a publication: its version,
        lines and reason.
    expected : int or None
        The revision that a publication follows.
    also : dict
        What else the entry tells.
    """

    folder: str
    act: str
    person_id: int
    who: str
    name: str
    wanted: dict[str, Any]
    expected: int | None = None
    also: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Stands for all that was asked for: asked for again, it is the same wish."""
        said = [self.folder, self.person_id, self.name, self.wanted, self.expected]
        return _BEGINNING + sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:40]

    @property
    def person(self) -> Person:
        """Who asked for it, for the audit log alone."""
        return Person(self.person_id, self.who, self.name, frozenset())


def folder_name(registry: Registry) -> str:
    """Return the name under which a models folder is known to every process."""
    return str(registry.folder.resolve())


def announce(link: Connection, wish: Wish, *, now: datetime | None = None) -> None:
    """Keep what is wanted until it was done.

    Parameters
    ----------
    link : sqlalchemy.Connection
        With the turn to write; what is wanted is done in a later one.
    wish : Wish
        What is wanted.
    now : datetime, optional
        The moment that counts as now.
    """
    at = now or moments.now()
    settings.put(link, wish.key, {**asdict(wish), "at": at.isoformat()})


def is_announced(link: Connection) -> bool:
    """Return whether there is anything to settle."""
    found = select(kept.c.key).where(kept.c.key.startswith(_BEGINNING)).limit(1)
    return link.execute(found).first() is not None


def settle(
    link: Connection, registry: Registry, *, now: datetime | None = None
) -> dict[str, Publication | str]:
    """Add the entries that crashes kept out of the audit log.

    Parameters
    ----------
    link : sqlalchemy.Connection
        With the turn to write: whoever else wants something has not begun with it.
    registry : Registry
        The models folder.
    now : datetime, optional
        The moment that counts as now.

    Returns
    -------
    done : dict of str to Publication or str
        What came of each wish that came true, by its key: a publication, or a version's name.
    """
    done: dict[str, Publication | str] = {}
    at = now or moments.now()
    found = select(kept).where(kept.c.key.startswith(_BEGINNING)).order_by(kept.c.key)
    for row in link.execute(found).mappings().all():
        told = dict(row["value"])
        is_old = at - datetime.fromisoformat(told.pop("at")) > _LONGEST
        wish = Wish(**told)
        if wish.folder != folder_name(registry):
            continue
        with suppress(RegistryError):  # a record that cannot be read is told to who publishes
            result = _saved(registry, wish) if wish.act == SAVED else _published(registry, wish)
            if isinstance(result, Publication | str):
                _add_entry(link, wish, result)
                done[wish.key] = result
            if result is not None or is_old:
                link.execute(delete(kept).where(kept.c.key == wish.key))
    return done


def _saved(registry: Registry, wish: Wish) -> str | None:
    return registry.find(wish.wanted["digest"])


def _published(registry: Registry, wish: Wish) -> Publication | bool | None:
    """Return the publication that a wish became; False if another came; None while neither did."""
    since = (past for past in registry.history() if past.revision > (wish.expected or 0))
    next_one = next(since, None)
    if next_one is None:
        return None
    same: Mapping[str, Any] = {**wish.wanted, "by": wish.name}
    is_ours = all(getattr(next_one, name) == value for name, value in same.items())
    return next_one if is_ours else False


def _add_entry(link: Connection, wish: Wish, result: Publication | str) -> None:
    if isinstance(result, Publication):
        told = {name: getattr(result, name) for name in _TOLD}
        details = {**told, **wish.also}
        audit.append(link, wish.person, wish.act, subject=result.version, details=details)
    elif not _is_told(link, result):
        audit.append(link, wish.person, wish.act, subject=result)


def _is_told(link: Connection, version: str) -> bool:
    told = select(log.c.id).where(log.c.act == SAVED, log.c.subject == version).limit(1)
    return link.execute(told).first() is not None
