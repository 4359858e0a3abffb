"""How many calls the team can make a day."""

from __future__ import annotations

from dataclasses import dataclass

from leadscoring.store import settings
from leadscoring.store.access import Act, Person, may, require
from leadscoring.store.database import Database
from leadscoring.store.people import everybody

__all__ = ["TeamCapacity", "team_capacity"]


@dataclass(frozen=True)
class TeamCapacity:
    """What the team can do in a day.

    Parameters
    ----------
    calls : int
        Calls a day, all people together.
    n_people : int
        Active people who work on leads.
    """

    calls: int
    n_people: int


def team_capacity(database: Database, actor: Person) -> TeamCapacity:
    """Return how many calls the people who work on leads can make a day.

    It is added up each time, from each person's own capacity or else the team's,
    so that it cannot disagree with the page Team.

    Parameters
    ----------
    database : Database
        Where people and settings are.
    actor : Person
        Who asks.

    Raises
    ------
    NotAllowed
        If the actor may neither publish a cutoff nor look into the model.
    """
    require(database, actor, Act.PUBLISH_CUTOFF, Act.SEE_MODEL, subject="capacity")
    with database.reading() as link:
        usual = settings.read(link).capacity
        able = [person.capacity or usual for person in everybody(link) if may(person, Act.WORK)]
    return TeamCapacity(sum(able), len(able))
