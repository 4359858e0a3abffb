"""A person at work in a process of their own, and how long they wait for each answer."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import cycle, islice, product
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from random import Random
from typing import Any
from uuid import uuid4

from leadscoring.store.access import Person, Role
from leadscoring.store.database import Database, open_database
from leadscoring.store.listing import Filter, page, sources
from leadscoring.store.one_lead import read
from leadscoring.store.outcome_kinds import Outcome
from leadscoring.store.outcomes import record
from leadscoring.store.today import today_list

LINES = {"cutoff": 0.7, "warm": 0.4}
FIRST_LOOK = "Today, the first look"
LOOK = "Today, another look"
OPEN = "a lead is opened"
SAVE = "an outcome is saved"
OWN = "a rep's filter"
FILTER = "a manager's filter"
SEARCH = "a manager's search"
DEEP = "page 1,000 of all leads"
PAUSE = 1.0  # seconds between what a person does; none is that fast all day
PATIENCE = 600  # seconds after which somebody must have died

Times = dict[str, list[float]]


def work(url: str, person: Person, n_days: int, start: Barrier, told: Queue[Times]) -> None:
    """Work through some days as soon as everybody is there, and tell how long each answer took.

    A day before that is not measured: the server that people work with has been up for long.
    """
    database = open_database(url)
    times: Times = defaultdict(list)
    play = manager_days if Role.MANAGER in person.roles else rep_days
    play(database, person, defaultdict(list), days=_days(-1, 0), pause=0, a_day=3)
    start.wait(timeout=PATIENCE)
    play(database, person, times, days=_days(0, n_days), pause=PAUSE)
    database.close()
    told.put(dict(times))


def rep_days(
    database: Database,
    rep: Person,
    times: Times,
    *,
    days: Iterable[date],
    pause: float,
    a_day: int = 10,
) -> None:
    """Open Today, work ten leads one after the other, and look through one's own leads between."""
    rng = Random(rep.id)  # noqa: S311 (draws what is looked at)
    filters = _own_filters(sources(database, rep))
    for day in days:
        with _timed(times, FIRST_LOOK):
            listed = today_list(database, rep, day=day).rows
        for lead_id in islice(listed.loc[~listed["worked"], "lead_id"].tolist(), a_day):
            _pause(rng, pause)
            with _timed(times, OPEN):
                lead = read(database, rep, lead_id)
            _pause(rng, pause)
            with _timed(times, SAVE):
                _save(database, rep, lead_id, lead.row["latest_outcome"], rng)
            with _timed(times, LOOK):
                today_list(database, rep, day=day)
            _pause(rng, pause)
            with _timed(times, OWN):
                page(database, rep, rng.choice(filters), **LINES)


def manager_days(
    database: Database,
    manager: Person,
    times: Times,
    *,
    days: Iterable[date],
    pause: float,
    a_day: int = 30,
) -> None:
    """Look through the leads of all by tier and source, by a text, and far down the list."""
    rng = Random(manager.id)  # noqa: S311 (draws what is looked at)
    tiers = [Filter(tier=tier, source=source) for tier, source in _choices(database, manager)]
    texts = [Filter(text=text) for text in ("anna", "example.com", "12345", "zzz")]
    asked = [(FILTER, tiers, 0), (SEARCH, texts, 0), (DEEP, [Filter()], 999 * 50)]
    for _, (what, filters, offset) in product(days, islice(cycle(asked), a_day)):
        with _timed(times, what):
            page(database, manager, rng.choice(filters), **LINES, offset=offset)
        _pause(rng, pause)


def _own_filters(known: list[str]) -> list[Filter]:
    by_tier = [Filter(tier=tier) for tier in ("hot", "warm", "cold", "all")]
    by_text = [Filter(text=text) for text in ("anna", "99")]
    return [*by_tier, *by_text, *(Filter(source=source) for source in known), Filter(status="any")]


def _choices(database: Database, manager: Person) -> list[tuple[Any, str | None]]:
    known = [None, *sources(database, manager)]
    return [(tier, source) for tier in ("hot", "warm", "cold", "all") for source in known]


def _save(database: Database, rep: Person, lead_id: int, seen: int | None, rng: Random) -> None:
    kind = rng.choice([Outcome.CONVERTED, Outcome.FOLLOW_UP, Outcome.NOT_NOW, Outcome.LOST])
    on = date.today() + timedelta(days=30) if kind == Outcome.FOLLOW_UP else None  # noqa: DTZ011 (this machine's day)
    record(database, rep, lead_id, kind, key=uuid4().hex, seen=seen, on=on, note="Called.")


def _days(first: int, end: int) -> list[date]:
    today = date.today()  # noqa: DTZ011 (this machine's day)
    return [today + timedelta(days=number) for number in range(first, end)]


@contextmanager
def _timed(times: Times, what: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    times[what].append(time.perf_counter() - began)


def _pause(rng: Random, pause: float) -> None:
    time.sleep(rng.uniform(0, 2 * pause))
