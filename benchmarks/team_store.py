"""A database with the leads of a busy team: five reps, a manager, 100,000 leads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import func, insert, select, text

from leadscoring.store import people
from leadscoring.store.access import Person, Role
from leadscoring.store.attributes import attributes_of
from leadscoring.store.database import Database
from leadscoring.store.moments import now
from leadscoring.store.tables import leads, outcomes, scores, uploads

N_LEADS = 100_000
N_REPS = 5
SAMPLE = Path(__file__).parents[1] / "sample_data" / "leads_history.csv"
_BATCH = 1_000
_UNASSIGNED = 0.4  # of the leads; the reps share the rest
_CLOSED = 0.2
_CONTACTED = 0.3


@dataclass(frozen=True, slots=True)
class Team:
    """Who works with the leads."""

    manager: Person
    reps: list[Person]


def fill(
    database: Database,
    n_leads: int = N_LEADS,
    *,
    n_reps: int = N_REPS,
    versions: tuple[str, str] = ("v0001", "v0002"),
    seed: int = 0,
) -> Team:
    """Put a team and its leads into an empty database.

    Each lead has the 40 columns of the sample and two scores. Of ten, two are
    closed, three have been contacted and four are nobody's.

    Parameters
    ----------
    database : Database
        To be filled.
    n_leads : int
        Leads to put there.
    n_reps : int
        Reps who share the leads.
    versions : tuple of str
        What gave the first and the second score of each lead.
    seed : int
        Draws who owns which lead, its scores and outcomes.

    Returns
    -------
    team : Team
        The people.
    """
    chief = people.one_person(database)
    manager = _join(database, chief, "Mia", Role.MANAGER)
    reps = [_join(database, chief, f"Rep {number}", Role.REP) for number in range(1, n_reps + 1)]
    with database.writing() as link:
        link.execute(insert(uploads).values(_upload(chief)))
    rows = _rows(n_leads, reps, versions[1], np.random.default_rng(seed))
    while batch := [row for row, _ in zip(rows, range(_BATCH), strict=False)]:
        with database.writing() as link:
            link.execute(insert(leads), batch)
            link.execute(
                insert(scores), [score for row in batch for score in _scores(row, versions)]
            )
            if met := [_outcome(row, chief) for row in batch if row["latest_outcome"]]:
                link.execute(insert(outcomes), met)
    if not database.is_sqlite:
        _settle(database)
    return Team(manager, reps)


def _settle(database: Database) -> None:
    """Have new rows numbered after these, and the server know its tables as it soon would."""
    with database.writing() as link:
        for table in (leads, outcomes):
            sequence = func.pg_get_serial_sequence(table.name, "id")
            last = select(func.max(table.c.id)).scalar_subquery()
            link.execute(select(func.setval(sequence, last)))
    with database.engine.connect() as link:
        link.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))


def _join(database: Database, chief: Person, name: str, role: Role) -> Person:
    email = f"{name.lower().replace(' ', '.')}@example.com"
    return people.add(database, chief, email=email, name=name, roles=[role])


def _upload(chief: Person) -> dict[str, Any]:
    at = now() - timedelta(days=1)
    told = {"file_name": "leads.csv", "sha256": "0" * 64, "read_as": "", "receipt": {}}
    return {**told, "counts": {}, "is_sample": False, "by": chief.id, "at": at, "finished_at": at}


def _rows(
    n_leads: int, reps: list[Person], version: str, rng: np.random.Generator
) -> Iterator[dict[str, Any]]:
    sample = attributes_of(pd.read_csv(SAMPLE))
    probability = rng.beta(1.2, 2, n_leads).tolist()
    owners = rng.integers(0, len(reps), n_leads)
    shares = (_UNASSIGNED, _CLOSED, _CONTACTED)
    unassigned, closed, contacted = (rng.random(n_leads) < share for share in shares)
    long_ago = now() - timedelta(days=30)
    n_outcomes = 0
    for number in range(n_leads):
        is_met = bool(contacted[number] or closed[number])
        n_outcomes += is_met
        owner = None if unassigned[number] else reps[owners[number]].id
        yield {
            **_told(number, sample[number % len(sample)]),
            "owner_id": owner,
            "status": "lost" if closed[number] else "open",
            "contacted_at": long_ago if is_met else None,
            "latest_outcome": n_outcomes if is_met else None,
            "probability": probability[number],
            "scored_by": version,
        }


def _told(number: int, attributes: dict[str, Any]) -> dict[str, Any]:
    """Return what the file says of a lead, and the columns taken from it."""
    name, source = f"{attributes['Name']} {number}", attributes["Lead Source"]
    email = f"{name.lower().replace(' ', '.')}@example.com"
    at = now() - timedelta(days=30)
    return {
        "id": number + 1,
        "external_id": f"{attributes['Prospect ID']}-{number}",
        "attributes": {**attributes, "Name": name, "Email": email},
        "label": name,
        "source": source,
        "email": email,
        "phone": attributes["Phone"],
        "activity": attributes["Last Activity"],
        "searched": f"{name} {attributes['Prospect ID']}-{number} {email} {source}".lower(),
        "created_on": at,
        "first_upload": 1,
        "last_upload": 1,
        "do_not_contact": False,
        "scored_at": at,
    }


def _scores(row: dict[str, Any], versions: tuple[str, str]) -> list[dict[str, Any]]:
    given = {"lead_id": row["id"], "probability": row["probability"]}
    earlier = row["scored_at"] - timedelta(days=10)
    return [
        {**given, "version": versions[0], "at": earlier},
        {**given, "version": versions[1], "at": row["scored_at"]},
    ]


def _outcome(row: dict[str, Any], chief: Person) -> dict[str, Any]:
    kind = "not_now" if row["status"] == "open" else row["status"]
    told = {"id": row["latest_outcome"], "lead_id": row["id"], "kind": kind}
    return {**told, "key": f"made-{row['id']}", "by": chief.id, "at": row["contacted_at"]}
