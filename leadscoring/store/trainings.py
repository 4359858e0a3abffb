"""Trainings that were begun: one that a server did not live to end can be begun again."""

from __future__ import annotations

import os
import secrets
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from leadscoring.exceptions import LeadScoringError
from leadscoring.store import moments, settings
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.tables import settings as kept
from leadscoring.store.texts import storable

__all__ = ["Training", "forget", "interrupted", "under_way"]

_BEGINNING = "training "
_BEAT = 30.0  # seconds between two signs of life
_SILENCE = timedelta(seconds=150)  # of a server elsewhere, after which it is taken to have stopped
_SERVER = secrets.token_hex(8)
_LONGEST = timedelta(days=14)


@dataclass(frozen=True)
class Training:
    """A training that was begun.

    Parameters
    ----------
    key : str
        Of its job.
    file_name : str
        What its leads are called.
    digest : str
        Fingerprint of the leads.
    options : dict
        Options of `train`; collections are tuples.
    by : str
        Name of who began it.
    at : datetime
        When.
    """

    key: str
    file_name: str
    digest: str
    options: dict[str, Any]
    by: str
    at: datetime


@contextmanager
def under_way(
    database: Database,
    person: Person,
    key: str,
    *,
    file_name: str,
    digest: str,
    options: Mapping[str, Any],
    now: datetime | None = None,
) -> Iterator[None]:
    """Keep a note of a training while it runs; a server that is killed leaves the note behind.

    Where the note cannot be kept, the training goes on without it.

    Parameters
    ----------
    database : Database
        Where the note is kept.
    person : Person
        Who began the training.
    key : str
        Of its job.
    file_name : str
        What its leads are called.
    digest : str
        Fingerprint of the leads.
    options : mapping
        Options of `train`.
    now : datetime, optional
        When it begins, if not at present.
    """
    at = (now or moments.now()).isoformat()
    note = {
        "file_name": storable(file_name, 400),
        "digest": digest,
        "options": {name: _plain(value) for name, value in options.items()},
        "by": person.name,
        "at": at,
        "server": [_SERVER, socket.gethostname(), os.getpid()],
    }
    over = threading.Event()
    beat = threading.Thread(target=_beat, args=(database, key, note, over), daemon=True)
    _sign(database, key, note, at)
    beat.start()
    try:
        yield
    finally:
        over.set()
        beat.join()
        with suppress(LeadScoringError):
            forget(database, key)


def interrupted(database: Database, *, now: datetime | None = None) -> list[Training]:
    """Return the trainings whose server stopped before they were over, the latest first.

    Parameters
    ----------
    database : Database
        Where the notes are kept.
    now : datetime, optional
        The moment that counts as now.
    """
    moment = now or moments.now()
    wanted = select(kept).where(kept.c.key.startswith(_BEGINNING))
    with database.reading() as link:
        rows = [dict(row) for row in link.execute(wanted).mappings()]
    found = [
        Training(
            row["key"].removeprefix(_BEGINNING),
            row["value"]["file_name"],
            row["value"]["digest"],
            {name: _restored(value) for name, value in row["value"]["options"].items()},
            row["value"]["by"],
            datetime.fromisoformat(row["value"]["at"]),
        )
        for row in rows
        if _has_stopped(row["value"], moment)
    ]
    recent = [training for training in found if moment - training.at < _LONGEST]
    return sorted(recent, key=lambda training: training.at, reverse=True)


def forget(database: Database, key: str) -> None:
    """Forget the note of a training; it is no error where there is none."""
    with database.writing() as link:
        link.execute(delete(kept).where(kept.c.key == _BEGINNING + key))


def _beat(database: Database, key: str, note: Mapping[str, Any], over: threading.Event) -> None:
    while not over.wait(_BEAT):
        _sign(database, key, note, moments.now().isoformat())


def _sign(database: Database, key: str, note: Mapping[str, Any], seen: str) -> None:
    with suppress(LeadScoringError), database.writing() as link:
        settings.put(link, _BEGINNING + key, {**note, "seen": seen})


def _has_stopped(note: Mapping[str, Any], now: datetime) -> bool:
    """Return whether the server that wrote a note has stopped since."""
    server, host, number = note["server"]
    if server == _SERVER:
        return False
    if host == socket.gethostname() and (number == os.getpid() or not _is_alive(number)):
        return True
    return now - datetime.fromisoformat(note["seen"]) > _SILENCE


def _is_alive(number: int) -> bool:
    """Return whether this machine has a process of that number; True where it cannot be told."""
    if os.name != "posix":
        return True
    try:
        os.kill(number, 0)  # asks, and sends nothing
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _plain(value: object) -> object:
    """Return an option as JSON can hold it."""
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def _restored(value: object) -> object:
    return tuple(map(_restored, value)) if isinstance(value, list) else value
