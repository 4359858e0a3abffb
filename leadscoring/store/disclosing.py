"""Telling all that is held about a lead, as it may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select

from leadscoring.store import audit
from leadscoring.store.access import Act, Person, require
from leadscoring.store.database import Database
from leadscoring.store.finding import find_lead, subject_of
from leadscoring.store.forgetting import ABOUT_LEADS
from leadscoring.store.tables import audit as log
from leadscoring.store.tables import outcomes, people, uploads

__all__ = ["everything_about"]

_PEOPLE = {"by": "by", "owner_id": "owner", "person_id": "person"}
"""Columns that hold a person's number, and the name under which their name is told."""


def everything_about(database: Database, actor: Person, lead: int | str) -> dict[str, Any]:
    """Return all that is held about a lead, to be handed over.

    Parameters
    ----------
    database : Database
        Where the lead is.
    actor : Person
        Who asks; that they did is written down.
    lead : int or str
        Its number, or the id by which files know it.

    Returns
    -------
    everything : dict
        As JSON can hold it: ``lead``; its ``attributes`` as the files had them;
        and in lists its ``scores``, ``outcomes``, ``assignments``, ``today``,
        ``explored``, ``grouped``, ``pins``, ``uploads`` and ``audit``, people by
        their names.

    Raises
    ------
    NotAllowed
        If the actor may not do this.
    InvalidInput
        If there is no such lead.
    """
    person = require(database, actor, Act.ERASE, subject=subject_of(database, lead))
    with database.writing() as link:
        row = find_lead(link, lead)
        audit.append(link, person, "told everything", subject=f"lead {row['id']}")
        names = {found.id: found.name for found in link.execute(select(people))}
        told = {
            name: [_plain(found._asdict(), names) for found in link.execute(wanted)]
            for name, wanted in _wanted(row).items()
        }
    attributes = row.pop("attributes")
    return {"lead": _plain(row, names), "attributes": attributes, **told}


def _wanted(lead: Mapping[str, Any]) -> dict[str, Select[Any]]:
    number = lead["id"]
    about = {
        table.name: select(table).where(table.c.lead_id == number).order_by(*table.primary_key)
        for table in ABOUT_LEADS
    }
    entries = select(log.c.id, log.c.at, log.c.who, log.c.act, log.c.details)
    about["audit"] = entries.where(log.c.subject == f"lead {number}").order_by(log.c.id)
    return {**about, "uploads": _uploads(lead)}


def _uploads(lead: Mapping[str, Any]) -> Select[Any]:
    """Ask for the files in which the lead is known to have been."""
    gave_outcomes = select(outcomes.c.upload_id).where(
        outcomes.c.lead_id == lead["id"], outcomes.c.upload_id.is_not(None)
    )
    first_and_last = [lead["first_upload"], lead["last_upload"]]
    shown = select(uploads.c.id, uploads.c.file_name, uploads.c.by, uploads.c.at)
    return shown.where(
        or_(uploads.c.id.in_(first_and_last), uploads.c.id.in_(gave_outcomes))
    ).order_by(uploads.c.id)


def _plain(row: Mapping[str, Any], names: Mapping[int, str]) -> dict[str, Any]:
    """Return a row as JSON can hold it, with names in place of people's numbers."""
    plain = {}
    for column, value in row.items():
        if column in _PEOPLE:
            plain[_PEOPLE[column]] = names.get(value)
        elif column != "lead_id":
            plain[column] = value.isoformat() if isinstance(value, date) else value
    return plain
