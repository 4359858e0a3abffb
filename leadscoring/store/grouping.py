"""The groups that the team's leads are in: what is kept of them, and each lead's place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import numpy as np
import pandas as pd
from sqlalchemy import Connection, RowMapping, delete, func, insert, or_, select

from leadscoring.decisions.groups.grouping import Grouping
from leadscoring.exceptions import Cancelled
from leadscoring.store import audit, moments, settings
from leadscoring.store.access import Act, Person, require
from leadscoring.store.attributes import frame_of
from leadscoring.store.database import Database
from leadscoring.store.outcome_kinds import OPEN
from leadscoring.store.tables import grouped, leads

__all__ = [
    "MOST",
    "Grouper",
    "Kept",
    "assign",
    "keep",
    "material",
    "names",
    "read",
    "ungroup",
    "waiting",
]

MOST = 20_000
"""Leads in which groups are looked for, at most."""

_KEY = "groups"
_RECENT = timedelta(days=180)
_AT_ONCE = 500  # leads asked for by number


class Grouper(Protocol):
    """What tells how leads' scores come about: a saved model."""

    @property
    def version(self) -> str | None:
        """Name of the version."""

    def fields_of(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return what leads say of the model's fields."""

    def contributions(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return what each term adds to each lead's log-odds."""


@dataclass(frozen=True)
class Kept:
    """The groups that the team uses.

    Parameters
    ----------
    grouping : Grouping
        The groups; none where the leads fall into none.
    by : str
        Who had them found.
    at : datetime
        When.
    """

    grouping: Grouping
    by: str
    at: datetime


def read(link: Connection) -> Kept | None:
    """Return the groups that are kept; None where nobody has looked for any."""
    told = settings.get(link, _KEY)
    if told is None:
        return None
    at = datetime.fromisoformat(told["at"])
    return Kept(Grouping.from_dict(told["grouping"]), told["by"], at)


def names(link: Connection) -> dict[str, str]:
    """Return what each group is called, by the number of its place as text."""
    kept = read(link)
    groups = () if kept is None else kept.grouping.groups
    return {str(place): group.name for place, group in enumerate(groups)}


def material(
    database: Database, actor: Person, *, now: datetime | None = None, seed: int = 0
) -> pd.DataFrame:
    """Return the leads in which to look for groups: open ones, and those of the last half year.

    Parameters
    ----------
    database : Database
        Where the leads are.
    actor : Person
        Who asks; they must be allowed to see all leads.
    now : datetime, optional
        The moment that counts as now.
    seed : int
        Of the draw, where there are more than `MOST`.

    Returns
    -------
    leads : pandas.DataFrame of shape (n_leads, n_columns)
        The columns of their files, indexed by lead_id, in ascending order.

    Raises
    ------
    NotAllowed
        If the actor may not see all leads.
    """
    require(database, actor, Act.SEE_ALL, subject="groups")
    since = (now or moments.now()) - _RECENT
    wanted = select(leads.c.id).where(or_(leads.c.status == OPEN, leads.c.created_on >= since))
    with database.reading() as link:
        numbers = np.array(link.execute(wanted.order_by(leads.c.id)).scalars().all(), dtype=int)
        if len(numbers) > MOST:
            numbers = np.sort(np.random.default_rng(seed).choice(numbers, MOST, replace=False))
        told = _attributes(link, numbers.tolist())
    return frame_of(told).set_index(pd.Index(numbers, name="lead_id"))


def keep(
    database: Database, actor: Person, grouping: Grouping, *, now: datetime | None = None
) -> Kept:
    """Make groups those of the team; no lead is in any of them yet.

    Parameters
    ----------
    database : Database
        Where they are kept.
    actor : Person
        Who had them found; they must be allowed to see all leads.
    grouping : Grouping
        The groups, or that there are none.
    now : datetime, optional
        The moment that counts as now.

    Raises
    ------
    NotAllowed
        If the actor may not see all leads; nothing is changed then.
    """
    person = require(database, actor, Act.SEE_ALL, subject="groups")
    kept = Kept(grouping, person.name, now or moments.now())
    told = {"grouping": grouping.to_dict(), "by": kept.by, "at": kept.at.isoformat()}
    details = {"version": grouping.version, "n_groups": len(grouping.groups)}
    with database.writing() as link:
        settings.put(link, _KEY, told)
        link.execute(delete(grouped))
        audit.append(link, person, "groups found", details=details)
    return kept


def waiting(link: Connection) -> int:
    """Return how many leads have no place among the groups yet."""
    n_leads = select(func.count()).select_from(leads).scalar_subquery()
    n_placed = select(func.count()).select_from(grouped).scalar_subquery()
    return int(link.execute(select(n_leads - n_placed)).scalar_one())


def assign(
    database: Database,
    model: Grouper,
    kept: Kept,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    batch: int = 2000,
) -> int:
    """Put the leads that have no place yet into the group that is nearest to each.

    Each batch is kept whole or not at all: broken off and begun again, or run
    twice at once, it ends the same. It stops where other groups were found since.

    Parameters
    ----------
    database : Database
        Where the leads are.
    model : Grouper
        The version that the groups were found from.
    kept : Kept
        The groups.
    progress : callable, optional
        Takes the leads done and all that waited, after each batch.
    cancelled : callable, optional
        Asked before each batch; it stops where that says True.
    batch : int
        Leads at a time.

    Returns
    -------
    n : int
        Leads that were given a place.

    Raises
    ------
    Cancelled
        If `cancelled` said so.
    """
    with database.reading() as link:
        total = waiting(link)
    n = after = 0
    while kept.grouping.groups:
        if cancelled is not None and cancelled():
            raise Cancelled(f"{n:,} leads were put into groups. The others follow later.")
        with database.reading() as link:
            rows = _next(link, after=after, limit=batch)
        if not rows:
            break
        told = model.fields_of(frame_of([row["attributes"] for row in rows]))
        places = kept.grouping.places(model.contributions(told)).tolist()
        with database.writing() as link:
            if read(link) != kept:
                break
            n += _put(link, rows, places)
        after = rows[-1]["id"]
        if progress is not None:
            progress(n, max(n, total))
    return n


def ungroup(link: Connection, numbers: Sequence[int]) -> None:
    """Take leads out of their groups, as files say something else of them now."""
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        link.execute(delete(grouped).where(grouped.c.lead_id.in_(some)))


def _attributes(link: Connection, numbers: Sequence[int]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for start in range(0, len(numbers), _AT_ONCE):
        some = leads.c.id.in_(numbers[start : start + _AT_ONCE])
        wanted = select(leads.c.attributes).where(some).order_by(leads.c.id)
        found += link.execute(wanted).scalars().all()
    return found


def _next(link: Connection, *, after: int, limit: int) -> Sequence[RowMapping]:
    placed = leads.outerjoin(grouped, grouped.c.lead_id == leads.c.id)
    free = (leads.c.id > after, grouped.c.lead_id.is_(None))
    columns = (leads.c.id, leads.c.attributes, leads.c.last_upload)
    wanted = select(*columns).select_from(placed).where(*free)
    return link.execute(wanted.order_by(leads.c.id).limit(limit)).mappings().all()


def _put(link: Connection, rows: Sequence[RowMapping], places: Sequence[int]) -> int:
    """Keep places, but for leads that were erased since, or of which a file said something else."""
    first, last = rows[0]["id"], rows[-1]["id"]
    wanted = select(leads.c.id, leads.c.last_upload).where(leads.c.id.between(first, last))
    there = {row.id: row.last_upload for row in link.execute(wanted)}
    placed = [
        {"lead_id": row["id"], "place": place}
        for row, place in zip(rows, places, strict=True)
        if there.get(row["id"]) == row["last_upload"]
    ]
    ungroup(link, [row["id"] for row in rows])  # somebody else may have been as quick
    if placed:
        link.execute(insert(grouped), placed)
    return len(placed)
