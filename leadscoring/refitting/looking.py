"""A look at the model in use before anything is refitted: is it needed, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from leadscoring.exceptions import RegistryError
from leadscoring.health import Health, look_at
from leadscoring.lead_model import LeadModel, load
from leadscoring.store import moments
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.known_leads import KnownLeads, known_leads
from leadscoring.store.publication import Publication
from leadscoring.store.registry import Registry

__all__ = ["Looked", "look", "outcomes"]

_NEEDS = ("retrain", "recalibrate")


@dataclass(frozen=True)
class Looked:
    """What a look found.

    Parameters
    ----------
    model : LeadModel
        The model in use.
    publications : tuple of Publication
        Every publication up to then, oldest first.
    ledger : pandas.DataFrame
        What was promised and what came of it.
    health : Health
        How the model is doing.
    now : datetime
        When that was.
    """

    model: LeadModel
    publications: tuple[Publication, ...]
    ledger: pd.DataFrame
    health: Health
    now: datetime

    @property
    def is_needed(self) -> bool:
        """Whether the model should be refitted: retrained or recalibrated."""
        return any(one.kind in _NEEDS for one in self.health.advice)

    @property
    def revision(self) -> int | None:
        """The latest publication that was seen."""
        return self.publications[-1].revision if self.publications else None

    @property
    def since(self) -> date | None:
        """The day since which the promise does not hold; None where it does."""
        return self.health.broken_since if self.health.is_broken else None


def look(
    database: Database, registry: Registry, actor: Person, *, now: datetime | None = None
) -> Looked:
    """Return how the model in use is doing.

    Parameters
    ----------
    database : Database
        Where the leads are.
    registry : Registry
        The models folder.
    actor : Person
        Who looks; they must be allowed to see all leads.
    now : datetime, optional
        The moment that counts as now.

    Raises
    ------
    NotAllowed
        If the actor may not see all leads.
    RegistryError
        If nothing is published, or what is cannot be used.
    """
    when = now or moments.now()
    publications = tuple(registry.history())
    model = load(registry.folder)
    if model.problems:
        raise RegistryError(f"{model.problems[0]} Mend what is published before it is refitted.")
    return Looked(
        model, publications, *look_at(database, actor, model, publications, now=when), when
    )


def outcomes(
    database: Database, actor: Person, looked: Looked, *, since: date | None = None
) -> KnownLeads:
    """Return the team's outcomes in the terms of the model in use; see `known_leads`."""
    card = looked.model.card
    return known_leads(
        database,
        actor,
        looked.publications,
        target=card.target,
        positive=card.positive,
        negative=card.negative,
        now=looked.now,
        since=since,
    )
