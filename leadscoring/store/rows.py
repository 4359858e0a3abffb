"""Leads as lists and panels show them: one row each, in the order that was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan

import pandas as pd
from sqlalchemy import Connection, and_, or_, select

from leadscoring.store.scores import before
from leadscoring.store.tables import leads, people, pins
from leadscoring.store.uploads import last_at

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
    found: dict[int, tuple[object, ...]] = {}
    for start in range(0, len(lead_ids), _AT_ONCE):
        wanted = leads.c.id.in_(list(lead_ids[start : start + _AT_ONCE]))
        found.update({row.lead_id: tuple(row) for row in link.execute(_ROWS.where(wanted))})
    there = [number for number in lead_ids if number in found]
    rows = pd.DataFrame([found[number] for number in there], columns=_TOLD, dtype=object)
    return rows.assign(previous=_previous(link, there))[list(COLUMNS)].astype(_ALWAYS)


_TOLD = [name for name in COLUMNS if name != "previous"]
_ELSEWHERE = {"lead_id": leads.c.id, "owner": people.c.name, "first": pins.c.reason}
_ROWS = select(
    *((_ELSEWHERE[name] if name in _ELSEWHERE else leads.c[name]).label(name) for name in _TOLD)
).select_from(leads.outerjoin(people, people.c.id == leads.c.owner_id).outerjoin(pins, PINNED))


def _previous(link: Connection, lead_ids: Sequence[int]) -> list[float]:
    moment = last_at(link)
    if moment is None:
        return [nan] * len(lead_ids)
    some = [lead_ids[start : start + _AT_ONCE] for start in range(0, len(lead_ids), _AT_ONCE)]
    return [given for numbers in some for given in before(link, numbers, moment)]
