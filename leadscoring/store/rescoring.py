"""Scores for the leads that have none by the present model; stopped at any point, it goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    bindparam,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from leadscoring.exceptions import Cancelled, InvalidInput
from leadscoring.store import moments
from leadscoring.store.attributes import frame_of
from leadscoring.store.database import Database
from leadscoring.store.outcome_kinds import CLOSING, OPEN
from leadscoring.store.tables import leads, scores

__all__ = ["Scorer", "is_pending", "pending", "rescore"]


class Scorer(Protocol):
    """What gives leads their scores: a saved model."""

    @property
    def version(self) -> str | None:
        """Name of the version; None where the model was never saved."""

    def probability(self, frame: pd.DataFrame) -> npt.NDArray[np.float64]:
        """Return each lead's probability of conversion, of shape (n_leads,)."""


def pending(link: Connection, version: str) -> int:
    """Return how many leads wait for a score by a version.

    Open leads wait while their score is another version's, or older than what is
    known of them; closed ones only if they never had a score.
    """
    wanted = (select(func.count()).select_from(leads).where(each) for each in _ways(version))
    return sum(link.execute(each).scalar_one() for each in wanted)


def is_pending(link: Connection, version: str) -> bool:
    """Return whether any lead waits for a score by a version, without counting them."""
    wanted = (select(exists().where(each)) for each in _ways(version))
    return any(link.execute(each).scalar_one() for each in wanted)


def rescore(
    database: Database,
    scorer: Scorer,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    batch: int = 1000,
    now: datetime | None = None,
) -> int:
    """Score the leads that wait for it.

    Each batch is kept whole or not at all, and says by which version it was
    scored: broken off and begun again, or run twice at once, it ends the same.

    Parameters
    ----------
    database : Database
        Where leads are kept.
    scorer : Scorer
        A saved model.
    progress : callable, optional
        Takes the leads done and all that waited, after each batch.
    cancelled : callable, optional
        Asked before each batch; it stops where that says True.
    batch : int
        Leads scored at a time.
    now : datetime, optional
        The moment that counts as now.

    Returns
    -------
    n : int
        Leads that have a score by this version which had none before.

    Raises
    ------
    InvalidInput
        If the model was never saved.
    Cancelled
        If `cancelled` said so.
    """
    version = _saved(scorer)
    with database.reading() as link:
        total = pending(link, version)
    n = done = after = 0
    while True:
        if cancelled is not None and cancelled():
            raise Cancelled(f"Scoring was stopped after {done:,} leads. It goes on from there.")
        with database.reading() as link:
            rows = _next(link, version, after=after, limit=batch)
        if not rows:
            return n
        given = scorer.probability(frame_of([row["attributes"] for row in rows]))
        with database.writing() as link:
            n += _keep(link, version, rows, given.tolist(), now or moments.now())
        done, after = done + len(rows), rows[-1]["id"]
        if progress is not None:
            progress(done, max(done, total))


def _saved(scorer: Scorer) -> str:
    if scorer.version is None:
        raise InvalidInput("A model that was never saved scores no leads here. Save it first.")
    return scorer.version


def _waiting(version: str) -> ColumnElement[bool]:
    return or_(*_ways(version))


def _ways(version: str) -> list[ColumnElement[bool]]:
    """Return why a lead can wait: no two hold at once, and an index finds each without a search."""
    is_open, is_closed = leads.c.status == OPEN, leads.c.status.in_(sorted(CLOSING))
    return [
        and_(is_open, leads.c.scored_by.is_(None)),
        and_(is_open, leads.c.scored_by < version),
        and_(is_open, leads.c.scored_by > version),
        and_(is_closed, leads.c.probability.is_(None)),
    ]


_SEEN = ("last_upload", "scored_by", "scored_at")


def _next(link: Connection, version: str, *, after: int, limit: int) -> Sequence[RowMapping]:
    columns = [leads.c[name] for name in ("id", "attributes", "probability", *_SEEN)]
    wanted = select(*columns).where(leads.c.id > after, _waiting(version))
    return link.execute(wanted.order_by(leads.c.id).limit(limit)).mappings().all()


def _keep(
    link: Connection,
    version: str,
    rows: Sequence[RowMapping],
    given: Sequence[float],
    at: datetime,
) -> int:
    """Keep the scores of leads that are as they were read; the others go on waiting."""
    same = _unchanged(link, rows)
    scored = [(row, value) for row, value in zip(rows, given, strict=True) if row["id"] in same]
    if not scored:
        return 0
    link.execute(
        update(leads)
        .where(leads.c.id == bindparam("number"))
        .values(probability=bindparam("given"), scored_by=version, scored_at=at),
        [{"number": row["id"], "given": value} for row, value in scored],
    )
    new = [
        {"lead_id": row["id"], "version": version, "probability": value, "at": at}
        for row, value in scored
        if _is_new(row, value)
    ]
    if new:
        link.execute(insert(scores), new)
    return len(scored)


def _unchanged(link: Connection, rows: Sequence[RowMapping]) -> set[int]:
    """Return the leads that nobody has scored, changed or erased since they were read."""
    wanted = select(leads.c.id, *(leads.c[name] for name in _SEEN))
    found = link.execute(wanted.where(leads.c.id.in_([row["id"] for row in rows]))).mappings()
    seen = {row["id"]: _state(row) for row in rows}
    return {row["id"] for row in found if _state(row) == seen[row["id"]]}


def _state(row: RowMapping) -> tuple[Any, ...]:
    return tuple(row[name] for name in _SEEN)


def _is_new(row: RowMapping, probability: float) -> bool:
    """Return whether a score is another one: another number, or by another version."""
    return row["scored_by"] is not None or row["probability"] != probability
