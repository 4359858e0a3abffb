"""Backing up a whole database into one file, of the same form from every kind of database."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from leadscoring.exceptions import InvalidInput
from leadscoring.store import audit, migrating
from leadscoring.store.access import Act, Person, require
from leadscoring.store.backup_files import Manifest, digest_of, place, write_archive
from leadscoring.store.database import Database
from leadscoring.store.moments import now as this_moment
from leadscoring.store.tables import audit as log

__all__ = ["Backup", "backup"]


@dataclass(frozen=True)
class Backup:
    """What was backed up.

    Parameters
    ----------
    path : pathlib.Path
        The file, which only its owner may read: it holds every lead.
    n_rows : dict of str to int
        Rows by table.
    sha256 : str
        Of the file.
    manifest : Manifest
        What the file says of itself.
    """

    path: Path
    n_rows: dict[str, int]
    sha256: str
    manifest: Manifest


def backup(
    database: Database, actor: Person, path: str | Path, *, now: datetime | None = None
) -> Backup:
    """Write all that the database holds at one moment into a file; work goes on meanwhile.

    Parameters
    ----------
    database : Database
        What to back up.
    actor : Person
        Who does it.
    path : str or pathlib.Path
        The file; one that has the name is replaced when the new one is complete.
    now : datetime, optional
        When it is made.

    Returns
    -------
    backup : Backup
        As written down in the audit log, too, which in the file does not yet say so.

    Raises
    ------
    NotAllowed
        If the actor may not back up the database.
    InvalidInput
        If the file is the database's own.
    DatabaseError
        If the place cannot be written.
    """
    person = require(database, actor, Act.KEEP, subject="backup")
    target = Path(path).resolve()
    _check_apart(database, target)
    # The turn ends, and the entry is kept, once the file has its name.
    with ExitStack() as turn, place(target) as file:
        with database.reading() as link:
            head = link.execute(select(log.c.hash).order_by(log.c.id.desc()).limit(1))
            manifest = write_archive(
                link,
                file,
                revision=migrating.head(),
                at=now or this_moment(),
                audit_head=head.scalar_one_or_none() or audit.BEGINNING,
            )
        made = Backup(target, _sizes(manifest), digest_of(file), manifest)
        os.fsync(file.fileno())  # not while others wait for their turn
        told = {"sha256": made.sha256, "n_leads": made.n_rows["leads"]}
        link = turn.enter_context(database.writing())
        audit.append(link, person, "backed up", subject=target.name, details=told)
    return made


def _sizes(manifest: Manifest) -> dict[str, int]:
    return {name: kept.n_rows for name, kept in manifest.tables.items()}


def _check_apart(database: Database, target: Path) -> None:
    file = database.engine.url.database
    if database.is_sqlite and file and target.parent == Path(file).resolve().parent:
        own = Path(file).name
        if target.name in {own, f"{own}-wal", f"{own}-shm"}:
            raise InvalidInput(f"{target} is the database itself. Name another file.")
