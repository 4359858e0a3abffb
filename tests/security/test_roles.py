"""Every role and every act, each pair tried below the pages: what nobody decided is refused."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest

from leadscoring.exceptions import InvalidInput, LeadScoringError, NotAllowed
from leadscoring.store import access, audit, people, settings, uploads
from leadscoring.store.access import Act, Person, Role, may, require
from leadscoring.store.assigning import assign
from leadscoring.store.database import Database, open_database
from leadscoring.store.downloads import note_bulk_read, note_export, note_model_export
from leadscoring.store.forgetting import erase
from leadscoring.store.known_leads import known_leads
from leadscoring.store.publishing import publish
from leadscoring.store.registry import Registry
from leadscoring.store.retention import thin_out
from leadscoring.store.today import today_list
from tests.store.team_leads import add_upload

ROOT = Path(__file__).parents[2]
REP, MANAGER, ANALYST, ADMINISTRATOR = Role
LOOKERS = {MANAGER, ANALYST}

# Decided by hand, once more than in the product: whoever adds an act decides it here too.
DECIDED = {
    Act.WORK: {REP, MANAGER},
    Act.SEE_ALL: LOOKERS,
    Act.UPLOAD: LOOKERS,
    Act.EXPORT: LOOKERS,
    Act.ASSIGN: {MANAGER},
    Act.SET_DAY: {MANAGER},
    Act.PUBLISH_CUTOFF: LOOKERS,
    Act.SEE_MODEL: LOOKERS,
    Act.TRAIN: {ANALYST},
    Act.PUBLISH_MODEL: {ANALYST},
    Act.ERASE: {MANAGER, ADMINISTRATOR},
    Act.MANAGE_PEOPLE: {ADMINISTRATOR},
    Act.READ_AUDIT: {ADMINISTRATOR},
    Act.KEEP: {ADMINISTRATOR},
}

Doing = Callable[[Database, Person, Path], object]
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DONE: dict[Act, Doing] = {
    Act.WORK: lambda db, who, _: today_list(db, who, day=date(2026, 3, 2)),
    Act.SEE_ALL: lambda db, who, _: note_bulk_read(db, who, what="All leads", n_leads=3),
    Act.UPLOAD: lambda db, who, _: uploads.past(db, who),
    Act.EXPORT: lambda db, who, _: note_export(db, who, what="All leads", n_leads=3),
    Act.ASSIGN: lambda db, who, _: assign(db, who, [1], who.id),
    Act.SET_DAY: lambda db, who, _: settings.change(db, who, capacity=7),
    Act.PUBLISH_CUTOFF: lambda db, who, _: settings.change(db, who, call_cost=7),
    Act.SEE_MODEL: lambda db, who, _: note_model_export(db, who, version="v0001", what="report"),
    Act.TRAIN: lambda db, who, _: known_leads(
        db, who, [], target="Converted", positive="1", negative="0", now=NOW
    ),
    Act.PUBLISH_MODEL: lambda db, who, at: publish(
        db, Registry(at), who, "v0009", cutoff=0.5, warm=0.3, reason="Tried", expected_revision=None
    ),
    Act.ERASE: lambda db, who, _: erase(db, who, "L-unknown", reason="asked"),
    Act.MANAGE_PEOPLE: lambda db, who, _: people.add(db, who, email="n@example.com", name="N"),
    Act.READ_AUDIT: lambda db, who, _: require(db, who, Act.READ_AUDIT),
    Act.KEEP: lambda db, who, _: thin_out(db, who),
}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("roles")
    opened = open_database(f"sqlite:///{folder / 'leads.db'}")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def team(database: Database) -> dict[Role, Person]:
    chief = people.one_person(database)
    found = {
        role: people.add(
            database, chief, email=f"{role.value}@example.com", name=role.value, roles=[role]
        )
        for role in Role
    }
    people.sign_in_used(database)
    return found


def test_every_act_is_decided_by_hand_and_tried():
    assert set(DECIDED) == set(DONE) == set(Act)


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("role", Role)
def test_a_role_does_what_was_decided_and_nothing_else(database, team, tmp_path, role, act):
    who, allowed = team[role], role in DECIDED[act]
    with database.reading() as link:
        before = len(audit.entries(link, act="refused", limit=10_000))
    told: LeadScoringError | None = None
    try:
        DONE[act](database, who, tmp_path)
    except LeadScoringError as error:  # that there is no such lead or version, or no right
        told = error
    assert isinstance(told, NotAllowed) is not allowed, told
    assert may(who, act) is allowed
    with database.reading() as link:
        assert len(audit.entries(link, act="refused", limit=10_000)) == before + (not allowed)


@pytest.mark.parametrize("act", Act)
def test_who_is_not_active_or_has_no_role_does_nothing(database, team, tmp_path, act):
    chief = people.one_person(database)
    gone = people.claim_roles(database, email="gone@example.com", name="Gone", roles=list(Role))
    people.change(database, chief, gone.id, is_active=False)
    for who in (gone, Person(0, "nobody", "Nobody", frozenset(Role))):
        with pytest.raises(NotAllowed):
            DONE[act](database, who, tmp_path)


def test_an_act_that_no_rule_names_is_refused_and_a_role_without_rules_may_nothing(
    database, team, monkeypatch
):
    without = {role: acts - {Act.UPLOAD} for role, acts in access.MAY.items() if role is not REP}
    monkeypatch.setattr(access, "MAY", MappingProxyType(without))
    for role in Role:
        assert not may(team[role], Act.UPLOAD)
        with pytest.raises(NotAllowed):
            require(database, team[role], Act.UPLOAD)
    assert not any(may(team[REP], act) for act in Act)


# These act inside the transaction of whoever asked before, or are asked by the query itself.
WITHIN = {
    "append",  # the audit log itself
    "check_quota",  # in the transaction of `take_in`
    "conditions",  # of a list that `listing` asked for
    "forget_samples",  # of an upload that `take_in` asked for
    "hand_over",  # by whoever changed a person, asked there
    "refusals_noted",  # writes down what another refused
}


def test_every_operation_of_the_store_asks_who_acts():
    functions = {
        node.name: node
        for path in sorted((ROOT / "leadscoring" / "store").glob("*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    asking = {"require"}
    while True:
        found = {name for name, node in functions.items() if _hands_on(node, asking)}
        if found <= asking:
            break
        asking |= found
    acting = {name for name, node in functions.items() if "actor" in _arguments(node)}
    public = {name for name in acting if not name.startswith("_")}
    assert len(public) > 30
    assert public - asking == WITHIN


def _arguments(node: ast.FunctionDef) -> set[str]:
    return {argument.arg for argument in [*node.args.args, *node.args.kwonlyargs]}


def _hands_on(node: ast.FunctionDef, asking: set[str]) -> bool:
    """Tell whether a function hands its actor to one that asks."""
    return any(
        ast.unparse(call.func).rpartition(".")[2] in asking
        and any(isinstance(given, ast.Name) and given.id == "actor" for given in _given(call))
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
    )


def _given(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def brings(database: Database, who: Person, number: int, *, at: datetime, size: int = 9) -> object:
    import leadscoring as ls  # noqa: PLC0415 (the rest of this file reads no files)

    text = f"Id,City\n{number},Pune\n" + "\n" * (size - 9)
    read = ls.read_leads(text.encode(), name=f"{number}.csv")
    return uploads.take_in(database, who, read, sha256=f"{number:064}", id_column="Id", now=at)


def test_a_person_brings_no_more_files_and_bytes_a_day_than_the_team_agreed(database, team):
    manager, analyst, at = team[MANAGER], team[ANALYST], NOW + timedelta(days=30)
    settings.change(database, manager, upload_files=3, upload_megabytes=1)
    for number in (1, 2):
        brings(database, analyst, number, at=at)
    with pytest.raises(InvalidInput, match=r"may bring 1 MB .* 1\.2 MB\. Bring it tomorrow"):
        brings(database, analyst, 3, at=at, size=1_200_000)
    brings(database, analyst, 3, at=at)
    brings(database, analyst, 3, at=at)  # the same again is no other file
    with pytest.raises(InvalidInput, match=r"may bring 3 files .* has brought 3"):
        brings(database, analyst, 4, at=at)
    brings(database, manager, 5, at=at)  # each has their own
    brings(database, analyst, 4, at=at + timedelta(hours=25))
    with pytest.raises(NotAllowed):
        settings.change(database, analyst, upload_files=9)


def test_whoever_works_alone_has_no_quota(tmp_path):
    alone = open_database(f"sqlite:///{tmp_path / 'alone.db'}")
    chief = people.one_person(alone)
    settings.change(alone, chief, upload_files=1)
    add_upload(alone, by=chief.id, at=NOW)
    brings(alone, chief, 1, at=NOW)
    brings(alone, chief, 2, at=NOW)
    alone.close()
