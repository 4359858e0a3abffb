"""Keeping things no longer than was agreed on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import (
    CompoundSelect,
    Connection,
    Select,
    Text,
    cast,
    delete,
    exists,
    func,
    select,
    union,
    update,
)

from leadscoring.store import audit, settings
from leadscoring.store.access import Act, Person, require
from leadscoring.store.database import Database
from leadscoring.store.forgetting import overwrite_log
from leadscoring.store.moments import now as this_moment
from leadscoring.store.outcome_kinds import OPEN
from leadscoring.store.tables import leads, outcomes, scores, uploads

__all__ = ["due", "thin_out"]

_AT_ONCE = 1000  # rows a turn, so that others need not wait
_COLUMNS = ["kind", "older_than", "n"]


def due(database: Database, actor: Person, *, now: datetime | None = None) -> pd.DataFrame:
    """Return what is kept longer than was agreed on; nothing is changed.

    Parameters
    ----------
    database : Database
        Where things are kept, and the settings that say for how long.
    actor : Person
        Who asks.
    now : datetime, optional
        From when to count back.

    Returns
    -------
    due : pandas.DataFrame
        A row for each kind of thing: ``kind`` (in words), ``older_than`` (NaT
        where it is kept for good) and ``n``, how many `thin_out` would remove.

    Raises
    ------
    NotAllowed
        If the actor may not thin out the database.
    """
    require(database, actor, Act.KEEP, subject="retention")
    with database.reading() as link:
        limits = _limits(link, now or this_moment())
        counted = [(kind.name, limit, _count(link, kind, limit)) for kind, limit in limits]
    return _table(counted)


def thin_out(database: Database, actor: Person, *, now: datetime | None = None) -> pd.DataFrame:
    """Remove what is kept longer than was agreed on.

    Closed leads go with all that is about them, but may come back with a later
    file. The first and the newest score of a lead stay, and so do uploads that a lead or an
    outcome comes from, without their receipts.

    Parameters
    ----------
    database, actor, now
        As of `due`.

    Returns
    -------
    removed : pandas.DataFrame
        As of `due`, with what was removed.

    Raises
    ------
    NotAllowed
        If the actor may not thin out the database.
    """
    person = require(database, actor, Act.KEEP, subject="retention")
    with database.reading() as link:
        limits = _limits(link, now or this_moment())
    removed = [
        (kind.name, limit, 0 if limit is None else _remove(database, person, kind, limit))
        for kind, limit in limits
    ]
    overwrite_log(database)
    return _table(removed)


@dataclass(frozen=True)
class _Kind:
    """Something that is kept for a while."""

    name: str
    days: str  # the setting that says for how long
    numbers: Callable[[datetime], Select[Any]]  # of the rows that are older
    remove: Callable[[list[int]], Any]


def _closed_leads(limit: datetime) -> Select[Any]:
    closed = leads.c.status != OPEN
    return select(leads.c.id).where(closed, leads.c.contacted_at < limit)


def _old_scores(limit: datetime) -> Select[Any]:
    """Ask for scores between a lead's first, which was its promise, and its newest."""
    older, newer = scores.alias("older"), scores.alias("newer")
    is_replaced = exists().where(newer.c.lead_id == scores.c.lead_id, newer.c.id > scores.c.id)
    is_no_promise = exists().where(older.c.lead_id == scores.c.lead_id, older.c.id < scores.c.id)
    return select(scores.c.id).where(scores.c.at < limit, is_replaced, is_no_promise)


def _named() -> CompoundSelect[Any]:
    """Ask for the uploads that a lead or an outcome comes from."""
    taken_from = outcomes.c.upload_id
    return union(
        select(leads.c.first_upload),
        select(leads.c.last_upload),
        select(taken_from).where(taken_from.is_not(None)),
    )


def _receipts(limit: datetime) -> Select[Any]:
    is_full = cast(uploads.c.receipt, Text) != "{}"
    return select(uploads.c.id).where(uploads.c.at < limit, is_full, uploads.c.id.in_(_named()))


def _uploads(limit: datetime) -> Select[Any]:
    return select(uploads.c.id).where(uploads.c.at < limit, uploads.c.id.not_in(_named()))


# In this order nothing that is removed changes what is counted after it.
_KINDS = (
    _Kind(
        "earlier scores",
        "keep_scores_days",
        _old_scores,
        lambda some: delete(scores).where(scores.c.id.in_(some)),
    ),
    _Kind(
        "receipts of uploads",
        "keep_uploads_days",
        _receipts,
        lambda some: update(uploads).where(uploads.c.id.in_(some)).values(receipt={}),
    ),
    _Kind(
        "uploads without leads",
        "keep_uploads_days",
        _uploads,
        lambda some: delete(uploads).where(uploads.c.id.in_(some)),
    ),
    _Kind(
        "closed leads",
        "keep_closed_days",
        _closed_leads,
        lambda some: delete(leads).where(leads.c.id.in_(some)),
    ),
)


def _limits(link: Connection, now: datetime) -> list[tuple[_Kind, datetime | None]]:
    agreed = settings.read(link)
    days = [getattr(agreed, kind.days) for kind in _KINDS]
    limits = [None if number is None else now - timedelta(days=number) for number in days]
    return list(zip(_KINDS, limits, strict=True))


def _count(link: Connection, kind: _Kind, limit: datetime | None) -> int:
    if limit is None:
        return 0
    older = kind.numbers(limit).subquery()
    return link.execute(select(func.count()).select_from(older)).scalar_one()


def _remove(database: Database, actor: Person, kind: _Kind, limit: datetime) -> int:
    """Remove things some at a turn, each turn with its audit entry, and return how many."""
    removed = 0
    while True:
        with database.writing() as link:
            some = list(link.execute(kind.numbers(limit).limit(_AT_ONCE)).scalars())
            if not some:
                return removed
            link.execute(kind.remove(some))
            told = {"n": len(some), "older_than": limit.isoformat()}
            audit.append(link, actor, "thinned out", subject=kind.name, details=told)
        removed += len(some)


def _table(rows: list[tuple[str, datetime | None, int]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=_COLUMNS)
    return table.astype({"older_than": "datetime64[us, UTC]"})
