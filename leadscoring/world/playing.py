"""A world played through the store: each day's leads, lists and outcomes, as people leave them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from hashlib import sha256
from typing import Any

import pandas as pd
from sqlalchemy import select

from leadscoring.lead_model import LeadModel, load
from leadscoring.store.access import Person
from leadscoring.store.assigning import assign
from leadscoring.store.database import Database
from leadscoring.store.outcome_kinds import OPEN
from leadscoring.store.outcomes import record
from leadscoring.store.registry import Registry
from leadscoring.store.rescoring import rescore
from leadscoring.store.tables import leads
from leadscoring.store.today import today_list
from leadscoring.store.uploads import take_in
from leadscoring.world.plan import ID_COLUMN, World, as_file

__all__ = ["Stage", "play"]


@dataclass(frozen=True)
class Stage:
    """Where a world is played.

    Parameters
    ----------
    database : Database
        It holds all that happens; playing goes on from there.
    registry : Registry
        The models folder; who plays scores by what is published there at the time.
    manager : Person
        Who takes leads in and gives them to the reps.
    analyst : Person
        Who trains models.
    reps : tuple of Person
        Who calls them; as many as the world's policy says.
    """

    database: Database
    registry: Registry
    manager: Person
    analyst: Person
    reps: tuple[Person, ...]


def play(
    stage: Stage, world: World, days: range, *, progress: Callable[[int], None] | None = None
) -> None:
    """Play some days of a world.

    In the morning the manager gives the new leads to the reps in turn, who then work
    through their lists; in the evening the day's leads are taken in and scored. The
    leads of the last evening belong to nobody yet.

    Parameters
    ----------
    stage : Stage
        Where; a model is published there.
    world : World
        Which.
    days : range
        Which days, counted from 0; those before them were played.
    progress : callable, optional
        Takes how many of these days are done.

    Raises
    ------
    LeadScoringError
        If the store refuses something.
    """
    model = load(stage.registry.folder)
    for done, number in enumerate(days, start=1):
        if world.policy.works_on(world.day(number)):
            _share_out(stage, world)
            for rep in stage.reps:
                _work(stage, world, rep, number, model.cutoff)
        _take_in(stage, world, number, model)
        if progress is not None:
            progress(done)


def _take_in(stage: Stage, world: World, number: int, model: LeadModel) -> None:
    read, at = world.leads_of(number), world.policy.taken_in_at(world.day(number))
    if read.frame.empty:
        return
    digest = sha256(as_file(read.frame)).hexdigest()
    take_in(stage.database, stage.manager, read, sha256=digest, id_column=ID_COLUMN, now=at)
    rescore(stage.database, model, now=at)


def _share_out(stage: Stage, world: World) -> None:
    nobodys = select(leads.c.id, leads.c.external_id).where(
        leads.c.owner_id.is_(None), leads.c.status == OPEN
    )
    with stage.database.reading() as link:
        found = [(row.id, world.position(row.external_id)) for row in link.execute(nobodys)]
    for turn, rep in enumerate(stage.reps):
        own = [number for number, position in found if position % len(stage.reps) == turn]
        if own:
            assign(stage.database, stage.manager, own, rep.id)


def _work(stage: Stage, world: World, rep: Person, number: int, cutoff: float) -> None:
    """Let a rep work through the list of a day."""
    day = world.day(number)
    looks = datetime.combine(day, time(), tzinfo=world.opens.tzinfo)
    listed = today_list(stage.database, rep, day=day, cutoff=cutoff, now=looks)
    for place, row in enumerate(listed.rows.to_dict("records")):
        _call(stage, world, rep, row, number, place)


def _call(
    stage: Stage, world: World, rep: Person, row: Mapping[Hashable, Any], number: int, place: int
) -> None:
    lead, day = world.position(row["external_id"]), world.day(number)
    is_first = pd.isna(row["contacted_at"])
    kind, days = world.fates.press(lead, is_first=is_first)
    record(
        stage.database,
        rep,
        row["lead_id"],
        kind,
        key=f"{row['external_id']}-{number}",
        seen=None if is_first else int(row["latest_outcome"]),
        on=world.day(number + days) if days else None,
        now=world.policy.called_at(day, place),
        day=day,
    )
