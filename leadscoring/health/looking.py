"""Look at the leads of a database, and find out how the published model is doing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from leadscoring.health.examining import examine
from leadscoring.health.finding_out import LATELY
from leadscoring.health.record import Health
from leadscoring.lead_model import LeadModel
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.ledger import ledger
from leadscoring.store.publication import Publication
from leadscoring.store.recent_leads import recent_leads

__all__ = ["look_at"]


def look_at(
    database: Database,
    actor: Person,
    model: LeadModel,
    publications: Sequence[Publication],
    *,
    now: datetime,
    promises: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, Health]:
    """Return what was promised and what came of it, and how the model is doing by that.

    Parameters
    ----------
    database : Database
        Where the leads are.
    actor : Person
        Who looks; they must be allowed to see all leads.
    model : LeadModel
        The published model.
    publications : sequence of Publication
        As `Registry.history` gives them.
    now : datetime
        The moment that counts as now.
    promises : pandas.DataFrame, optional
        What `store.ledger.ledger` returns, where it is known already.

    Returns
    -------
    ledger : pandas.DataFrame
        As `store.ledger.ledger` returns it.
    health : Health
        As `examine` returns it, by the leads that came in lately.

    Raises
    ------
    NotAllowed
        If the actor may not see all leads.
    """
    promises = ledger(database, actor, publications) if promises is None else promises
    recent = recent_leads(database, actor, since=now - LATELY, until=now)
    return promises, examine(model, promises, recent, publications, now)
