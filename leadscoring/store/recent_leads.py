"""What files said of the leads that came in lately, as a frame that a model scores."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
from sqlalchemy import select

from leadscoring.store.access import Act, Person, require
from leadscoring.store.attributes import frame_of
from leadscoring.store.database import Database
from leadscoring.store.tables import leads

__all__ = ["recent_leads"]


def recent_leads(
    database: Database, actor: Person, *, since: datetime, until: datetime
) -> pd.DataFrame:
    """Return what is known of the leads that came in within some time.

    Parameters
    ----------
    database : Database
        Where the leads are.
    actor : Person
        Who asks; they must be allowed to see all leads.
    since, until : datetime
        From when, and up to when (that moment not included), in UTC.

    Returns
    -------
    recent : pandas.DataFrame of shape (n_leads, n_columns)
        The columns of their files, indexed by lead_id, in the order they came in.

    Raises
    ------
    NotAllowed
        If the actor may not see all leads.
    """
    require(database, actor, Act.SEE_ALL, subject="results")
    arrived = (leads.c.created_on >= since, leads.c.created_on < until)
    wanted = select(leads.c.id, leads.c.attributes).where(*arrived).order_by(leads.c.id)
    with database.reading() as link:
        rows = link.execute(wanted).all()
    index = pd.Index([row.id for row in rows], name="lead_id", dtype="int64")
    return frame_of([row.attributes for row in rows]).set_index(index)
