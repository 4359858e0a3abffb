"""Finding a lead by what people call it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from leadscoring.exceptions import InvalidInput
from leadscoring.store.database import Database
from leadscoring.store.marks import forgotten_at
from leadscoring.store.tables import leads

__all__ = ["find_lead", "subject_of"]


def find_lead(link: Connection, lead: int | str) -> dict[str, Any]:
    """Return a lead's row.

    Parameters
    ----------
    link : sqlalchemy.Connection
        To read from.
    lead : int or str
        Its number, or the id by which files know it.

    Returns
    -------
    row : dict
        Of the table ``leads``, by column.

    Raises
    ------
    InvalidInput
        If there is no such lead; where it was erased, with the day.
    """
    row = _row(link, lead)
    if row is not None:
        return row
    erased = None if isinstance(lead, int) else forgotten_at(link, lead)
    if erased is not None:
        raise InvalidInput(f"The lead {lead!r} was erased on {erased:%d %B %Y}: nothing is left.")
    raise InvalidInput(f"There is no lead {lead!r}. Name it by its id, as the file has it.")


def subject_of(database: Database, lead: int | str) -> str:
    """Return how the audit log may name a lead, whether or not there is one."""
    with database.reading() as link:
        row = _row(link, lead)
    return "a lead" if row is None else f"lead {row['id']}"


def _row(link: Connection, lead: int | str) -> dict[str, Any] | None:
    named = leads.c.id == lead if isinstance(lead, int) else leads.c.external_id == lead
    row = link.execute(select(leads).where(named)).one_or_none()
    return None if row is None else dict(row._asdict())
