"""A whole world made in a folder: its team, its first model, and what happened since."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import event

from leadscoring.exceptions import InvalidInput
from leadscoring.lead_model import LeadModel, load, train
from leadscoring.leads.sample_followup import FOLLOW_UP_COLUMNS
from leadscoring.model.progress import Step
from leadscoring.store import people, publishing, settings
from leadscoring.store.access import Person, Role
from leadscoring.store.database import Database, open_database
from leadscoring.store.files import aside
from leadscoring.store.registry import Registry
from leadscoring.store.rescoring import rescore
from leadscoring.store.uploads import take_in
from leadscoring.world.plan import ID_COLUMN, TARGET, World, as_file
from leadscoring.world.playing import Stage, play

__all__ = ["DATABASE", "MODELS", "Told", "begin", "gather", "make_world", "quick_database"]

DATABASE, MODELS = "leadscoring.db", "models"
"""What a world consists of, in its folder."""
Told = Callable[[str, float], None]
"""Takes what is being done, and which share of it is done, in [0, 1]."""
_REPS = ("Asha", "Ben", "Carla", "Dev", "Elif", "Finn")
_MANAGER, _ANALYST = "Mara", "Tim"
_SUREST, _FEWER = 0.85, "Two of us are away: only the surest leads until they are back"
_BACK = "Everybody is back"
_AWAY = range(8, 12)  # weeks


def make_world(folder: Path, world: World, *, told: Told) -> None:
    """Make a world in a folder: a database and a models folder of its own.

    Parameters
    ----------
    folder : pathlib.Path
        Made where it does not exist. Where something fails, it stays as it was.
    world : World
        Which.
    told : callable
        Takes how far it is.

    Raises
    ------
    InvalidInput
        If the folder holds a world, or anything of its names, already.
    """
    there = [name for name in (DATABASE, MODELS) if (folder / name).exists()]
    if there:
        raise InvalidInput(
            f"{folder} holds {there[0]} already. Name another folder, or take that one away first."
        )
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = aside(folder)
    unfinished.mkdir()
    try:
        _make(unfinished, world, told)
        for name in (MODELS, DATABASE):
            (unfinished / name).rename(folder / name)
    finally:
        shutil.rmtree(unfinished)


def gather(database: Database, models: Path, world: World) -> Stage:
    """Add a world's team to an empty database, with a manager and an analyst.

    Nobody signs in: whoever opens the dashboard is the one person who may do everything.

    Parameters
    ----------
    database : Database
        Where people are kept.
    models : pathlib.Path
        The models folder.
    world : World
        Its policy says how many reps there are, and how they work.

    Returns
    -------
    stage : Stage
        To play on.
    """
    you, policy = people.one_person(database), world.policy
    settings.change(database, you, capacity=policy.capacity, explore_percent=policy.explore)
    return Stage(
        database,
        Registry(models),
        manager=_join(database, you, _MANAGER, Role.MANAGER),
        analyst=_join(database, you, _ANALYST, Role.ANALYST),
        reps=tuple(_join(database, you, name, Role.REP) for name in _REPS[: policy.reps]),
    )


def begin(stage: Stage, world: World, **options: Any) -> LeadModel:  # noqa: ANN401 (those of `train`)
    """Take in what was known before, and publish the first model of it.

    Parameters
    ----------
    stage : Stage
        Where; its models folder is empty.
    world : World
        Which.
    **options
        Of `train`, such as ``n_jobs`` and ``progress``.

    Returns
    -------
    model : LeadModel
        As published when the world opens, with the cutoff that reaches 80% conversion.
    """
    read = world.past()
    take_in(
        stage.database,
        stage.manager,
        read,
        sha256=sha256(as_file(read.frame)).hexdigest(),
        id_column=ID_COLUMN,
        outcome=TARGET,
        now=world.opens,
    )
    model = train(read.frame, target=TARGET, exclude=FOLLOW_UP_COLUMNS, **options)
    created = world.opens.isoformat(timespec="seconds")
    dated = replace(model, card=replace(model.card, created=created))
    publishing.add(
        stage.database,
        stage.registry,
        stage.analyst,
        dated.files(),
        cutoff=dated.cutoff,
        warm=dated.warm,
        now=world.opens,
    )
    published = load(stage.registry.folder)
    rescore(stage.database, published, now=world.opens)
    return published


def _make(folder: Path, world: World, told: Told) -> None:
    with quick_database(folder / DATABASE) as database:
        stage = gather(database, folder / MODELS, world)
        model = begin(stage, world, n_repeats=1, progress=_stepwise(told))
        last = min(world.weeks, _AWAY.start), min(world.weeks, _AWAY.stop), world.weeks
        spans = [range(7 * start, 7 * stop) for start, stop in zip((0, *last), last, strict=False)]
        surest = model.cutoffs.for_precision(_SUREST).cutoff
        changes = ((surest, _FEWER), (model.cutoff, _BACK), None)
        for days, change in zip(spans, changes, strict=True):
            play(stage, world, days, progress=_daily(told, world, days))
            if change is not None and days.stop < world.n_days:
                _publish(stage, world, days.stop, *change)


def _publish(stage: Stage, world: World, number: int, cutoff: float, reason: str) -> None:
    """Let the manager move the cutoff on the morning of a day."""
    latest = stage.registry.published()
    assert latest is not None  # noqa: S101 - a world begins with the first one
    publishing.publish(
        stage.database,
        stage.registry,
        stage.manager,
        latest.version,
        cutoff=cutoff,
        warm=latest.warm,
        reason=reason,
        expected_revision=latest.revision,
        now=world.policy.called_at(world.day(number), 0),
    )


def _join(database: Database, you: Person, name: str, role: Role) -> Person:
    email = f"{name.lower()}@example.com"
    return people.add(database, you, email=email, name=name, roles=[role])


def _stepwise(told: Told) -> Callable[[Step], None]:
    return lambda step: told("Train the first model", step.share)


def _daily(told: Told, world: World, days: range) -> Callable[[int], None]:
    return lambda done: told("Play the year", (days.start + done) / world.n_days)


@contextmanager
def quick_database(path: Path) -> Iterator[Database]:
    """Give a new database that does not wait for the disk, for an invented world.

    Parameters
    ----------
    path : pathlib.Path
        Its file; one that a power cut spoils is made again.
    """
    database = open_database(f"sqlite:///{path}")
    event.listen(database.engine, "connect", _without_waiting)
    database.engine.dispose()
    try:
        yield database
    finally:
        database.close()


def _without_waiting(connection: Any, _record: object) -> None:  # noqa: ANN401 (the driver's own)
    connection.execute("PRAGMA synchronous=OFF")
