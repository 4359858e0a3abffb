"""How much each person has to do."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Connection, func, select

from leadscoring.store import settings
from leadscoring.store.access import Act, Person, may, require
from leadscoring.store.database import Database
from leadscoring.store.outcome_kinds import OPEN
from leadscoring.store.people import everybody
from leadscoring.store.tables import leads

__all__ = ["load"]

_KINDS = {"n_open": "int64", "n_hot": "int64", "expected": "float64", "capacity": "Int64"}


def load(database: Database, actor: Person, *, cutoff: float) -> pd.DataFrame:
    """Return what each person has to do, and what nobody has yet.

    Parameters
    ----------
    database : Database
        Where the leads are.
    actor : Person
        Who asks.
    cutoff : float
        Probability at or above which a lead is hot.

    Returns
    -------
    load : pandas.DataFrame
        A row for each active person who works on leads, and for who else still
        has some, in the order of their names; last, with neither number nor
        name, the leads of nobody. Columns ``owner_id``, ``name``, ``n_open`` and
        ``n_hot`` (open leads that may be contacted), ``expected`` (conversions
        among them, the sum of the probabilities), ``capacity`` (calls a day).

    Raises
    ------
    NotAllowed
        If the actor may not assign leads.
    """
    require(database, actor, Act.ASSIGN, subject="leads")
    with database.reading() as link:
        counted = _counted(link, cutoff)
        team = settings.read(link).capacity
        everyone = everybody(link)
    people = [person for person in everyone if may(person, Act.WORK) or person.id in counted]
    rows = [(person.id, person.name, person.capacity or team) for person in people]
    table = pd.DataFrame(
        [
            (number, name, *counted.get(number, (0, 0, 0.0)), capacity)
            for number, name, capacity in [*rows, (None, None, None)]
        ],
        columns=["owner_id", "name", *_KINDS],
    )
    return table.astype({"owner_id": "Int64", "name": "object", **_KINDS})


def _counted(link: Connection, cutoff: float) -> dict[int | None, tuple[int, int, float]]:
    given = leads.c.probability
    asked = select(
        leads.c.owner_id,
        func.count(),
        func.count().filter(given >= cutoff),
        func.coalesce(func.sum(given), 0.0),
    ).where(leads.c.status == OPEN, ~leads.c.do_not_contact)
    found = link.execute(asked.group_by(leads.c.owner_id))
    return {owner: (n_open, n_hot, expected) for owner, n_open, n_hot, expected in found}
