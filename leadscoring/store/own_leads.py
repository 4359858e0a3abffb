"""Whose leads a person may work on: their own, or all where their roles let them see all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, RowMapping, select

from leadscoring.exceptions import InvalidInput, NotAllowed
from leadscoring.store import audit
from leadscoring.store.access import Act, Person, may, require
from leadscoring.store.database import Database
from leadscoring.store.tables import leads

__all__ = ["lead_of", "refusals_noted", "turn_to_work"]


@contextmanager
def turn_to_work(
    database: Database, actor: Person, *, subject: str
) -> Iterator[tuple[Connection, Person]]:
    """Give the turn to write to a person who may work on leads.

    Parameters
    ----------
    database : Database
        Where the leads are.
    actor : Person
        Who wants to work.
    subject : str
        What on, such as ``"lead 17"``. A refusal within the turn is written to the audit log.

    Yields
    ------
    link : sqlalchemy.Connection
        With the turn.
    person : Person
        The actor, with the roles they have now.
    """
    person = require(database, actor, Act.WORK, subject=subject)
    with refusals_noted(database, actor, Act.WORK, subject=subject), database.writing() as link:
        yield link, person


@contextmanager
def refusals_noted(database: Database, actor: Person, act: Act, *, subject: str) -> Iterator[None]:
    """Write a refusal that is raised within to the audit log, and let it go on."""
    try:
        yield
    except NotAllowed:
        with database.writing() as link:
            told = {"act": act.name.lower()}
            audit.append(link, actor, "refused", subject=subject, details=told)
        raise


def lead_of(link: Connection, person: Person, lead_id: int) -> RowMapping:
    """Return a lead's state, if the person may work on it.

    Parameters
    ----------
    link : sqlalchemy.Connection
        To read from.
    person : Person
        As `access.require` returned them.
    lead_id : int
        The lead's number.

    Returns
    -------
    lead : mapping
        Columns id, status, owner_id, latest_outcome, do_not_contact.

    Raises
    ------
    InvalidInput
        If there is no such lead.
    NotAllowed
        If it is not theirs, and they may not see the leads of others.
    """
    columns = (leads.c.id, leads.c.status, leads.c.owner_id, leads.c.latest_outcome)
    wanted = select(*columns, leads.c.do_not_contact).where(leads.c.id == lead_id)
    lead = link.execute(wanted).mappings().one_or_none()
    if lead is None:
        raise InvalidInput(f"There is no lead {lead_id}. It may have been erased: choose another.")
    if lead["owner_id"] != person.id and not may(person, Act.SEE_ALL):
        raise NotAllowed(
            f"Lead {lead_id} is not assigned to {person.name}. Ask a manager to assign it."
        )
    return lead
