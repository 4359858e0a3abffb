"""What the children do: each takes a function that tells of a step once that is kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import count
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from sqlalchemy import select

from leadscoring.exceptions import StaleRevision
from leadscoring.leads.reading import LeadFile
from leadscoring.leads.writing import whole_file
from leadscoring.store import outcomes, people, publishing, trainings, uploads
from leadscoring.store.access import Person
from leadscoring.store.backup_files import place
from leadscoring.store.database import Database, open_database
from leadscoring.store.outcome_kinds import Outcome
from leadscoring.store.registry import Registry
from leadscoring.store.tables import leads
from leadscoring.store.taken import Taken

Tell = Callable[[Any], None]
LINES = {"warm": 0.2, "reason": "Tried"}
SMALL_BATCH = 20


def record_outcomes(tell: Tell, url: str, beginning: str) -> None:
    """Enter what came of one lead after another, without an end."""
    database = open_database(url)
    chief = people.one_person(database)
    wanted = select(leads.c.id, leads.c.latest_outcome).order_by(leads.c.id)
    with database.reading() as link:
        latest = dict(map(tuple, link.execute(wanted)))
    for number in count():
        lead = list(latest)[number % len(latest)]
        key = f"{beginning}-{number}"
        latest[lead] = enter(database, chief, lead, key, latest[lead])
        tell(key)


def enter(database: Database, chief: Person, lead: int, key: str, seen: int | None) -> int:
    """Enter an outcome that leaves the lead open, and return its number."""
    entry = outcomes.record(database, chief, lead, Outcome.NOT_NOW, key=key, seen=seen)
    return entry.id


def publish_cutoffs(tell: Tell, url: str, folder: Path) -> None:
    """Publish one cutoff after another, and save a model before every fourth."""
    database, registry = open_database(url), Registry(folder)
    chief = people.one_person(database)
    while True:
        latest = registry.published()
        assert latest is not None
        if latest.revision % 4 == 0:
            files = {"card.json": str(latest.revision).encode()}
            tell(publishing.add(database, registry, chief, files, cutoff=0.5, warm=0.2))
        tell(publish_next(database, registry, chief, latest.revision))


def publish_next(database: Database, registry: Registry, chief: Person, seen: int) -> int:
    """Publish the newest version with a cutoff that its revision decides; return the revision."""
    version = registry.versions()[-1]
    made = publishing.publish(
        database, registry, chief, version, cutoff=cutoff_of(seen), **LINES, expected_revision=seen
    )
    return made.revision


def cutoff_of(seen: int) -> float:
    return (seen % 89 + 10) / 100


def take_a_file_in(tell: Tell, url: str, read: LeadFile, digest: str) -> None:
    """Take a file in, in small batches, and tell how many leads each left there."""
    database = open_database(url)
    tell(take_in(database, people.one_person(database), read, digest, tell).n_new)


def take_in(
    database: Database,
    chief: Person,
    read: LeadFile,
    digest: str,
    tell: Tell | None = None,
) -> Taken:
    uploads._BATCH = SMALL_BATCH
    return uploads.take_in(
        database,
        chief,
        read,
        sha256=digest,
        id_column="Lead Number",
        outcome="Converted" if "Converted" in read.frame else None,
        progress=None if tell is None else lambda done, _: tell(done),
    )


def write_for_ever(tell: Tell, target: Path) -> None:
    """Begin to write a file, and a backup, that never end."""
    with whole_file(target) as file, place(target.with_suffix(".zip")) as copy:
        file.write(b"half of")
        copy.write(b"half of")
        tell("begun")
        threading.Event().wait()


def train_for_ever(tell: Tell, url: str) -> None:
    """Begin a training that never ends."""
    database = open_database(url)
    options = {"target": "Converted", "exclude": frozenset({"Tags"}), "interactions": ()}
    told = {"file_name": "leads.csv", "digest": "abc", "options": options}
    with trainings.under_way(database, people.one_person(database), "job", **told):
        tell("begun")
        threading.Event().wait()


def race(tell: Tell, url: str, folder: Path, gate: Barrier, number: int, n_rounds: int) -> None:
    """Publish and send a form in each round, at once with others that saw the same."""
    database, registry = open_database(url), Registry(folder)
    chief = people.one_person(database)
    for round_number in range(n_rounds):
        gate.wait()
        latest = registry.published()
        with database.reading() as link:
            lead, seen = link.execute(select(leads.c.id, leads.c.latest_outcome)).first() or (0, 0)
        gate.wait()
        came_of_it = compete(database, registry, chief, latest.revision if latest else 0, number)
        tell((came_of_it, enter(database, chief, lead, f"form {round_number}", seen)))


def compete(
    database: Database, registry: Registry, chief: Person, seen: int, number: int
) -> int | str:
    """Publish one of two versions; return the revision, or what the loser is told."""
    lines = {"cutoff": (number + 1) / 10, **LINES, "expected_revision": seen}
    version = f"v000{1 + number % 2}"
    try:
        return publishing.publish(database, registry, chief, version, **lines).revision
    except StaleRevision as error:
        return str(error)
