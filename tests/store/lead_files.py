"""Small lead files, taken into a database as a page or the command line would."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from sqlalchemy import select

from leadscoring.leads.reading import read_leads
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.tables import leads
from leadscoring.store.taken import Taken
from leadscoring.store.uploads import take_in

MONDAY = (
    "Lead Number,Name,Email,Lead Source,Visits\n"
    "1,Ann Lee,ann@example.com,Chat,3\n"
    "2,Bo Ek,bo@example.com,Google,\n"
    "3,Cid Ray,cid@example.com,Select,0\n"
    "4,Dee Fox,dee@example.com,Chat,7.5\n"
    "5,Eve Oz,,Chat,1\n"
)


def bring(
    database: Database, actor: Person, text: str, *, name: str = "leads.csv", **options: Any
) -> Taken:
    """Take a file in; leads are known by their ``Lead Number``."""
    data = text.encode()
    return take_in(
        database,
        actor,
        read_leads(data, name=name),
        sha256=sha256(data).hexdigest(),
        **{"id_column": "Lead Number", **options},
    )


def stored(database: Database) -> dict[str, dict[str, Any]]:
    """Return every lead by its external id."""
    with database.reading() as link:
        rows = link.execute(select(leads).order_by(leads.c.id)).mappings().all()
    return {row["external_id"]: dict(row) for row in rows}
