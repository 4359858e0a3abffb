"""Print how long a team waits for its leads: ``make bench-team``.

Five reps and their manager, each in a process of their own, work at once in a database
of 100,000 leads, on SQLite and on a PostgreSQL server that is started for it and keeps
every change on disk before it says so. Each pauses a second on average between what they
do. A rep opens Today, then opens ten leads of it one after the other, saves an outcome
of each and looks through their own leads; the manager looks through everybody's by tier
and source, by a text, and far down the list. The times are those of the whole answer below
the pages: who asks, what they may do, what they get.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from multiprocessing.queues import Queue

import numpy as np
import psycopg

from benchmarks.tables import Row, markdown
from benchmarks.team_play import (
    DEEP,
    FILTER,
    FIRST_LOOK,
    LOOK,
    OPEN,
    OWN,
    PATIENCE,
    SAVE,
    SEARCH,
    Times,
    work,
)
from benchmarks.team_store import N_LEADS, Team, fill
from leadscoring.store.database import open_database
from tests.postgres import USER, Cluster, find_postgresql, running

PROMISED = {
    FIRST_LOOK: 1.0,
    LOOK: 1.0,
    OPEN: None,
    SAVE: 0.1,
    OWN: 0.3,
    FILTER: 0.3,
    SEARCH: 0.3,
    DEEP: 0.3,
}
"""What is measured, and in how many seconds it must be done."""
HEADINGS = ("database", "what", "times", "median, ms", "95th percentile, ms", "promised, ms")
# What the tests' server leaves out, as its data is thrown away; a team's is not.
_DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


def main() -> None:
    """Measure what is asked for and print it."""
    asked = _parser().parse_args()
    rows: list[Row] = []
    for name in asked.database:
        with _DATABASES[name]() as url:
            if url is not None:
                rows += summary(name, _measured(name, url, asked.leads, asked.days))
    print(markdown(HEADINGS, rows))


def summary(name: str, times: Times) -> Iterator[Row]:
    """Yield a row for each thing that was measured, in milliseconds."""
    for what, promised in PROMISED.items():
        if what in times:
            middle, high = 1000 * np.quantile(times[what], [0.5, 0.95])
            within = "" if promised is None else f"{1000 * promised:.0f}"
            yield name, what, f"{len(times[what])}", f"{middle:.0f}", f"{high:.0f}", within


def together(told: Sequence[Mapping[str, Sequence[float]]]) -> Times:
    """Return everybody's times by what was measured."""
    names = dict.fromkeys(name for times in told for name in times)
    return {name: [t for times in told for t in times.get(name, ())] for name in names}


def _measured(name: str, url: str, n_leads: int, n_days: int) -> Times:
    _say(f"{name}: putting {n_leads:,} leads into it")
    database = open_database(url)
    team = fill(database, n_leads)
    database.close()
    _say(f"{name}: {len(team.reps)} reps and a manager at work for {n_days} days")
    return together(_at_work(url, team, n_days))


def _at_work(url: str, team: Team, n_days: int) -> list[Times]:
    processes = get_context("spawn")
    people = [team.manager, *team.reps]
    start, told = processes.Barrier(len(people)), processes.Queue()
    at_work = [
        processes.Process(target=work, args=(url, person, n_days, start, told), daemon=True)
        for person in people
    ]
    for process in at_work:
        process.start()
    return _heard(at_work, told)


def _heard(at_work: Sequence[BaseProcess], told: Queue[Times]) -> list[Times]:
    times = [told.get(timeout=PATIENCE) for _ in at_work]
    for process in at_work:
        process.join()
    return times


@contextmanager
def _on_sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="leads-bench-") as folder:
        yield f"sqlite:///{folder}/leads.db"


@contextmanager
def _on_postgresql() -> Iterator[str | None]:
    programs = find_postgresql()
    if programs is None:
        _say("Not measured on PostgreSQL, for want of it: apt install postgresql")
        yield None
        return
    with running(programs) as cluster:
        _keep_everything(cluster)
        with cluster.fresh_database() as url:
            yield url


def _keep_everything(cluster: Cluster) -> None:
    where = {"host": str(cluster.folder), "user": USER, "dbname": "postgres"}
    with psycopg.connect(**where, autocommit=True) as link:
        for setting in _DURABLE:
            link.execute(f"ALTER SYSTEM SET {setting} = on")
        link.execute("SELECT pg_reload_conf()")


_DATABASES = {"SQLite": _on_sqlite, "PostgreSQL": _on_postgresql}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench-team", description=__doc__.splitlines()[0])
    names = tuple(_DATABASES)
    parser.add_argument("--database", nargs="+", choices=names, default=names)
    parser.add_argument("--leads", type=int, default=N_LEADS, help="leads in the database")
    parser.add_argument("--days", type=int, default=5, help="days that each person works")
    return parser


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
