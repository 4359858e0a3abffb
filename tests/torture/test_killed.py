"""Killed at random moments: all that was acknowledged is there, and nothing is there twice."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from leadscoring.leads.reading import LeadFile, read_leads
from leadscoring.leads.writing import whole_file
from leadscoring.store import people, publishing, trainings
from leadscoring.store.access import Person
from leadscoring.store.backup_files import place
from leadscoring.store.database import Database, open_database
from leadscoring.store.registry import Registry
from leadscoring.store.tables import leads, uploads
from tests.store.team_leads import add_leads, lead_now
from tests.torture import looks, works
from tests.torture.children import killed, started
from tests.torture.forms import times

N_SERIES = times(1, 20)  # each with a database of its own, so that looking through it stays quick
N_ROUNDS = 50
N_OTHERS = 20
N_LEADS = 60


@pytest.fixture(params=range(N_SERIES))
def chance(request: pytest.FixtureRequest) -> random.Random:
    return random.Random(20_261_123 + request.param)  # noqa: S311 - moments, no secrets


@pytest.fixture
def url(tmp_path: Path, migrated_sqlite: Path) -> str:
    shutil.copyfile(migrated_sqlite, tmp_path / "leads.db")
    return f"sqlite:///{tmp_path / 'leads.db'}"


@contextmanager
def chief_of(url: str) -> Iterator[tuple[Database, Person]]:
    database = open_database(url)
    try:
        yield database, people.one_person(database)
    finally:
        database.close()


def test_no_acknowledged_outcome_is_lost(new_database: Callable[..., str], chance: random.Random):
    url = new_database(migrated=True)
    with chief_of(url) as (database, chief):
        add_leads(database, [{}] * 12)
        n_told, n_rounds = 0, N_ROUNDS if database.is_sqlite else N_OTHERS
        for number in range(n_rounds):
            beginning = f"r{number}"
            told = killed(works.record_outcomes, url, beginning, chance=chance, steps=10)
            n_told += len(told)
            kept = looks.keys(database, f"{beginning}-")
            assert kept[: len(told)] == told
            assert len(kept) <= len(told) + 1  # the one that was being kept
            retry(database, chief, f"{beginning}-{len(told)}", len(told) % 12 + 1)
            assert looks.keys(database, f"{beginning}-") == [*told, f"{beginning}-{len(told)}"]
            looks.check_database(database)
    assert n_told > 2 * n_rounds  # most were killed at work


def retry(database: Database, chief: Person, key: str, lead: int) -> None:
    """Send the form again that was not answered, from a page that shows the lead as it stands."""
    works.enter(database, chief, lead, key, lead_now(database, lead)["latest_outcome"])


def test_what_is_published_is_the_old_or_the_new_and_is_told_once(
    url: str, tmp_path: Path, chance: random.Random
):
    with chief_of(url) as (database, chief):
        registry = Registry(tmp_path / "models")
        publishing.add(database, registry, chief, {"card.json": b"{}"}, cutoff=0.5, warm=0.2)
        n_told = 0
        for _ in range(N_ROUNDS):
            told = killed(works.publish_cutoffs, url, registry.folder, chance=chance, steps=6)
            n_told += len(told)
            before = [step for step in told if isinstance(step, int)]
            latest = looks.check_folder(registry)
            assert latest is not None
            assert not before or latest.revision in (before[-1], before[-1] + 1)
            assert {step for step in told if isinstance(step, str)} <= set(registry.versions())
            assert latest.revision == 1 or latest.cutoff == works.cutoff_of(latest.revision - 1)
            publishing.settle(database, registry)  # as at the next start
            looks.check_told(database, registry)
            works.publish_next(database, registry, chief, latest.revision)
            assert looks.leftovers(registry) == []
        looks.check_database(database)
    assert n_told > N_ROUNDS


def test_a_file_that_was_broken_off_is_finished_by_taking_it_in_again(
    url: str, chance: random.Random
):
    with chief_of(url) as (database, chief):
        read = lead_file()
        for number in range(N_OTHERS):
            ids = [f"{number}-{lead}" for lead in range(N_LEADS)]
            file = replace(read, frame=read.frame.assign(**{"Lead Number": ids})), f"{number:064}"
            told = killed(works.take_a_file_in, url, *file, chance=chance, steps=3)
            assert n_leads(database, number) >= max(told, default=0)
            taken = works.take_in(database, chief, *file)
            assert (taken.n_new, taken.n_changed, taken.n_unchanged) == (N_LEADS, 0, 0)
            assert n_leads(database, number) == N_LEADS
            assert works.take_in(database, chief, *file).already
            looks.check_database(database)
        with database.reading() as link:
            n_uploads = link.execute(select(func.count()).select_from(uploads)).scalar_one()
        assert n_uploads == N_OTHERS


def test_a_training_that_was_killed_is_known_at_once_and_one_that_runs_is_none(url: str):
    with chief_of(url) as (database, _):
        with started(works.train_for_ever, url) as (child, pipe):
            assert [pipe.recv(), pipe.recv()] == ["begun", "begun"]
            assert trainings.interrupted(database) == []
            child.kill()
            child.join()
        (found,) = trainings.interrupted(database)
        assert (found.key, found.file_name, found.digest) == ("job", "leads.csv", "abc")
        assert found.options == {"target": "Converted", "exclude": ("Tags",), "interactions": ()}
        trainings.forget(database, "job")
        assert trainings.interrupted(database) == []


def test_half_of_a_file_is_removed_by_its_next_writer_unless_somebody_still_writes_it(
    tmp_path: Path,
):
    target = tmp_path / "ranked [1].csv"
    write_both(target, b"old")
    with started(works.write_for_ever, target) as (child, pipe):
        assert [pipe.recv(), pipe.recv()] == ["begun", "begun"]
        write_both(target, b"new")
        assert len(list(tmp_path.iterdir())) == 4  # two of them are being written
        child.kill()
        child.join()
    assert target.read_bytes() == b"new"
    write_both(target, b"newer")
    assert {path.name for path in tmp_path.iterdir()} == {"ranked [1].csv", "ranked [1].zip"}
    assert (tmp_path / "ranked [1].zip").stat().st_mode & 0o777 == 0o600


def write_both(target: Path, content: bytes) -> None:
    with whole_file(target) as file, place(target.with_suffix(".zip")) as copy:
        file.write(content)
        copy.write(content)


def lead_file() -> LeadFile:
    rows = [f"L{lead},Lead {lead},Chat,{lead % 3 == 0:d}" for lead in range(N_LEADS)]
    text = "\n".join(["Lead Number,Name,Lead Source,Converted", *rows, ""])
    return read_leads(text.encode(), name="leads.csv")


def n_leads(database: Database, number: int) -> int:
    mine = leads.c.external_id.startswith(f"{number}-")
    with database.reading() as link:
        return link.execute(select(func.count()).where(mine)).scalar_one()
