"""What leads can be told apart by: the columns of their files, and what is known of each lead."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from sqlalchemy import Connection, func, select

from leadscoring.decisions.parts import Part
from leadscoring.leads.matching import name_form
from leadscoring.store.access import Act, Person, require
from leadscoring.store.database import Database
from leadscoring.store.field_values import values_by
from leadscoring.store.ledger import ledger_stamp
from leadscoring.store.tables import assignments, grouped, leads, today

__all__ = ["columns", "facts", "has_groups", "stamp"]

_MOST_LAYOUTS = 500  # newest kinds of leads whose columns are looked at


def columns(database: Database, actor: Person) -> list[str]:
    """Return the columns of the leads' files, those of the newest file first.

    Parameters
    ----------
    database : Database
        Where the leads are.
    actor : Person
        Who asks; they must be allowed to see all leads.

    Returns
    -------
    names : list of str
        Each once, in its newest spelling.

    Raises
    ------
    NotAllowed
        If the actor may not see all leads.
    """
    require(database, actor, Act.SEE_ALL, subject="segments")
    uploads = (leads.c.last_upload, leads.c.first_upload)
    newest = select(func.max(leads.c.id)).group_by(*uploads)
    wanted = select(leads.c.attributes).where(
        leads.c.id.in_(newest.order_by(*(each.desc() for each in uploads)).limit(_MOST_LAYOUTS))
    )
    with database.reading() as link:
        found = link.execute(wanted.order_by(*(each.desc() for each in uploads))).scalars().all()
    names: dict[str, str] = {}
    for attributes in found:
        for name in attributes:
            names.setdefault(name_form(name), name)
    return list(names.values())


def has_groups(link: Connection) -> bool:
    """Return whether leads are in groups."""
    return link.execute(select(grouped.c.lead_id).limit(1)).first() is not None


def stamp(database: Database) -> tuple[object, ...]:
    """Return what changes whenever what is known of the leads may, their outcomes included."""
    asked = (
        select(func.max(assignments.c.id)),
        select(func.count(), func.max(today.c.day)).select_from(today),
        select(func.count(), func.sum(grouped.c.lead_id * (grouped.c.place + 1))),
    )
    with database.reading() as link:
        newest = [told for each in asked for told in link.execute(each).one()]
    return (*ledger_stamp(database), *newest)


def facts(
    database: Database,
    actor: Person,
    fields: Sequence[Part],
    *,
    cutoff: float,
    warm: float,
) -> tuple[pd.DataFrame, list[pd.Series]]:
    """Return how each lead stands, and what is known of it by some fields.

    Parameters
    ----------
    database : Database
        Where the leads are.
    actor : Person
        Who asks; they must be allowed to see all leads.
    fields : sequence of Part
        Any part by each field: its name and what it is of count.
    cutoff, warm : float
        Probabilities at or above which a lead is hot, and warm.

    Returns
    -------
    standing : pandas.DataFrame
        One row per lead by its number, closed or not: probability (nan without a
        score) and hot.
    values : list of pandas.Series
        What is known of the same leads by each field, as `values_by` returns it.

    Raises
    ------
    NotAllowed
        If the actor may not see all leads.
    """
    require(database, actor, Act.SEE_ALL, subject="segments")
    with database.reading() as link:
        found, values = values_by(link, fields, (), cutoff=cutoff, warm=warm)
    given = found.astype("float64")
    return pd.DataFrame({"probability": given, "hot": given >= cutoff}), values
