"""The scores that leads have been given over time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, func, select

from leadscoring.store.tables import scores

__all__ = ["before", "history"]


def history(link: Connection, lead_id: int) -> pd.DataFrame:
    """Return the scores of one lead, the oldest first.

    Parameters
    ----------
    link : sqlalchemy.Connection
        To read from.
    lead_id : int
        The lead's number.

    Returns
    -------
    history : pandas.DataFrame
        Columns at, version, probability; a row for each score that was another one.
    """
    columns = (scores.c.at, scores.c.version, scores.c.probability)
    wanted = select(*columns).where(scores.c.lead_id == lead_id).order_by(scores.c.id)
    return pd.DataFrame(link.execute(wanted).all(), columns=["at", "version", "probability"])


def before(link: Connection, lead_ids: Collection[int], moment: datetime) -> pd.Series:
    """Return the probability that leads had before a moment.

    Parameters
    ----------
    link : sqlalchemy.Connection
        To read from.
    lead_ids : collection of int
        The leads' numbers, at most a few thousand.
    moment : datetime
        Scores given then or later do not count.

    Returns
    -------
    probability : pandas.Series of float
        By lead number; nan for a lead that had none.
    """
    earlier = scores.c.lead_id.in_(lead_ids) & (scores.c.at < moment)
    last = select(func.max(scores.c.id)).where(earlier).group_by(scores.c.lead_id)
    wanted = select(scores.c.lead_id, scores.c.probability).where(scores.c.id.in_(last))
    found = {row.lead_id: row.probability for row in link.execute(wanted)}
    return pd.Series(found, dtype="float64", name="probability").reindex(list(lead_ids))
