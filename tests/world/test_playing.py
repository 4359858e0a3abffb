"""A world played through the store leaves the ledger that the fast simulation foretells."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pandas.testing import assert_frame_equal
from sqlalchemy import func, select

from leadscoring.leads.sample_world import Drift
from leadscoring.store import audit, people
from leadscoring.store.ledger import ledger
from leadscoring.store.tables import today
from leadscoring.world.making import gather
from leadscoring.world.plan import World
from leadscoring.world.playing import play
from leadscoring.world.policy import Policy
from leadscoring.world.year import Year, simulated_year

BEGIN = date(2026, 1, 5)
DRIFT = Drift(week=1, share=0.3)
DAY = timedelta(days=1)


def played(database, tmp_path, model, policy: Policy, *parts: range):
    world = World(BEGIN, weeks=2, seed=4, drift=DRIFT, policy=policy, a_week=40)
    stage = gather(database, tmp_path / "models", world)
    stage.registry.add(model.files())
    stage.registry.publish(
        "v0001",
        cutoff=model.cutoff,
        warm=model.warm,
        reason="The first model",
        by="Tim",
        expected_revision=None,
        now=world.opens,
    )
    for days in parts:
        play(stage, world, days)
    return stage


def foretold(model, policy: Policy) -> Year:
    same = {"seed": 4, "drift": DRIFT, "weeks": 2, "a_week": 40, "begin": BEGIN}
    return simulated_year(model, policy=policy, **same)


@pytest.fixture
def team(database):
    def names() -> dict[int, str]:
        with database.reading() as link:
            return {person.id: person.name for person in people.everybody(link)}

    return names


def test_it_is_the_year_that_was_foretold_also_when_it_is_played_in_parts(
    database, tmp_path, sample_model, team
):
    policy = Policy(reps=2, capacity=3, explore=0)
    stage = played(database, tmp_path, sample_model, policy, range(9), range(9, 14))
    you = people.one_person(database)
    found = ledger(database, you, stage.registry.history())
    expected = foretold(sample_model, policy).ledger
    # What came in on the weekend, after Friday's evening, is nobody's yet.
    last = found["promised_at"] >= found["promised_at"].max().normalize() - 2 * DAY
    assert found["owner_id"].isna().equals(last)
    owners = found["owner_id"].dropna().map(team())
    assert owners.tolist() == [("Asha", "Ben")[n % 2] for n in owners.index]
    assert_frame_equal(found.drop(columns="owner_id"), expected.drop(columns="owner_id"))
    with database.reading() as link:
        assert audit.verify(link).is_whole


def test_a_share_of_the_lists_is_drawn_from_below_the_cutoff(database, tmp_path, sample_model):
    policy = Policy(reps=1, capacity=4, explore=50)
    stage = played(database, tmp_path, sample_model, policy, range(12))
    found = ledger(database, people.one_person(database), stage.registry.history())
    drawn = found[found["chosen"] == "explore"]
    assert len(drawn) > 4
    assert (drawn["probability"] < sample_model.cutoff).all()
    assert drawn["worked_at"].notna().all()
    with database.reading() as link:
        most = (
            select(func.count())
            .select_from(today)
            .group_by(today.c.day)
            .order_by(func.count().desc())
        )
        assert link.execute(most).scalars().first() == policy.capacity
