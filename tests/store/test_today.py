"""The day's list: who is on it, in which order, and that it stays still while it is worked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import func, select, update

from leadscoring.exceptions import InvalidInput, NotAllowed
from leadscoring.store import audit, people, settings, tables
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.outcome_kinds import Outcome
from leadscoring.store.outcomes import record, undo
from leadscoring.store.pins import let_go, put_first
from leadscoring.store.today import draw_again, today_list
from tests.store.team_leads import add_lead, add_leads, lead_now

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
DAY = NOON.date()
COOL_OFF = timedelta(days=3)


@pytest.fixture
def agreed(database: Database, ann: Person):
    """Return a function that sets the team's day."""
    return lambda **wanted: settings.change(database, ann, **wanted)


@pytest.fixture
def look(database: Database, bob: Person):
    """Return a function that gives Bob's list, or another person's."""

    def look(actor: Person = bob, **told):
        return today_list(database, actor, **{"day": DAY, "now": NOON, **told})

    return look


@pytest.fixture
def names(look):
    """Return a function that gives the names on a list in order."""
    return lambda *who, **told: look(*who, **told).rows["external_id"].tolist()


@pytest.fixture
def leads(database: Database, bob: Person):
    """Return a function that adds leads of Bob's: name, probability, and what differs."""

    def leads(*rows: tuple[str, float | None, dict]) -> dict[str, int]:
        wanted = [{"external_id": n, "probability": p, "owner": bob, **rest} for n, p, rest in rows]
        numbers = add_leads(database, wanted)
        return dict(zip([name for name, _, _ in rows], numbers, strict=True))

    return leads


@pytest.fixture
def work(database: Database, bob: Person):
    """Return a function that enters an outcome of a lead, as Bob unless told otherwise."""
    keys = count()

    def work(lead: int, kind: Outcome = Outcome.NOT_NOW, *, actor: Person = bob, **told):
        seen = lead_now(database, lead)["latest_outcome"]
        told = {"now": NOON, "day": DAY, **told}
        return record(database, actor, lead, kind, key=f"work {next(keys)}", seen=seen, **told)

    return work


def change(database: Database, lead: int, **values) -> None:
    with database.writing() as link:
        link.execute(update(tables.leads).where(tables.leads.c.id == lead).values(**values))


def test_the_list_has_the_reps_own_open_leads_best_first_up_to_the_capacity(
    leads, names, agreed, cid: Person
):
    leads(
        ("fair", 0.5, {}),
        ("best", 0.9, {}),
        ("worst", 0.1, {}),
        ("good", 0.7, {}),
        ("not scored", None, {}),
        ("won", 0.99, {"status": "converted"}),
        ("left alone", 0.98, {"do_not_contact": True}),
        ("of another", 0.97, {"owner": cid}),
        ("of nobody", 0.96, {"owner": None}),
    )
    agreed(capacity=3)
    assert names() == ["best", "good", "fair"]
    agreed(capacity=30)
    assert names() == ["best", "good", "fair", "worst"]
    assert names(cid) == ["of another"]


def test_who_may_see_all_also_has_the_leads_of_nobody(leads, names, ann: Person, chief: Person):
    leads(
        ("of ann", 0.5, {"owner": ann}),
        ("of bob", 0.9, {}),
        *((f"of nobody {n}", n / 10, {"owner": None}) for n in (3, 6)),
    )
    assert names(ann) == ["of nobody 6", "of ann", "of nobody 3"]
    assert names(chief) == ["of nobody 6", "of nobody 3"]


def test_a_persons_own_capacity_goes_before_the_teams(
    database: Database, leads, look, agreed, ann: Person, bob: Person
):
    leads(*((f"{n}", n / 10, {}) for n in range(6)))
    agreed(capacity=4)
    people.change(database, ann, bob.id, capacity=2)
    assert (look().capacity, len(look().rows)) == (2, 2)
    people.change(database, ann, bob.id, capacity=0)
    assert (look().capacity, len(look().rows)) == (4, 4)


def test_put_first_comes_before_follow_ups_and_those_before_the_rest(
    database: Database, leads, look, bob: Person
):
    known = leads(
        ("best", 0.9, {}),
        ("due today", 0.8, {"follow_up_on": DAY, "contacted_at": NOON - timedelta(days=1)}),
        ("long due", 0.1, {"follow_up_on": DAY - timedelta(days=9), "contacted_at": NOON}),
        ("due later", 0.99, {"follow_up_on": DAY + timedelta(days=1)}),
        ("cold", 0.05, {}),
    )
    put_first(database, bob, known["cold"], "asked for me", now=NOON)
    rows = look().rows
    assert list(rows[["external_id", "why"]].itertuples(index=False, name=None)) == [
        ("cold", "first"),
        ("long due", "follow_up"),
        ("due today", "follow_up"),
        ("best", "score"),
    ]
    assert rows["first"].tolist() == ["asked for me", None, None, None]


def test_who_was_contacted_within_the_cool_off_is_left_alone(leads, names, agreed):
    moment = NOON - COOL_OFF
    leads(
        ("just rested", 0.5, {"contacted_at": moment}),
        ("a second short", 0.9, {"contacted_at": moment + timedelta(seconds=1)}),
    )
    assert names() == ["just rested"]
    agreed(cool_off_days=0)
    assert names() == ["just rested", "a second short"]


def test_working_through_the_list_leaves_its_order_and_counts(leads, look, names, work, agreed):
    known = leads(*((f"{n}", n / 10, {}) for n in range(1, 7)))
    agreed(capacity=4)
    drawn = ["6", "5", "4", "3"]
    assert names() == drawn
    work(known["5"], Outcome.CONVERTED)
    work(known["6"], Outcome.FOLLOW_UP, on=DAY + timedelta(days=7))
    work(known["3"], Outcome.LOST)
    seen = look()
    assert seen.rows["external_id"].tolist() == drawn
    assert seen.rows["worked"].tolist() == [True, True, False, True]
    assert (seen.n_worked, seen.n_converted) == (3, 1)


def test_new_scores_leave_a_drawn_list_and_reach_the_next_days(database: Database, leads, names):
    known = leads(("a", 0.9, {}), ("b", 0.5, {}))
    assert names() == ["a", "b"]
    change(database, known["b"], probability=0.99)
    add_lead(database, external_id="c", probability=0.95)
    assert names() == ["a", "b"]
    assert names(day=DAY + timedelta(days=1)) == ["b", "a"]


def test_who_can_no_longer_be_called_leaves_and_others_come_at_the_end(
    database: Database, leads, names, agreed, cid: Person
):
    known = leads(*((f"{n}", n / 10, {}) for n in range(1, 8)))
    agreed(capacity=4)
    assert names() == ["7", "6", "5", "4"]
    change(database, known["7"], do_not_contact=True)
    change(database, known["5"], owner_id=cid.id)
    assert names() == ["6", "4", "3", "2"]
    change(database, known["7"], do_not_contact=False)
    assert names() == ["7", "6", "4", "3"]


def test_an_entry_of_somebody_else_counts_as_work_until_it_is_taken_back(
    database: Database, leads, look, work, ann: Person
):
    known = leads(("a", 0.9, {}), ("b", 0.5, {}))
    look()
    entry = work(known["a"], Outcome.LOST, actor=ann)
    assert look().rows["worked"].tolist() == [True, False]
    undo(database, ann, entry.id, key="back", now=NOON)
    seen = look()
    assert seen.rows["external_id"].tolist() == ["a", "b"]
    assert (seen.rows["worked"].tolist(), seen.n_worked) == ([False, False], 0)


def test_a_worked_lead_that_is_reassigned_leaves_a_reps_sight(
    database: Database, leads, names, work, cid: Person
):
    known = leads(("a", 0.9, {}), ("b", 0.5, {}))
    names()
    work(known["a"])
    change(database, known["a"], owner_id=cid.id)
    assert names() == ["b"]


def test_what_was_entered_before_the_first_look_is_no_work_of_the_list(leads, look, work):
    known = leads(("a", 0.9, {}), ("b", 0.5, {}))
    work(known["a"])
    work(known["b"], Outcome.FOLLOW_UP, on=DAY)
    rows = look().rows
    assert rows["external_id"].tolist() == ["b"]
    assert rows["worked"].tolist() == [False]


def test_a_lead_put_first_later_comes_in_front_and_the_list_grows_no_longer(
    database: Database, leads, look, names, work, agreed, bob: Person
):
    known = leads(*((f"{n}", n / 10, {}) for n in range(1, 7)))
    agreed(capacity=3)
    assert names() == ["6", "5", "4"]
    work(known["6"])
    put_first(database, bob, known["1"], "called back", now=NOON)
    assert names() == ["1", "6", "5"]
    put_first(database, bob, known["5"], "asked twice", now=NOON + timedelta(minutes=1))
    assert names() == ["5", "1", "6"]
    work(known["5"], now=NOON + timedelta(minutes=2))
    seen = look(now=NOON + timedelta(minutes=3)).rows
    assert seen["external_id"].tolist() == ["5", "1", "6"]
    assert seen["why"].tolist() == ["first", "first", "score"]
    assert seen["first"].tolist() == [None, "called back", None]
    let_go(database, bob, known["1"])
    assert names() == ["5", "1", "6"]
    assert look().rows["why"].tolist() == ["first", "score", "score"]


def test_more_leads_put_first_than_the_day_holds_stay_in_their_order(
    database: Database, leads, names, agreed, work, bob: Person
):
    known = leads(*((f"{n}", n / 10, {}) for n in range(1, 7)))
    agreed(capacity=3)
    for minute, number in enumerate(known.values()):
        put_first(database, bob, number, "first", now=NOON + timedelta(minutes=minute))
    assert names() == names() == ["6", "5", "4"]
    work(known["6"], now=NOON + timedelta(hours=1))
    assert names() == names() == ["6", "5", "4"]


def test_drawing_again_keeps_what_was_worked_and_takes_the_best_of_now(
    database: Database, leads, names, work, agreed, bob: Person
):
    known = leads(*((f"{n}", n / 10, {}) for n in range(1, 6)))
    agreed(capacity=3)
    assert names() == ["5", "4", "3"]
    work(known["4"])
    change(database, known["1"], probability=0.99)
    rows = draw_again(database, bob, day=DAY, now=NOON).rows
    assert rows["external_id"].tolist() == names() == ["4", "1", "5"]
    with database.reading() as link:
        assert len(audit.entries(link, act="day drawn again")) == 1


def test_two_first_looks_at_once_draw_one_list(database: Database, leads, look, agreed):
    leads(*((f"{n:02}", n / 100, {}) for n in range(40)))
    agreed(capacity=20)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: look().rows["external_id"].tolist(), range(4)))
    assert found == [[f"{n:02}" for n in range(39, 19, -1)]] * 4
    with database.reading() as link:
        drawn = select(func.count(), func.count(tables.today.c.position.distinct()))
        assert tuple(link.execute(drawn).one()) == (20, 20)


def test_looking_at_a_still_list_writes_nothing(database: Database, leads, look, monkeypatch):
    leads(("a", 0.9, {}))
    look()
    monkeypatch.setattr(Database, "writing", None)
    assert len(look().rows) == 1


def test_a_manager_may_look_at_anothers_list_and_a_rep_may_not(
    database: Database, leads, names, ann: Person, bob: Person, cid: Person
):
    leads(("of bob", 0.9, {}), ("of nobody", 0.95, {"owner": None}))
    assert names(ann, owner_id=bob.id) == names() == ["of bob"]
    with pytest.raises(NotAllowed):
        names(cid, owner_id=bob.id)
    with pytest.raises(InvalidInput, match="no person 99"):
        names(ann, owner_id=99)
    with database.reading() as link:
        refused = audit.entries(link, act="refused")
    assert refused["subject"].tolist() == [f"today of person {bob.id}"]


def test_who_does_not_work_on_leads_has_no_day(look, dee: Person, eve: Person):
    for actor in (dee, eve):
        with pytest.raises(NotAllowed):
            look(actor)


def test_no_leads_make_an_empty_list(look):
    seen = look(day=date(2026, 3, 5))
    assert (len(seen.rows), seen.n_worked, seen.n_converted, seen.capacity) == (0, 0, 0, 30)
    assert seen.rows["worked"].dtype == bool
