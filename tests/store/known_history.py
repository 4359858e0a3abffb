"""Leads whose outcomes are known for months: hot ones that were called, and drawn ones."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import insert

from leadscoring.store import people, tables
from leadscoring.store.attributes import attributes_of
from leadscoring.store.database import Database
from tests.store.team_leads import UPLOADED, add_leads


def add_known_history(
    database: Database, frame: pd.DataFrame, hot: npt.NDArray[np.bool_], *, n_left: int
) -> None:
    """Add leads with their outcomes, and more that nobody called.

    Parameters
    ----------
    database : Database
        Where to add them.
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        The leads, with the column Converted, 1 or 0.
    hot : ndarray of bool of shape (n_leads,)
        Which were listed by their score of 90; the others were drawn at a score of 10.
    n_left : int
        Leads of a score of 10 that nobody called.
    """
    told = attributes_of(frame.drop(columns="Converted"))
    kinds = np.where(frame["Converted"] == 1, "converted", "lost").tolist()
    rows = [
        {"attributes": said, "probability": 0.9 if is_hot else 0.1, "status": kind}
        for said, is_hot, kind in zip(told, hot, kinds, strict=True)
    ]
    numbers = add_leads(database, rows)
    add_leads(database, [{"probability": 0.1}] * n_left, attributes=told[0])
    who = people.one_person(database).id
    closed = {"by": who, "at": UPLOADED + timedelta(days=3)}
    day = {"person_id": who, "day": date(2026, 3, 3)}
    outcomes = [
        {"lead_id": n, "kind": kind, "key": f"k{n}", **closed}
        for n, kind in zip(numbers, kinds, strict=True)
    ]
    lists = [
        {"lead_id": n, "position": at, "why": "score" if is_hot else "explore", **day}
        for at, (n, is_hot) in enumerate(zip(numbers, hot, strict=True))
    ]
    odds = {"cutoff": 0.6, "n_drawn": 1, "n_pool": 4, **day}
    drawn = [{"lead_id": n, **odds} for n, is_hot in zip(numbers, hot, strict=True) if not is_hot]
    with database.writing() as link:
        link.execute(insert(tables.outcomes), outcomes)
        link.execute(insert(tables.today), lists)
        link.execute(insert(tables.explored), drawn)
