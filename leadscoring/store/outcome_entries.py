"""The outcomes of leads as they are read: who entered them, from where, and what was taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, RowMapping, select

from leadscoring.store.outcome_kinds import Outcome
from leadscoring.store.tables import outcomes, people, uploads

__all__ = ["ENTRIES", "Entry", "entries", "entry_of"]


_BACK = outcomes.alias("back")
ENTRIES = (
    select(
        outcomes,
        people.c.name.label("by_name"),
        uploads.c.file_name,
        _BACK.c.id.label("taken_back"),
    )
    .join(people, people.c.id == outcomes.c.by)
    .outerjoin(uploads, uploads.c.id == outcomes.c.upload_id)
    .outerjoin(_BACK, _BACK.c.undoes == outcomes.c.id)
)
"""All outcomes, to be narrowed: also those that take others back."""


@dataclass(frozen=True)
class Entry:
    """An outcome of a lead.

    Parameters
    ----------
    id, lead_id : int
        The entry's number, and the lead's.
    kind : Outcome
        What came of it.
    follow_up_on : date or None
        When to be in touch again.
    note : str or None
        What else there is to know.
    by : str
        Who entered it.
    by_id : int
        Their number.
    at : datetime
        When.
    undone : bool
        Whether it was taken back.
    from_file : str or None
        Name of the file that told it; None where a person entered it.
    """

    id: int
    lead_id: int
    kind: Outcome
    follow_up_on: date | None
    note: str | None
    by: str
    by_id: int
    at: datetime
    undone: bool
    from_file: str | None


def entries(link: Connection, lead_id: int) -> list[Entry]:
    """Return what came of a lead, the newest first, with what was taken back."""
    wanted = ENTRIES.where(outcomes.c.lead_id == lead_id, outcomes.c.undoes.is_(None))
    found = link.execute(wanted.order_by(outcomes.c.id.desc())).mappings()
    return [entry_of(row) for row in found]


def entry_of(row: RowMapping) -> Entry:
    """Return the entry of a row of `ENTRIES`."""
    return Entry(
        id=row["id"],
        lead_id=row["lead_id"],
        kind=Outcome(row["kind"]),
        follow_up_on=row["follow_up_on"],
        note=row["note"],
        by=row["by_name"],
        by_id=row["by"],
        at=row["at"],
        undone=row["taken_back"] is not None,
        from_file=row["file_name"],
    )
