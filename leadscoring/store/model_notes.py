"""Notes that people keep with a model version, and who saved each version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from leadscoring.exceptions import InvalidInput
from leadscoring.store import audit, moments
from leadscoring.store.access import Act, Person, require
from leadscoring.store.database import Database
from leadscoring.store.tables import audit as entries
from leadscoring.store.tables import model_notes, people
from leadscoring.store.texts import storable

__all__ = ["LONGEST", "MAY_NOTE", "Note", "add_note", "notes", "savers"]

LONGEST = 2_000
"""Letters of the longest note."""
MAY_NOTE = (Act.PUBLISH_MODEL, Act.TRAIN, Act.PUBLISH_CUTOFF)
"""Who may do any of these may add a note."""


@dataclass(frozen=True)
class Note:
    """What somebody noted about a version.

    Parameters
    ----------
    version : str
        Such as ``"v0002"``.
    text : str
        The note.
    by : str
        Name of who wrote it.
    at : datetime
        When.
    """

    version: str
    text: str
    by: str
    at: datetime


def add_note(
    database: Database, actor: Person, version: str, text: str, *, now: datetime | None = None
) -> None:
    """Keep a note with a version.

    Parameters
    ----------
    database : Database
        Where notes are kept.
    actor : Person
        Who writes it.
    version : str
        Such as ``"v0002"``.
    text : str
        The note, 1 to 2,000 letters.
    now : datetime, optional
        When, if not at present.

    Raises
    ------
    NotAllowed
        If the actor may neither train nor publish.
    InvalidInput
        If the note is blank.
    """
    person = require(database, actor, *MAY_NOTE, subject=version)
    said = storable(text, LONGEST).strip()
    if not said:
        raise InvalidInput("A note needs words. Say what others should know of this version.")
    with database.writing() as link:
        row = {"version": version, "text": said, "by": person.id, "at": now or moments.now()}
        link.execute(insert(model_notes).values(**row))
        audit.append(link, person, "model noted", subject=version)


def notes(database: Database, actor: Person, version: str) -> list[Note]:
    """Return the notes of a version, the newest first.

    Raises
    ------
    NotAllowed
        If the actor may not look into the model.
    """
    require(database, actor, Act.SEE_MODEL, subject=version)
    columns = (model_notes.c.version, model_notes.c.text, people.c.name, model_notes.c.at)
    wanted = (
        select(*columns)
        .join(people, people.c.id == model_notes.c.by)
        .where(model_notes.c.version == version)
        .order_by(model_notes.c.id.desc())
    )
    with database.reading() as link:
        return [Note(*row) for row in link.execute(wanted)]


def savers(database: Database, actor: Person) -> dict[str, str]:
    """Return who saved each version, by name, as far as the audit log tells.

    Raises
    ------
    NotAllowed
        If the actor may not look into the model.
    """
    require(database, actor, Act.SEE_MODEL, subject="models")
    wanted = (
        select(entries.c.subject, people.c.name)
        .join(people, people.c.id == entries.c.person_id)
        .where(entries.c.act == "model saved")
        .order_by(entries.c.id)
    )
    with database.reading() as link:
        return {row.subject: row.name for row in link.execute(wanted)}
