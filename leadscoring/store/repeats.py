"""Outcomes entered without a form: the same command sent again is recognised by what it says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection

from leadscoring.store.access import Person
from leadscoring.store.outcome_entries import ENTRIES
from leadscoring.store.outcome_kinds import Outcome
from leadscoring.store.tables import outcomes

__all__ = ["key_without_form"]

_AGAIN = timedelta(minutes=1)


def key_without_form(
    link: Connection,
    lead: Mapping[str, Any],
    person: Person,
    kind: Outcome,
    *,
    on: date | None,
    note: str | None,
    now: datetime,
) -> str:
    """Return a key for `outcomes.record` where no form gave one.

    Who says of a lead what they said of it less than a minute ago, nothing having
    come in between, gets the key of that time. So do two commands that find the
    lead in the same state. A minute later the same words are a new entry.

    Parameters
    ----------
    link : sqlalchemy.Connection
        To read from.
    lead : mapping
        The lead's row.
    person : Person
        Who enters the outcome.
    kind, on, note
        The outcome; see `outcomes.record`.
    now : datetime
        When.

    Returns
    -------
    key : str
        64 letters at most.
    """
    latest = lead["latest_outcome"]
    says = (person.id, kind.value, on, (note or "").strip() or None)
    row = link.execute(ENTRIES.where(outcomes.c.id == latest)).mappings().one_or_none()
    if row is not None and row["undoes"] is None and now - row["at"] < _AGAIN:
        said = (row["by"], row["kind"], row["follow_up_on"], row["note"])
        if said == says:
            return str(row["key"])
    text = json.dumps([lead["id"], latest, *says], default=str)
    return sha256(text.encode()).hexdigest()
