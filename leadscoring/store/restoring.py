"""Putting a backup back, into a database of either kind: all of it, or nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select, text
from sqlalchemy.exc import DatabaseError as Refused

from leadscoring.exceptions import DatabaseError, InvalidInput
from leadscoring.store import audit, marks, migrating
from leadscoring.store.access import Act, Person, require
from leadscoring.store.backup_files import Archive, Manifest, opened
from leadscoring.store.backup_rows import fill, number_on
from leadscoring.store.database import Database
from leadscoring.store.finding import find_lead
from leadscoring.store.forgetting import forget, overwrite_log
from leadscoring.store.people import ONE_PERSON, by_email
from leadscoring.store.tables import METADATA, forgotten, leads, people, uploads

__all__ = ["Restored", "restore"]

_AT_ONCE = 1000


@dataclasses.dataclass(frozen=True)
class Restored:
    """What was restored.

    Parameters
    ----------
    n_rows : dict of str to int
        Rows that the backup held, by table.
    n_erased_again : int
        Leads of the backup that had been erased since it was made, and were again.
    manifest : Manifest
        What the backup says of itself.
    """

    n_rows: dict[str, int]
    n_erased_again: int
    manifest: Manifest


def restore(
    database: Database, actor: Person, path: str | Path, *, replace: bool = False
) -> Restored:
    """Make the database hold what a backup holds.

    Leads that were erased in this database since stay erased.

    Parameters
    ----------
    database : Database
        Where to put it, of whatever kind the backup was made from.
    actor : Person
        Who does it.
    path : str or pathlib.Path
        The backup.
    replace : bool
        Whether what the database holds may be lost, its audit log included.

    Returns
    -------
    restored : Restored
        As written down at the end of the restored audit log.

    Raises
    ------
    NotAllowed
        If the actor may not do this.
    InvalidInput
        If the database is not empty and may not be replaced.
    DatabaseError
        If the file is damaged, or made by a newer version; nothing is changed then.
    """
    person = require(database, actor, Act.KEEP, subject="restore")
    source = Path(path)
    with opened(source) as archive:
        migrating.check_known(archive.manifest.revision, what=f"The backup {source}")
        with _in_words(source), database.writing() as link:
            _check_replaceable(link, replace=replace)
            erased, replaced = _erased(link), audit.verify(link)
            _rebuild(link, archive)
            n_erased = _erase_again(link, erased)
            told = {
                "made_at": archive.manifest.made_at,
                "audit_head": archive.manifest.audit_head,
                "erased_again": n_erased,
                "replaced_entries": replaced.n_entries,
                "replaced_head": replaced.head,
            }
            who = _among(link, person)
            audit.append(link, who, "restored", subject=source.name, details=told)
    overwrite_log(database)
    sizes = {name: kept.n_rows for name, kept in archive.manifest.tables.items()}
    return Restored(sizes, n_erased, archive.manifest)


def _rebuild(link: Connection, archive: Archive) -> None:
    """Make the tables anew as they were in the backup, fill them, and bring them up to date."""
    METADATA.drop_all(link)
    link.execute(text("DROP TABLE alembic_version"))
    migrating.make_tables(link, archive.manifest.revision)
    for name, kept in archive.manifest.tables.items():
        fill(link, name, kept.columns, archive.lines(name))
        number_on(link, name, kept.last_number)
    migrating.bring_up_to_date(link)


def _check_replaceable(link: Connection, *, replace: bool) -> None:
    counted = {
        "leads": select(func.count()).select_from(leads),
        "uploads": select(func.count()).select_from(uploads),
        "erased leads": select(func.count()).select_from(forgotten),
        "people": select(func.count()).where(people.c.email != ONE_PERSON),
    }
    found = {name: link.execute(asked).scalar_one() for name, asked in counted.items()}
    if any(found.values()) and not replace:
        held = ", ".join(f"{number:,} {name}" for name, number in found.items() if number)
        raise InvalidInput(
            f"The database is not empty: it holds {held}. Back it up, then restore with the "
            "wish to replace all of it, or restore into an empty database."
        )


def _erased(link: Connection) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the keys and the marks of the leads that were erased."""
    rows = [{"mark": row.mark, "at": row.at} for row in link.execute(select(forgotten))]
    return marks.keys(link), rows


def _erase_again(link: Connection, erased: tuple[list[str], list[dict[str, Any]]]) -> int:
    """Add marks to those that were restored, erase whom they mean, and return how many."""
    keys, rows = erased
    known = set(link.execute(select(forgotten.c.mark)).scalars())
    new = {row["mark"]: row["at"] for row in rows if row["mark"] not in known}
    if not new:
        return 0
    link.execute(insert(forgotten), [{"mark": mark, "at": at} for mark, at in new.items()])
    marks.keep_keys(link, dict.fromkeys([*marks.keys(link), *keys]))
    came_back = list(_marked_leads(link))
    for external_id, at in came_back:
        forget(link, find_lead(link, external_id), at=at)
    return len(came_back)


def _marked_leads(link: Connection) -> Iterator[tuple[str, datetime]]:
    last = 0
    some = select(leads.c.id, leads.c.external_id).order_by(leads.c.id).limit(_AT_ONCE)
    while found := link.execute(some.where(leads.c.id > last)).all():
        last = found[-1].id
        yield from marks.met(link, [row.external_id for row in found])


def _among(link: Connection, person: Person) -> Person:
    """Return the person as the restored people know them; with number 0 where they do not."""
    found = by_email(link, person.email)
    return dataclasses.replace(person, id=0 if found is None else found.id)


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except Refused as error:
        raise DatabaseError(
            f"{path} holds what this database cannot: {str(error.orig).splitlines()[0]}. "
            "Nothing was changed; restore another backup."
        ) from error
