"""What each person has got done: leads worked, and leads converted."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
from sqlalchemy import ColumnElement, func, select

from leadscoring.store.access import Act, Person, require
from leadscoring.store.database import Database
from leadscoring.store.outcome_kinds import Outcome
from leadscoring.store.tables import outcomes

__all__ = ["work_done"]


def work_done(
    database: Database, actor: Person, *, day_from: datetime, month_from: datetime
) -> pd.DataFrame:
    """Return how many leads each person worked today and converted this month.

    Entries that were undone, and those that a file brought, do not count.

    Parameters
    ----------
    database : Database
        Where outcomes are kept.
    actor : Person
        Who asks.
    day_from, month_from : datetime
        When the day and the month began where the asker is.

    Returns
    -------
    done : pandas.DataFrame
        Indexed by the person's number, with columns ``n_worked`` and
        ``n_converted`` (leads, each counted once); only of people with either.

    Raises
    ------
    NotAllowed
        If the actor may neither assign leads nor set the team's day.
    """
    require(database, actor, Act.ASSIGN, Act.SET_DAY, subject="work done")
    undone = select(outcomes.c.undoes).where(outcomes.c.undoes.is_not(None))
    since = [outcomes.c.at >= day_from, outcomes.c.at >= month_from]
    asked = (
        select(
            outcomes.c.by,
            _leads(since[0]).label("n_worked"),
            _leads(since[1], outcomes.c.kind == Outcome.CONVERTED.value).label("n_converted"),
        )
        .where(
            outcomes.c.at >= min(day_from, month_from),
            outcomes.c.upload_id.is_(None),
            outcomes.c.undoes.is_(None),
            outcomes.c.id.not_in(undone),
        )
        .group_by(outcomes.c.by)
    )
    with database.reading() as link:
        found = link.execute(asked).all()
    table = pd.DataFrame(found, columns=["person_id", "n_worked", "n_converted"])
    table = table[table["n_worked"] + table["n_converted"] > 0]
    return table.astype("int64").set_index("person_id")


def _leads(*held: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(outcomes.c.lead_id.distinct()).filter(*held)
