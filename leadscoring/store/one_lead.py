"""One lead with all that its panel tells: as it stands, what came of it, its scores and owners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select, update

from leadscoring.store import audit
from leadscoring.store.access import Act, Person, require
from leadscoring.store.database import Database
from leadscoring.store.outcome_entries import Entry, entries
from leadscoring.store.own_leads import lead_of, refusals_noted, turn_to_work
from leadscoring.store.rows import read_rows
from leadscoring.store.scores import history
from leadscoring.store.tables import assignments, leads, people

__all__ = ["OneLead", "read", "set_do_not_contact"]


@dataclass(frozen=True)
class OneLead:
    """A lead and its past.

    Parameters
    ----------
    row : dict
        By the columns of `rows.read_rows`.
    entries : list of Entry
        What came of it, the newest first, with what was taken back.
    history : pandas.DataFrame
        Every score it was given, oldest first: columns at, version, probability.
    assignments : pandas.DataFrame
        Whose it was, oldest first: columns at, owner (None: nobody's), by.
    """

    row: dict[str, Any]
    entries: list[Entry]
    history: pd.DataFrame
    assignments: pd.DataFrame

    @property
    def attributes(self) -> dict[str, Any]:
        """What the files say of it, by their own columns."""
        return dict(self.row["attributes"])


def read(database: Database, actor: Person, lead_id: int) -> OneLead:
    """Return a lead and its past.

    Parameters
    ----------
    database : Database
        Where the leads are.
    actor : Person
        Who looks: whose lead it is, or who may see all.
    lead_id : int
        The lead's number.

    Returns
    -------
    lead : OneLead
        Parts that agree with each other.

    Raises
    ------
    NotAllowed
        If the lead is not theirs; that is written down.
    InvalidInput
        If there is no such lead.
    """
    subject = f"lead {lead_id}"
    person = require(database, actor, Act.WORK, Act.SEE_ALL, subject=subject)
    with (
        refusals_noted(database, actor, Act.SEE_ALL, subject=subject),
        database.reading() as link,
    ):
        lead_of(link, person, lead_id)
        row = read_rows(link, [lead_id]).to_dict("records")[0]
        told = {str(name): value for name, value in row.items()}
        return OneLead(told, entries(link, lead_id), history(link, lead_id), _owners(link, lead_id))


def set_do_not_contact(database: Database, actor: Person, lead_id: int, value: bool) -> None:  # noqa: FBT001 (it is what is set)
    """Leave a lead alone from now on, or no longer.

    Parameters
    ----------
    database : Database
        Where the leads are.
    actor : Person
        Who says so.
    lead_id : int
        The lead's number.
    value : bool
        Whether it must not be contacted.

    Raises
    ------
    NotAllowed
        If the lead is not theirs to work on.
    InvalidInput
        If there is no such lead.
    """
    subject = f"lead {lead_id}"
    with turn_to_work(database, actor, subject=subject) as (link, person):
        if lead_of(link, person, lead_id)["do_not_contact"] == value:
            return
        link.execute(update(leads).where(leads.c.id == lead_id).values(do_not_contact=value))
        audit.append(link, person, "do not contact", subject=subject, details={"value": value})


def _owners(link: Connection, lead_id: int) -> pd.DataFrame:
    owner, by = people.alias("owner"), people.alias("by")
    wanted = (
        select(assignments.c.at, owner.c.name, by.c.name)
        .join(by, by.c.id == assignments.c.by)
        .outerjoin(owner, owner.c.id == assignments.c.owner_id)
        .where(assignments.c.lead_id == lead_id)
        .order_by(assignments.c.id)
    )
    found = [tuple(row) for row in link.execute(wanted)]
    told = pd.DataFrame(found, columns=["at", "owner", "by"], dtype=object)
    return told.astype({"at": "datetime64[us, UTC]"})
