"""Leads put into the database without a file, each ordinary but for what the test says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select

from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.people import one_person
from leadscoring.store.tables import leads, scores, uploads

UPLOADED = datetime(2026, 3, 2, 7, tzinfo=UTC)
"""When the leads came in: a Monday morning."""


def add_upload(
    database: Database, name: str = "leads.csv", *, at: datetime = UPLOADED, **columns: Any
) -> int:
    """Add an upload and return its number."""
    by = columns.pop("by", None) or one_person(database).id
    with database.writing() as link:
        sha256 = f"{link.execute(select(func.count()).select_from(uploads)).scalar_one():064}"
        known = {"file_name": name, "sha256": sha256, "read_as": "", "receipt": {}, "counts": {}}
        row = {**known, "is_sample": False, "by": by, "at": at, "finished_at": at, **columns}
        return link.execute(insert(uploads).values(**row)).inserted_primary_key[0]


def add_lead(database: Database, **columns: Any) -> int:
    """Add a lead and return its number; its columns as for `add_leads`."""
    return add_leads(database, [columns])[0]


def add_leads(database: Database, rows: Iterable[Mapping[str, Any]], **same: Any) -> list[int]:
    """Add leads and return their numbers.

    Each row gives columns of ``leads`` that differ from an ordinary lead's: open,
    nobody's, never contacted, not scored. ``owner`` is a `Person`; a
    ``probability`` is also the first score of the lead's history.
    """
    wanted = [{**same, **row} for row in rows]
    upload = _first_upload(database)
    with database.writing() as link:
        first = (link.execute(select(func.max(leads.c.id))).scalar_one() or 0) + 1
        made = [_row(number, upload, columns) for number, columns in enumerate(wanted, first)]
        numbers = [_insert(link, row) for row in made]
        given = [_score(n, row) for n, row in zip(numbers, made, strict=True) if row["scored_at"]]
        if given:
            link.execute(insert(scores), given)
    return numbers


def lead_now(database: Database, number: int) -> RowMapping:
    """Return a lead's row as it stands."""
    with database.reading() as link:
        return link.execute(select(leads).where(leads.c.id == number)).mappings().one()


def _first_upload(database: Database) -> int:
    with database.reading() as link:
        found = link.execute(select(func.min(uploads.c.id))).scalar_one()
    return found or add_upload(database)


def _row(number: int, upload: int, columns: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(columns)
    owner: Person | None = given.pop("owner", None)
    name = given.get("external_id", f"L{number}")
    scored = given.get("probability") is not None
    row = {
        "external_id": name,
        "attributes": {"Lead Number": name},
        "label": f"Lead {name}",
        "created_on": UPLOADED,
        "first_upload": upload,
        "last_upload": upload,
        "owner_id": None if owner is None else owner.id,
        "do_not_contact": False,
        "status": "open",
        "scored_by": "v0001" if scored else None,
        "scored_at": UPLOADED if scored else None,
        **given,
    }
    told = (row.get(key) for key in ("label", "external_id", "email", "phone", "source"))
    return {"searched": " ".join(str(text).lower() for text in told if text), **row}


def _insert(link: Connection, row: Mapping[str, Any]) -> int:
    return link.execute(insert(leads).values(**row)).inserted_primary_key[0]


def _score(number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    score = {"version": row["scored_by"], "probability": row["probability"]}
    return {"lead_id": number, "at": row["scored_at"], **score}
