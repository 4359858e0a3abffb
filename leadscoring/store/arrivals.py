"""How many leads come in a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from leadscoring.store import moments
from leadscoring.store.access import Act, Person, require
from leadscoring.store.database import Database
from leadscoring.store.tables import leads, outcomes, uploads

__all__ = ["WINDOW", "Arrivals", "arrivals"]

WINDOW = 28
"""Days looked back at: four weeks, so that each day of the week counts as often."""


@dataclass(frozen=True)
class Arrivals:
    """How many leads came in lately.

    Parameters
    ----------
    n_leads : int
        Leads that came in within the days.
    days : int
        How many days these are: `WINDOW`, or fewer where the first lead came later.
    """

    n_leads: int
    days: int

    @property
    def per_day(self) -> float:
        """Leads a day, on average.

        Examples
        --------
        >>> Arrivals(1204, 28).per_day
        43.0
        """
        return self.n_leads / self.days


def arrivals(database: Database, actor: Person, *, now: datetime | None = None) -> Arrivals:
    """Return how many leads came in over the last four weeks.

    A lead that came with its outcome is history, and the sample's leads are
    nobody's: neither counts.

    Parameters
    ----------
    database : Database
        Where the leads are.
    actor : Person
        Who asks.
    now : datetime, optional
        The moment that counts as now.

    Returns
    -------
    arrivals : Arrivals
        Over the last `WINDOW` days; over fewer where the first lead came in since.

    Raises
    ------
    NotAllowed
        If the actor may neither publish a cutoff nor look into the model.
    """
    require(database, actor, Act.PUBLISH_CUTOFF, Act.SEE_MODEL, subject="arrivals")
    until = now or moments.now()
    came = leads.join(uploads, uploads.c.id == leads.c.first_upload)
    counts = select(
        func.count().filter(leads.c.created_on > until - timedelta(days=WINDOW)),
        func.min(leads.c.created_on),
    ).select_from(came)
    is_new = (~uploads.c.is_sample, leads.c.created_on <= until, ~_came_with_its_outcome())
    with database.reading() as link:
        n_leads, first = link.execute(counts.where(*is_new)).one()
    if first is None:
        return Arrivals(0, WINDOW)
    return Arrivals(n_leads, min(WINDOW, max(1, -(-(until - first) // timedelta(days=1)))))


def _came_with_its_outcome() -> ColumnElement[bool]:
    told = (outcomes.c.lead_id == leads.c.id, outcomes.c.upload_id == leads.c.first_upload)
    return select(outcomes.c.id).where(*told).exists()
