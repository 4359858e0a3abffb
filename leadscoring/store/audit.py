"""The audit log: who did what and when, each entry sealed by the one before it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, RowMapping, func, insert, select

from leadscoring.store.moments import now
from leadscoring.store.tables import audit

if TYPE_CHECKING:
    import pandas as pd

    from leadscoring.store.access import Person

__all__ = ["BEGINNING", "Verdict", "acts", "append", "entries", "verify"]

BEGINNING = "0" * 64
"""What stands in the first entry in place of the seal of an earlier one."""


def append(
    link: Connection,
    actor: Person,
    act: str,
    *,
    subject: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """Add an entry; it is kept or lost together with what it tells of.

    Parameters
    ----------
    link : sqlalchemy.Connection
        With the turn to write.
    actor : Person
        Who acted.
    act : str
        What they did, such as ``"outcome"`` or ``"refused"``.
    subject : str
        What it was done to, such as ``"lead 17"``; never a lead's own data.
    details : mapping, optional
        What else to know, as JSON can hold it; never a lead's own data.
    """
    last = link.execute(select(audit).order_by(audit.c.id.desc()).limit(1)).mappings().first()
    entry = {
        "id": 1 if last is None else last["id"] + 1,
        "at": now(),
        "person_id": actor.id,
        "who": actor.email,
        "act": act,
        "subject": subject,
        "details": dict(details or {}),
        "previous": BEGINNING if last is None else last["hash"],
    }
    link.execute(insert(audit).values(**entry, hash=_seal(entry)))


@dataclass(frozen=True)
class Verdict:
    """What a look through the whole log found.

    Parameters
    ----------
    n_entries : int
        Entries in the log.
    head : str
        Seal of the last one; noted elsewhere, it also proves that no later entry was cut off.
    problem : str or None
        The first thing that is wrong, in words.
    """

    n_entries: int
    head: str
    problem: str | None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.problem is None


def verify(link: Connection, *, expected_head: str | None = None) -> Verdict:
    """Look through the whole log for entries changed, removed or put in.

    Parameters
    ----------
    link : sqlalchemy.Connection
        To read from.
    expected_head : str, optional
        Seal that was noted earlier; it must be that of an entry.

    Returns
    -------
    verdict : Verdict
        With the first problem, if there is one.
    """
    count, head, problem, met = 0, BEGINNING, None, expected_head is None
    for row in link.execute(select(audit).order_by(audit.c.id)).mappings():
        problem = problem or _wrong(row, number=count + 1, previous=head)
        count, head = count + 1, row["hash"]
        met = met or head == expected_head
    if problem is None and not met:
        problem = f"No entry has the seal {expected_head}: entries were cut off the log's end."
    return Verdict(count, head, problem)


def entries(
    link: Connection, *, before: int | None = None, act: str | None = None, limit: int = 100
) -> pd.DataFrame:
    """Return entries, the newest first.

    Parameters
    ----------
    link : sqlalchemy.Connection
        To read from.
    before : int, optional
        Only entries with a smaller number: for the next page.
    act : str, optional
        Only entries of this act.
    limit : int
        Most entries to return.

    Returns
    -------
    entries : pandas.DataFrame
        Columns id, at, who, act, subject, details (JSON text).
    """
    wanted = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(audit.c.id < before)
    if act is not None:
        wanted = wanted.where(audit.c.act == act)
    import pandas as pd  # noqa: PLC0415 - to add an entry needs none of it

    return pd.DataFrame(_told(link.execute(wanted).mappings()), columns=list(_SHOWN))


_SHOWN = ("id", "at", "who", "act", "subject", "details")


def acts(link: Connection) -> list[str]:
    """Return the kinds of entries that the log holds."""
    found = link.execute(select(audit.c.act).group_by(audit.c.act).order_by(func.min(audit.c.act)))
    return list(found.scalars())


def _told(rows: Any) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 (a result of mappings)
    for row in rows:
        yield (*(row[name] for name in _SHOWN[:-1]), _plain(row["details"]))


def _wrong(row: RowMapping, *, number: int, previous: str) -> str | None:
    if row["id"] != number:
        return f"Entry {number} is missing: the next one is {row['id']}."
    if row["previous"] != previous:
        return f"Entry {number} does not follow entry {number - 1}."
    if row["hash"] != _seal(dict(row)):
        return f"Entry {number} was changed after it was written."
    return None


def _seal(entry: Mapping[str, Any]) -> str:
    at: datetime = entry["at"]
    names = ("id", "person_id", "who", "act", "subject", "details", "previous")
    sealed = {**{name: entry[name] for name in names}, "at": at.isoformat(timespec="microseconds")}
    return sha256(_plain(sealed).encode()).hexdigest()


def _plain(value: Mapping[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
