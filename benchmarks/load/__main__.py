"""Print how many people can work at once: ``make load``.

Sessions speak Streamlit's own protocol over websockets, as browsers do, each signed in as a
person of their own: nine reps to one manager. On average ten seconds pass between what a
person does. A rep saves an outcome or opens the next lead; a manager moves the cutoff,
looks at the results and at all leads. The largest number counts at which 95 of 100 presses
are answered within a second, 95 of 100 outcomes saved within half of one, and nothing fails.
Memory is looked at after a sixth of the time and at its end.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.big_leads import big_csv
from benchmarks.load.playing import OPENED, RERUN, SAVED, Seen, manager, play, quantile, rep
from benchmarks.load.servers import Memory, Server, serving
from benchmarks.load.training import ANALYST, training
from benchmarks.tables import Row, markdown
from benchmarks.team_store import fill
from leadscoring.store import people
from leadscoring.store.access import Role
from leadscoring.store.database import open_database

HEADINGS = (
    *("servers", "people", "presses", "median, s", "95%, s", "saved, 95%, s", "opened, 95%, s"),
    *("processor, cores", "MiB, warm", "MiB, at last", "grown", "errors", "held"),
)
MODELS = Path(__file__).parents[2] / "models"
_WITHIN, _SAVED_WITHIN = 1.0, 0.5  # seconds
_BESIDE_TRAINING = 2.0  # seconds, while a model is trained
_A_MANAGER_IN = 10


def main() -> None:
    """Measure what is asked for and print it."""
    asked = _parsed()
    print(markdown(HEADINGS, []), flush=True)
    with tempfile.TemporaryDirectory(prefix="leadscoring-load-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'leads.db'}"
        _fill(url, asked.leads, n_people=max(asked.people))
        models = folder / "models"
        shutil.copytree(MODELS, models)
        for n in asked.servers:
            with serving(n, database_url=url, models=models, folder=folder) as servers:
                for row in _rows(servers, asked):
                    print(markdown(HEADINGS, [row]).splitlines()[-1], flush=True)


def _parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="load", description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[25, 50, 75, 100, 125])
    parser.add_argument("--servers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--seconds", type=float, default=90, help="each number of people works")
    parser.add_argument("--leads", type=int, default=20_000)
    parser.add_argument("--train-on", type=int, help="leads of a model that is trained beside")
    return parser.parse_args()


def _fill(url: str, n_leads: int, *, n_people: int) -> None:
    database = open_database(url)
    fill(database, n_leads, n_reps=n_people, versions=("v0001", "v0001"))
    chief = people.one_person(database)
    people.add(database, chief, email=ANALYST, name="Ana", roles=[Role.ANALYST, Role.MANAGER])
    database.close()


def _rows(servers: Sequence[Server], asked: argparse.Namespace) -> Iterator[Row]:
    asyncio.run(_work(servers, 2, 15, Seen()))  # what is imported and read once is not measured
    for n in asked.people:
        seen, memory = Seen(), Memory()
        before = sum(server.seconds for server in servers)
        start = time.monotonic()
        asyncio.run(_beside(servers, n, asked, seen, memory))
        cores = (sum(server.seconds for server in servers) - before) / (time.monotonic() - start)
        yield _row(len(servers), n, seen, memory, cores, is_training=asked.train_on is not None)
        for error in seen.errors[:5]:
            print(error, file=sys.stderr)


async def _beside(
    servers: Sequence[Server], n: int, asked: argparse.Namespace, seen: Seen, memory: Memory
) -> None:
    path = None if asked.train_on is None else big_csv(asked.train_on)
    async with training(servers[0].url, path), asyncio.TaskGroup() as group:
        group.create_task(memory.watch(servers, asked.seconds))
        await _work(servers, n, asked.seconds, seen)


async def _work(servers: Sequence[Server], n: int, seconds: float, seen: Seen) -> None:
    async with asyncio.TaskGroup() as group:
        for place in range(n):
            is_manager = place % _A_MANAGER_IN == _A_MANAGER_IN - 1
            email = "mia@example.com" if is_manager else f"rep.{place + 1}@example.com"
            url = servers[place % len(servers)].url
            act = manager if is_manager else rep
            group.create_task(play(url, email, act, seen, seconds=seconds, seed=place))


def _row(
    n_servers: int, n: int, seen: Seen, memory: Memory, cores: float, *, is_training: bool
) -> Row:
    times = seen.seconds
    pressed, saved = quantile(times, RERUN, 0.95), quantile(times, SAVED, 0.95)
    within = _BESIDE_TRAINING if is_training else _WITHIN
    held = pressed < within and (is_training or saved < _SAVED_WITHIN) and not seen.errors
    return (
        f"{n_servers}{', and a training' if is_training else ''}",
        f"{n}",
        f"{len(times[RERUN]):,}",
        f"{quantile(times, RERUN, 0.5):.2f}",
        f"{pressed:.2f}",
        f"{saved:.2f}",
        f"{quantile(times, OPENED, 0.95):.2f}",
        f"{cores:.2f}",
        *(f"{memory.warm:.0f}", f"{memory.last:.0f}", f"{memory.growth:.0%}"),
        f"{len(seen.errors)}",
        "yes" if held else "no",
    )


if __name__ == "__main__":
    main()
