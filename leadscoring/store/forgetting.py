"""Erasing a lead for good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, text
from sqlalchemy.exc import OperationalError

from leadscoring.exceptions import InvalidInput
from leadscoring.store import audit
from leadscoring.store.access import Act, Person, require
from leadscoring.store.database import Database
from leadscoring.store.finding import find_lead, subject_of
from leadscoring.store.marks import mark_forgotten
from leadscoring.store.moments import now as this_moment
from leadscoring.store.quoting import names_lead, unquote_lead
from leadscoring.store.tables import (
    assignments,
    explored,
    grouped,
    leads,
    outcomes,
    pins,
    scores,
    today,
)

__all__ = ["ABOUT_LEADS", "Erased", "erase", "forget", "overwrite_log"]

ABOUT_LEADS = (scores, outcomes, assignments, today, explored, grouped, pins)
"""The tables whose rows are each about one lead, and go with it."""

_SHORT_PATIENCE = 500  # milliseconds that readers are waited for


@dataclass(frozen=True)
class Erased:
    """What was erased.

    Parameters
    ----------
    lead_id : int
        Number of the lead, which no other lead will ever have.
    n_rows : dict of str to int
        Rows that are gone, by table; of uploads, those whose file was named after it.
    is_overwritten : bool
        Whether SQLite's log of changes is free of it already; if not, somebody
        was reading or the disk was full, and the next erasing, thinning out or stop of the product
        sees to it.
    """

    lead_id: int
    n_rows: dict[str, int]
    is_overwritten: bool


def erase(
    database: Database,
    actor: Person,
    lead: int | str,
    *,
    reason: str,
    now: datetime | None = None,
) -> Erased:
    """Erase a lead from every table, and keep a mark so that no later file brings it back.

    Backups made before still hold it; when one is restored into this database,
    the lead is erased again.

    Parameters
    ----------
    database : Database
        Where the lead is.
    actor : Person
        Who erases it.
    lead : int or str
        Its number, or the id by which files know it.
    reason : str
        Why, for the audit log: it must not tell who the lead is.
    now : datetime, optional
        When it is erased.

    Returns
    -------
    erased : Erased
        How much it was.

    Raises
    ------
    NotAllowed
        If the actor may not erase leads.
    InvalidInput
        If there is no such lead, or the reason is blank or names it.
    """
    person = require(database, actor, Act.ERASE, subject=subject_of(database, lead))
    with database.writing() as link:
        row = find_lead(link, lead)
        _check(reason, row)
        n_rows = forget(link, row, at=now or this_moment())
        details = {"reason": reason.strip(), "rows": n_rows}
        audit.append(link, person, "erased", subject=f"lead {row['id']}", details=details)
    return Erased(row["id"], n_rows, overwrite_log(database))


def forget(link: Connection, lead: Mapping[str, Any], *, at: datetime) -> dict[str, int]:
    """Take a lead out of every table and keep its mark; checks and writes down nothing.

    Parameters
    ----------
    link : sqlalchemy.Connection
        With the turn to write.
    lead : mapping
        The lead's row.
    at : datetime
        When it is erased.

    Returns
    -------
    n_rows : dict of str to int
        As of `Erased`.
    """
    n_rows = {table.name: _count(link, table, lead["id"]) for table in ABOUT_LEADS}
    n_rows |= {"uploads": unquote_lead(link, lead), "leads": 1}
    link.execute(delete(leads).where(leads.c.id == lead["id"]))
    mark_forgotten(link, lead["external_id"], at=at)
    return n_rows


def overwrite_log(database: Database) -> bool:
    """Fold SQLite's log of changes into its file, so that nothing erased stays in it.

    Parameters
    ----------
    database : Database
        A server's looks after its log itself.

    Returns
    -------
    is_overwritten : bool
        False where somebody who reads at the moment stands in the way, or a disk
        that is full or broken does.
    """
    if not database.is_sqlite:
        return True
    try:
        with database.engine.connect() as link:
            return _folded(link)
    except OperationalError:  # all changes are kept, in the log; the next time sees to it
        return False


def _folded(link: Connection) -> bool:
    patience = link.execute(text("PRAGMA busy_timeout")).scalar_one()
    link.execute(text(f"PRAGMA busy_timeout = {_SHORT_PATIENCE}"))
    try:
        is_busy = link.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()[0]
    finally:
        link.execute(text(f"PRAGMA busy_timeout = {patience}"))
    return not is_busy


def _check(reason: str, lead: Mapping[str, Any]) -> None:
    if not reason.strip():
        raise InvalidInput("Erasing needs a reason: say why, without saying who the lead is.")
    if names_lead(reason, lead):
        raise InvalidInput(
            "The reason tells who the lead is, and the audit log keeps it for good. "
            "Say why without a name, id, e-mail address or phone number."
        )


def _count(link: Connection, table: Any, lead_id: int) -> int:  # noqa: ANN401 (a table)
    counted = select(func.count()).select_from(table).where(table.c.lead_id == lead_id)
    return link.execute(counted).scalar_one()
