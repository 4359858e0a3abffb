"""What the ledger is put together from, each part read as whole columns.

A ledger has a row for every lead there ever was. So a part is read without
looking at its cells one by one: moments come as the database keeps them, in UTC,
and are understood a column at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, String, and_, func, select, type_coerce

from leadscoring.store.lead_state import standing
from leadscoring.store.outcome_kinds import CLOSING, Outcome
from leadscoring.store.tables import explored, leads, outcomes, scores, today

__all__ = ["Some", "closings", "first_scores", "lists", "odds", "of_leads", "work"]

Column = npt.NDArray[Any]
Some = Sequence[int] | None
"""Numbers of the leads to read, a thousand at most; None for all."""


def of_leads(link: Connection, some: Some = None) -> pd.DataFrame:
    """Return what is known of leads, by number.

    Parameters
    ----------
    link : sqlalchemy.Connection
        To read from.
    some : sequence of int, optional
        Which leads, a thousand at most; all where None.

    Returns
    -------
    leads : pandas.DataFrame
        lead_id, created_on, source, owner_id, status.
    """
    names = ("source", "owner_id", "status")
    wanted = select(leads.c.id, _kept(leads.c.created_on), *(leads.c[name] for name in names))
    wanted = wanted.where(*_among(leads.c.id, some)).order_by(leads.c.id)
    numbers, created, source, owner, status = _columns(link, wanted)
    return pd.DataFrame(
        {
            "lead_id": numbers.astype(np.int64),
            "created_on": _moments(created),
            "source": _shared(source),
            "owner_id": owner,
            "status": _shared(status),
        }
    )


def first_scores(link: Connection, some: Some = None) -> pd.DataFrame:
    """Return the first score that each lead was given: lead_id, promised_at, version, probability."""
    first = select(func.min(scores.c.id)).where(*_among(scores.c.lead_id, some))
    first = first.group_by(scores.c.lead_id)
    columns = (scores.c.lead_id, _kept(scores.c.at), scores.c.version, scores.c.probability)
    found = _columns(link, select(*columns).where(scores.c.id.in_(first)))
    numbers, at, version, probability = found
    return pd.DataFrame(
        {
            "lead_id": numbers.astype(np.int64),
            "promised_at": _moments(at),
            "version": _shared(version),
            "probability": probability.astype(np.float64),
        }
    )


def work(link: Connection, some: Some = None) -> pd.DataFrame:
    """Return when somebody first said what came of a lead: lead_id, worked_at.

    That a score is wrong says nothing of the lead.
    """
    by_hand = and_(
        outcomes.c.upload_id.is_(None),
        outcomes.c.kind != Outcome.WRONG_SCORE,
        *_among(outcomes.c.lead_id, some),
    )
    wanted = standing(outcomes.c.lead_id, func.min(_kept(outcomes.c.at))).where(by_hand)
    numbers, at = _columns(link, wanted.group_by(outcomes.c.lead_id))
    return pd.DataFrame({"lead_id": numbers.astype(np.int64), "worked_at": _moments(at)})


def closings(link: Connection, some: Some = None) -> pd.DataFrame:
    """Return what closed each lead last: lead_id, closed_at, by_file; and first_closed_at."""
    columns = (outcomes.c.lead_id, _kept(outcomes.c.at), outcomes.c.upload_id)
    closed = (outcomes.c.kind.in_(sorted(CLOSING)), *_among(outcomes.c.lead_id, some))
    wanted = standing(*columns).where(*closed)
    numbers, at, upload = _columns(link, wanted.order_by(outcomes.c.id))
    found = pd.DataFrame(
        {
            "lead_id": numbers.astype(np.int64),
            "closed_at": _moments(at),
            "by_file": ~pd.isna(upload),
        }
    )
    last = found.drop_duplicates("lead_id", keep="last")
    first = found.groupby("lead_id")["closed_at"].min().rename("first_closed_at")
    return last.merge(first, on="lead_id")


def lists(link: Connection, some: Some = None) -> pd.DataFrame:
    """Return how, and when, a lead first came on a list: lead_id, chosen, listed_on."""
    columns = (today.c.lead_id, today.c.why, _kept(today.c.day))
    wanted = select(*columns).where(*_among(today.c.lead_id, some))
    numbers, why, day = _columns(link, wanted.order_by(today.c.lead_id, today.c.day))
    found = pd.DataFrame({"lead_id": numbers.astype(np.int64), "chosen": why, "listed_on": day})
    found = found.drop_duplicates("lead_id", ignore_index=True)
    found["chosen"] = found["chosen"].replace({"follow_up": "score"})
    return found.assign(listed_on=_moments(found["listed_on"].to_numpy()))


def odds(link: Connection, some: Some = None) -> pd.DataFrame:
    """Return the chance with which leads were drawn: lead_id, odds."""
    chance = explored.c.n_drawn * 1.0 / explored.c.n_pool
    wanted = select(explored.c.lead_id, func.max(chance))
    wanted = wanted.where(*_among(explored.c.lead_id, some)).group_by(explored.c.lead_id)
    numbers, chances = _columns(link, wanted)
    return pd.DataFrame({"lead_id": numbers.astype(np.int64), "odds": chances.astype(np.float64)})


def _among(column: ColumnElement[int], some: Some) -> Iterator[ColumnElement[bool]]:
    if some is not None:
        yield column.in_(some)


def _shared(texts: Column) -> pd.Series:
    """Return equal texts as one object: a driver makes a million of a handful."""
    known: dict[Any, Any] = {}
    return pd.Series([known.setdefault(text, text) for text in texts], dtype=object)


def _columns(link: Connection, wanted: Select[Any]) -> list[Column]:
    rows = link.execute(wanted).all()
    columns = zip(*rows, strict=True) if rows else ((),) * len(wanted.selected_columns)
    return [np.array(column, dtype=object) for column in columns]


def _kept(moment: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a moment as the database keeps it: SQLite as text, PostgreSQL as a moment."""
    return type_coerce(moment, String)


def _moments(kept: Column) -> pd.Series:
    """Return a column of moments or of days, which begin in UTC."""
    return pd.Series(kept.astype("datetime64[us]"), dtype="datetime64[us]").dt.tz_localize("UTC")
