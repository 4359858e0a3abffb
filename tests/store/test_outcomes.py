"""What came of a lead: entered once, seen by others before they enter theirs, taken back once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import insert, select, update

from leadscoring.exceptions import InvalidInput, NotAllowed, Overtaken
from leadscoring.store import audit, tables
from leadscoring.store.access import Person, Role
from leadscoring.store.database import Database
from leadscoring.store.lead_state import refresh, state_after
from leadscoring.store.outcome_kinds import Outcome
from leadscoring.store.outcomes import entries, record, undo
from tests.store.team_leads import add_lead, add_upload, lead_now

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
STATE = ("status", "follow_up_on", "contacted_at", "latest_outcome")


@pytest.fixture
def lead(database: Database, bob: Person) -> int:
    """A lead of Bob's."""
    return add_lead(database, owner=bob, probability=0.5)


@pytest.fixture
def enter(database: Database, lead: int, bob: Person):
    """Return a function that enters an outcome of the lead, as Bob unless told otherwise."""

    def enter(kind: Outcome, *, key: str = "k", seen: int | None = None, actor=bob, **told):
        told = {"now": MONDAY, "day": MONDAY.date(), **told}
        return record(database, actor, lead, kind, key=key, seen=seen, **told)

    return enter


@pytest.fixture
def state(database: Database, lead: int):
    """Return a function that gives the lead's state."""
    return lambda: tuple(lead_now(database, lead)[name] for name in STATE)


@pytest.fixture
def told(database: Database):
    """Return a function that gives the audit entries of an act: whose, on what, the details."""

    def told(act: str) -> list[tuple[str, str, str]]:
        with database.reading() as link:
            found = audit.entries(link, act=act)
        return list(found[["who", "subject", "details"]].itertuples(index=False, name=None))

    return told


def both_at_once(*presses):
    """Run presses at the same moment, and return what each gave or raised."""
    gate = Barrier(len(presses))

    def run(press):
        gate.wait()
        try:
            return press()
        except (Overtaken, InvalidInput, NotAllowed) as refused:
            return refused

    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(run, presses))


def test_an_outcome_is_kept_with_who_and_when_and_moves_the_lead(
    database: Database, lead: int, enter, state, told
):
    entry = enter(Outcome.CONVERTED, note="  signed\x00 today ")
    assert (entry.kind, entry.note, entry.by, entry.at) == (
        Outcome.CONVERTED,
        "signed today",
        "Bob",
        MONDAY,
    )
    assert (entry.undone, entry.from_file) == (False, None)
    assert state() == ("converted", None, MONDAY, entry.id)
    with database.reading() as link:
        assert entries(link, lead) == [entry]
    details = f'{{"kind":"converted","outcome":{entry.id}}}'
    assert told("outcome") == [("bob@example.com", f"lead {lead}", details)]


def test_a_press_sent_again_gives_the_same_entry_and_changes_nothing(enter, state, told):
    first = enter(Outcome.LOST, note="price")
    again = enter(Outcome.LOST, note="price", now=MONDAY + timedelta(hours=1))
    assert again == first
    assert state() == ("lost", None, MONDAY, first.id)
    assert len(told("outcome")) == 1


def test_a_press_sent_twice_at_once_is_kept_once(database: Database, lead: int, enter, told):
    found = both_at_once(*[lambda: enter(Outcome.NOT_NOW)] * 4)
    assert len({entry.id for entry in found}) == 1
    with database.reading() as link:
        assert len(entries(link, lead)) == 1
    assert len(told("outcome")) == 1


def test_of_two_people_pressing_at_once_the_second_sees_the_first(
    database: Database, lead: int, ann: Person, enter
):
    found = both_at_once(
        lambda: enter(Outcome.CONVERTED, key="bob"),
        lambda: enter(Outcome.LOST, key="ann", actor=ann),
    )
    (kept,) = [entry for entry in found if not isinstance(entry, Overtaken)]
    (refused,) = [entry for entry in found if isinstance(entry, Overtaken)]
    assert refused.latest == kept.id
    assert f"{kept.by} entered “{kept.kind.words}” on 02 Mar at 12:00 UTC" in str(refused)
    assert lead_now(database, lead)["status"] == kept.kind


def test_an_entry_that_was_not_seen_is_shown_before_another_is_kept(enter, state, ann: Person):
    first = enter(Outcome.NOT_NOW, key="1")
    with pytest.raises(Overtaken, match="Bob entered “Not now”"):
        enter(Outcome.LOST, key="2", actor=ann)
    with pytest.raises(Overtaken, match="You entered “Not now”"):
        enter(Outcome.LOST, key="3")
    assert state() == ("open", None, MONDAY, first.id)
    second = enter(Outcome.LOST, key="2", actor=ann, seen=first.id)
    assert state() == ("lost", None, MONDAY, second.id)


def test_what_was_taken_back_meanwhile_is_shown_too(database: Database, enter, bob, ann):
    first = enter(Outcome.LOST, key="1")
    undo(database, bob, first.id, key="2", now=MONDAY)
    with pytest.raises(Overtaken, match="Bob took back “Lost”"):
        enter(Outcome.CONVERTED, key="3", actor=ann, seen=first.id)


def test_what_a_file_told_names_the_file(database: Database, lead: int, enter, chief: Person):
    upload = add_upload(database, "closed.csv")
    row = {"kind": "lost", "key": "file", "upload_id": upload, "by": chief.id, "at": MONDAY}
    with database.writing() as link:
        link.execute(insert(tables.outcomes).values(lead_id=lead, **row))
        refresh(link, lead)
        assert entries(link, lead)[0].from_file == "closed.csv"
    with pytest.raises(Overtaken, match=r"You entered “Lost” by the file closed\.csv"):
        enter(Outcome.CONVERTED, actor=chief)


def test_an_undone_entry_leaves_the_lead_where_the_others_put_it(
    database: Database, lead: int, enter, state, bob: Person, told
):
    later = MONDAY + timedelta(hours=1)
    first = enter(Outcome.FOLLOW_UP, key="1", on=date(2026, 3, 9))
    second = enter(Outcome.LOST, key="2", seen=first.id, now=later)
    assert state() == ("lost", None, later, second.id)
    back = undo(database, bob, second.id, key="3", now=later)
    assert (back.id, back.undone) == (second.id, True)
    assert state()[:3] == ("open", date(2026, 3, 9), MONDAY)
    undo(database, bob, first.id, key="4", now=later)
    assert state()[:3] == ("open", None, None)
    with database.reading() as link:
        assert [(e.id, e.undone) for e in entries(link, lead)] == [
            (second.id, True),
            (first.id, True),
        ]
    assert [subject for _, subject, _ in told("outcome undone")] == [f"lead {lead}"] * 2


def test_undoing_an_entry_that_is_not_the_last_leaves_the_last_in_force(
    database: Database, enter, state, bob: Person
):
    first = enter(Outcome.FOLLOW_UP, key="1", on=MONDAY.date())
    second = enter(Outcome.CONVERTED, key="2", seen=first.id)
    undo(database, bob, first.id, key="3", now=MONDAY)
    assert state()[:3] == ("converted", None, MONDAY)
    assert state()[3] > second.id


def test_an_entry_is_taken_back_once(database: Database, lead: int, enter, bob, ann, told):
    entry = enter(Outcome.LOST)
    presses = [lambda: undo(database, bob, entry.id, key="b", now=MONDAY)] * 2
    found = both_at_once(*presses, lambda: undo(database, ann, entry.id, key="a", now=MONDAY))
    kinds = sorted(type(result).__name__ for result in found)
    assert kinds in (["Entry", "Entry", "Overtaken"], ["Entry", "Overtaken", "Overtaken"])
    assert len(told("outcome undone")) == 1
    assert lead_now(database, lead)["status"] == "open"
    with database.reading() as link:
        rows = link.execute(select(tables.outcomes.c.undoes)).scalars().all()
    assert sorted(rows, key=str) == [entry.id, None]


def test_who_did_not_enter_it_cannot_take_it_back_but_a_manager_can(
    database: Database, lead: int, enter, cid: Person, ann: Person, told
):
    entry = enter(Outcome.LOST)
    with pytest.raises(NotAllowed, match="Bob entered this"):
        undo(database, cid, entry.id, key="c")
    assert told("refused")[0][:2] == ("cid@example.com", f"outcome {entry.id}")
    assert undo(database, ann, entry.id, key="a").undone
    taking_back = lead_now(database, lead)["latest_outcome"]
    for number in (taking_back, 99):
        with pytest.raises(InvalidInput, match="no entry"):
            undo(database, ann, number, key="x")


def test_a_rep_works_on_their_own_leads_only_and_a_refusal_is_written_down(
    enter, state, database: Database, lead: int, cid, dee, ann, told
):
    for actor in (cid, dee):
        with pytest.raises(NotAllowed):
            enter(Outcome.LOST, actor=actor)
    assert [(who, subject) for who, subject, _ in told("refused")] == [
        ("dee@example.com", f"lead {lead}"),
        ("cid@example.com", f"lead {lead}"),
    ]
    assert state() == ("open", None, None, None)
    assert enter(Outcome.LOST, actor=ann).by == "Ann"


def test_a_lead_that_was_reassigned_while_open_is_refused_but_a_press_sent_again_is_not(
    database: Database, lead: int, enter, bob: Person, cid: Person
):
    first = enter(Outcome.NOT_NOW, key="1")
    with database.writing() as link:
        link.execute(update(tables.leads).values(owner_id=cid.id))
    assert enter(Outcome.NOT_NOW, key="1") == first
    with pytest.raises(NotAllowed, match="not assigned to Bob"):
        enter(Outcome.LOST, key="2", seen=first.id)
    assert undo(database, bob, first.id, key="3").undone


def test_a_role_taken_away_holds_at_once(database: Database, enter, bob: Person):
    with database.writing() as link:
        link.execute(update(tables.people).where(tables.people.c.id == bob.id).values(roles=[]))
    assert Role.REP in bob.roles
    with pytest.raises(NotAllowed):
        enter(Outcome.LOST)


def test_what_cannot_be_is_refused_and_changes_nothing(database: Database, lead: int, enter, state):
    day = MONDAY.date()
    cases = [
        (Outcome.FOLLOW_UP, {}),
        (Outcome.FOLLOW_UP, {"on": day - timedelta(days=1)}),
        (Outcome.FOLLOW_UP, {"on": day + timedelta(days=367)}),
        (Outcome.LOST, {"on": day}),
        (Outcome.LOST, {"note": "x" * 4_001}),
        (Outcome.LOST, {"key": ""}),
        (Outcome.LOST, {"key": "k" * 65}),
    ]
    for kind, told in cases:
        with pytest.raises(InvalidInput):
            enter(kind, **told)
    assert state() == ("open", None, None, None)
    assert enter(Outcome.FOLLOW_UP, on=day, key="today").follow_up_on == day


def test_a_key_of_another_form_or_a_lead_that_is_gone_is_refused(
    database: Database, enter, bob: Person, ann: Person
):
    enter(Outcome.LOST)
    other = add_lead(database, owner=bob)
    with pytest.raises(InvalidInput, match="sent before for another lead"):
        record(database, bob, other, Outcome.LOST, key="k", seen=None)
    with pytest.raises(InvalidInput, match="sent before for another lead"):
        enter(Outcome.LOST, actor=ann)
    with pytest.raises(InvalidInput, match="There is no lead 99"):
        record(database, bob, 99, Outcome.LOST, key="new", seen=None)


@pytest.mark.parametrize(
    ("kinds", "status", "days_ahead"),
    [
        ([], "open", None),
        (["converted", "follow_up"], "open", 1),
        (["follow_up", "not_now"], "open", None),
        (["follow_up", "wrong_score"], "open", 0),
        (["lost", "wrong_score"], "lost", None),
        (["lost", "bad_data"], "bad_data", None),
        (["follow_up", "converted"], "converted", None),
    ],
    ids=str,
)
def test_the_last_outcome_counts_but_for_a_wrong_score(kinds, status, days_ahead):
    days = [MONDAY.date() + timedelta(days=number) for number in range(len(kinds))]
    dated = [day if kind == "follow_up" else None for kind, day in zip(kinds, days, strict=True)]
    found = state_after(zip(kinds, dated, [MONDAY] * len(kinds), strict=True))
    assert found.status == status
    assert found.follow_up_on == (None if days_ahead is None else days[days_ahead])
    assert found.contacted_at == (MONDAY if kinds else None)
