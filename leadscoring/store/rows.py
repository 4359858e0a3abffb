"""Leads as lists and panels show them: one row each, in the order that was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, ScalarSelect, Select, and_, func, or_, select

from leadscoring.store.tables import leads, people, pins, scores, uploads

__all__ = ["COLUMNS", "PINNED", "read_rows"]

COLUMNS = (
    *("lead_id", "external_id", "label", "source", "email", "phone", "activity"),
    *("contact_problem", "created_on", "owner", "owner_id", "probability", "previous"),
    *("scored_by", "status", "do_not_contact", "follow_up_on", "contacted_at"),
    *("latest_outcome", "first", "attributes"),
)
"""Columns of `read_rows`."""
PINNED = and_(
    pins.c.lead_id == leads.c.id,
    or_(leads.c.contacted_at.is_(None), pins.c.at > leads.c.contacted_at),
)
"""A lead is put first until somebody has worked it; an outcome taken back puts it first again."""
_ALWAYS = {
    "lead_id": "int64",
    "probability": "float64",
    "previous": "float64",
    "do_not_contact": "bool",
    "created_on": "datetime64[us, UTC]",
}
_AT_ONCE = 1_000  # leads that one statement names: databases take only so many parameters


def read_rows(link: Connection, lead_ids: Sequence[int]) -> pd.DataFrame:
    """Return leads as they stand now.

    Parameters
    ----------
    link : sqlalchemy.Connection
        To read from.
    lead_ids : sequence of int
        Which leads, in the order of the rows; numbers that no lead has are left out.

    Returns
    -------
    rows : pandas.DataFrame of shape (n_leads, 21)
        Columns `COLUMNS`. ``owner`` is a name, ``previous`` the probability before
        the last upload, ``first`` why somebody put the lead first, ``attributes``
        the file's own columns as a dict. What is not known is None, in
        ``probability`` and ``previous`` nan.
    """
    moment = link.execute(select(func.max(uploads.c.at))).scalar_one()
    found = {}
    for start in range(0, len(lead_ids), _AT_ONCE):
        wanted = leads.c.id.in_(list(lead_ids[start : start + _AT_ONCE]))
        found.update({row.lead_id: tuple(row) for row in link.execute(_rows(moment).where(wanted))})
    told = [found[number] for number in lead_ids if number in found]
    return pd.DataFrame(told, columns=list(COLUMNS), dtype=object).astype(_ALWAYS)


def _rows(moment: datetime | None) -> Select[tuple[object, ...]]:
    elsewhere = {
        "lead_id": leads.c.id,
        "owner": people.c.name,
        "previous": _before(moment),
        "first": pins.c.reason,
    }
    columns = [elsewhere[name] if name in elsewhere else leads.c[name] for name in COLUMNS]
    told = [column.label(name) for name, column in zip(COLUMNS, columns, strict=True)]
    beside = leads.outerjoin(people, people.c.id == leads.c.owner_id).outerjoin(pins, PINNED)
    return select(*told).select_from(beside)


def _before(moment: datetime | None) -> ScalarSelect[float]:
    """Return the last score that a lead was given before a moment."""
    return (
        select(scores.c.probability)
        .where(scores.c.lead_id == leads.c.id, scores.c.at < moment)
        .order_by(scores.c.at.desc(), scores.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
