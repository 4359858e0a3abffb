"""A world in a folder of its own: whole, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

import leadscoring as ls
from leadscoring.exceptions import InvalidInput
from leadscoring.store import people
from leadscoring.store.access import Role
from leadscoring.store.database import open_database
from leadscoring.store.ledger import ledger
from leadscoring.store.registry import Registry
from leadscoring.store.tables import leads
from leadscoring.world import making
from leadscoring.world.making import DATABASE, MODELS, make_world
from leadscoring.world.plan import World
from leadscoring.world.policy import Policy

WORLD = World(date(2026, 1, 7), weeks=3, policy=Policy(reps=1, capacity=2), a_week=15, n_past=40)


@pytest.fixture(scope="module")
def made(tmp_path_factory, sample_model):
    """A world made in no time, as its model is the sample model whatever the leads are."""
    folder = tmp_path_factory.mktemp("world") / "here"
    trained, said = [], []

    def instead(frame, **options):
        trained.append((frame, options))
        return sample_model

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "train", instead)
        patch.setattr(making, "_AWAY", range(1, 2))
        make_world(folder, WORLD, told=lambda *words: said.append(words))
    assert said[-1] == ("Play the year", 1.0)
    database = open_database(f"sqlite:///{folder / DATABASE}")
    yield folder, database, trained[0]
    database.close()


def test_a_team_has_worked_from_the_day_its_first_model_was_published(made):
    folder, database, (frame, options) = made
    history = Registry(folder / MODELS).history()
    assert [(one.by, one.at[:10]) for one in history] == [
        ("Tim", "2026-01-07"),
        ("Mara", "2026-01-14"),  # somebody is away
        ("Mara", "2026-01-21"),  # and back
    ]
    assert history[1].cutoff > history[0].cutoff == history[2].cutoff
    assert ls.load(folder / MODELS).card.created == "2026-01-07T00:00:00+00:00"
    assert len(frame) == 40
    assert "Tags" in options["exclude"]
    found = ledger(database, people.one_person(database), history)
    past, since = found[:40], found[40:]
    assert past["by_file"].all()
    assert past["promised_at"].isna().all()
    assert since["promised_at"].notna().all()
    assert set(since["revision"]) == {1, 2, 3}
    # Two calls on each of 15 working days, of which the first follows the first arrivals.
    assert 14 <= since["worked_at"].notna().sum() <= 28


def test_one_person_opens_it_without_signing_in_and_sees_the_team(made):
    _, database, _ = made
    with database.reading() as link:
        assert not people.is_team(link)
        roles = {person.name: person.roles for person in people.everybody(link)}
        scored = link.execute(select(leads.c.scored_by).distinct()).scalars().all()
    assert roles == {
        "Asha": {Role.REP},
        "Mara": {Role.MANAGER},
        "Tim": {Role.ANALYST},
        "You": set(Role),
    }
    assert scored == ["v0001"]


def test_it_leaves_alone_what_is_there(tmp_path):
    (tmp_path / MODELS).mkdir()
    with pytest.raises(InvalidInput, match="holds models already"):
        make_world(tmp_path, WORLD, told=lambda *_: None)
    assert [path.name for path in tmp_path.iterdir()] == [MODELS]


def test_what_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    def fails(*_, **__):
        raise InvalidInput("no")

    monkeypatch.setattr(making, "train", fails)
    with pytest.raises(InvalidInput):
        make_world(tmp_path / "new", replace(WORLD, n_past=5), told=lambda *_: None)
    assert list((tmp_path / "new").iterdir()) == []
