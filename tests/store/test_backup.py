"""A backup holds everything, and restoring it gives the same on either kind of database."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from threading import Event, Thread
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError

from leadscoring.exceptions import DatabaseError, InvalidInput, NotAllowed
from leadscoring.store import audit, migrating, settings, tables
from leadscoring.store.access import Person
from leadscoring.store.backup import backup
from leadscoring.store.backup_files import Archive
from leadscoring.store.backup_rows import lines_of
from leadscoring.store.database import Database, open_database
from leadscoring.store.forgetting import erase
from leadscoring.store.marks import only_forgotten
from leadscoring.store.people import one_person
from leadscoring.store.restoring import restore
from tests.store.team_leads import UPLOADED, add_lead, add_leads

HOSTILE = {
    "Lead Number": "007",
    "Précis": "naïve — 😀 \\ \" ' \n\t\u2028",
    "Visits": 3,
    "Rate": 0.1 + 0.2,
    "Tiny": 5e-324,
    "Zero": -0.0,
    "Whole": 1.0,
    "Missing": None,
    "a": "later key first",
}


@pytest.fixture
def filled(database: Database, ann: Person, bob: Person, eve: Person) -> Database:
    """A row or more in every table, and numbers that were given and are gone."""
    lead = add_lead(database, attributes=HOSTILE, owner=bob, probability=0.1 + 0.2)
    add_leads(database, [{"label": f"Lead {number}"} for number in range(3)])
    by = {"lead_id": lead, "by": bob.id, "at": UPLOADED}
    with database.writing() as link:
        first = {**by, "kind": "follow_up", "follow_up_on": date(2026, 3, 9), "key": "a"}
        link.execute(insert(tables.outcomes).values(first))
        link.execute(insert(tables.outcomes).values({**by, "kind": "x", "key": "b", "undoes": 1}))
        link.execute(insert(tables.assignments).values(**by, owner_id=None))
        link.execute(insert(tables.pins).values(**by, reason="Asked"))
        day = {"person_id": bob.id, "day": date(2026, 3, 2), "position": 1, "why": "first"}
        link.execute(insert(tables.today).values(lead_id=lead, **day))
        drawn = {"person_id": bob.id, "day": date(2026, 3, 2), "cutoff": 0.5}
        link.execute(insert(tables.explored).values(lead_id=lead, **drawn, n_drawn=1, n_pool=9))
        link.execute(insert(tables.grouped).values(lead_id=lead, place=2))
        note = {"version": "v0001", "text": "Kept", "by": bob.id, "at": UPLOADED}
        link.execute(insert(tables.model_notes).values(note))
    settings.change(database, ann, capacity=7)
    settings.change(database, eve, keep_closed_days=None)
    last = add_lead(database, external_id="erased")
    erase(database, eve, last, reason="Asked for")
    return database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of each kind, to restore into."""
    if request.param == "sqlite":
        opened = open_database(f"sqlite:///{tmp_path / 'other.db'}")
        yield opened
        opened.close()
    else:
        with request.getfixturevalue("postgresql").fresh_database() as url:
            opened = open_database(url)
            yield opened
            opened.close()


def content(database: Database) -> dict[str, list[tuple]]:
    """Every row of every table, as text."""
    with database.reading() as link:
        return {
            table.name: sorted(repr(tuple(row)) for row in link.execute(select(table)))
            for table in tables.METADATA.sorted_tables
        }


def head(database: Database) -> str:
    with database.reading() as link:
        return audit.verify(link).head


def goes_on(database: Database) -> None:
    """Numbers go on above all that were given, and what only grows still does."""
    assert add_lead(database, external_id="new") == 6  # 5 was erased and is never given again
    rows = {
        (tables.scores, 2): {"lead_id": 1, "version": "v", "probability": 0, "at": UPLOADED},
        (tables.outcomes, 3): {"lead_id": 1, "kind": "lost", "key": "n", "by": 1, "at": UPLOADED},
        (tables.assignments, 2): {"lead_id": 1, "by": 1, "at": UPLOADED},
    }
    with database.writing() as link:
        for (table, number), values in rows.items():
            assert link.execute(insert(table).values(values)).inserted_primary_key == (number,)
    for statement in ("DELETE FROM audit", "UPDATE scores SET version = 'x'"):
        with pytest.raises(DBAPIError, match="only ever added"), database.writing() as link:
            link.execute(text(statement))


def test_restoring_gives_the_same_on_either_kind_and_it_goes_on_from_there(
    filled: Database, eve: Person, other: Database, tmp_path: Path
):
    before = content(filled)
    assert all(before.values())
    made = backup(filled, eve, tmp_path / "all.backup")
    assert made.n_rows == {name: len(rows) for name, rows in before.items()}
    restored = restore(other, one_person(other), made.path)
    assert restored.n_rows == made.n_rows
    after = content(other)
    assert {name: rows for name, rows in after.items() if name != "audit"} == {
        name: rows for name, rows in before.items() if name != "audit"
    }
    assert set(before["audit"]) < set(after["audit"])
    with other.reading() as link:
        assert audit.verify(link, expected_head=made.manifest.audit_head).is_whole
        last = audit.entries(link, limit=1).iloc[0]
    assert (last["act"], last["subject"], last["who"]) == (
        "restored",
        "all.backup",
        "you@localhost",
    )
    again = backup(other, eve, tmp_path / "again.backup").manifest
    hashes = {name: kept.sha256 for name, kept in made.manifest.tables.items()}
    assert {name: kept.sha256 for name, kept in again.tables.items() if name != "audit"} == {
        name: found for name, found in hashes.items() if name != "audit"
    }
    goes_on(other)


def test_a_full_database_is_replaced_only_on_request(filled: Database, eve: Person, tmp_path: Path):
    made = backup(filled, eve, tmp_path / "all.backup")
    add_lead(filled, external_id="too late")
    before = content(filled)
    with pytest.raises(InvalidInput, match=r"holds 5 leads, 1 uploads, 1 erased leads, 3 people"):
        restore(filled, eve, made.path)
    assert content(filled) == before
    entries_before, head_before = len(before["audit"]), head(filled)
    restore(filled, eve, made.path, replace=True)
    after = content(filled)
    assert len(after["leads"]) == 4
    with filled.reading() as link:
        told = json.loads(audit.entries(link, limit=1)["details"].item())
        assert audit.verify(link).is_whole
    assert (told["replaced_entries"], told["replaced_head"]) == (entries_before, head_before)


def test_who_was_erased_since_stays_erased(
    filled: Database, eve: Person, new_database: Callable[[], str], tmp_path: Path
):
    other = open_database(new_database())
    made = backup(filled, eve, tmp_path / "all.backup")
    erase(filled, eve, "L1", reason="Asked for")
    assert restore(filled, eve, made.path, replace=True).n_erased_again == 1
    add_lead(other, external_id="L2")
    erase(other, one_person(other), "L2", reason="Asked for")  # marked with another key
    assert restore(other, one_person(other), made.path, replace=True).n_erased_again == 1
    for database, lead in ((filled, "L1"), (other, "L2")):
        with database.reading() as link:
            asked = ["L1", "L2", "L3", "erased"]
            assert only_forgotten(link, asked) == {lead, "erased"}
            assert lead not in link.execute(select(tables.leads.c.external_id)).scalars().all()
            assert link.execute(select(func.count()).select_from(tables.leads)).scalar_one() == 3
            assert audit.verify(link).is_whole
    other.close()


def test_work_goes_on_while_a_backup_is_made_and_it_is_of_one_moment(
    filled: Database, eve: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    begun, written = Event(), Event()

    def work() -> None:
        begun.wait(10)
        add_lead(filled, external_id="meanwhile", probability=0.5)
        written.set()

    def held_up(link, table):
        begun.set()
        if table.name == "leads":
            assert written.wait(10)  # nobody had to wait for the backup
        return lines_of(link, table)

    monkeypatch.setattr("leadscoring.store.backup_files.lines_of", held_up)
    worker = Thread(target=work)
    worker.start()
    made = backup(filled, eve, tmp_path / "all.backup")
    worker.join()
    assert (made.n_rows["leads"], made.n_rows["scores"]) == (4, 1)


def rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def in_manifest(old: str, new: str) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        read = members["manifest.json"].decode()
        assert old in read
        members["manifest.json"] = read.replace(old, new).encode()

    return change


def cell_changed(members: dict[str, bytes]) -> None:
    members["leads.jsonl"] = members["leads.jsonl"].replace(b"Lead 2", b"Lead 3")


DAMAGES = [
    (lambda path: path.write_bytes(path.read_bytes()[:-40]), "no backup, or a damaged one"),
    (lambda path: path.write_bytes(b"id,name\n1,Ann\n"), "no backup, or a damaged one"),
    (lambda path: path.unlink(), "cannot be read: No such file"),
    (lambda path: rewritten(path, cell_changed), "the rows of leads were changed"),
    (lambda path: rewritten(path, lambda m: m.pop("pins.jsonl")), r"pins\.jsonl"),
    (lambda path: rewritten(path, lambda m: m.update({"leads.jsonl": b""})), "0 rows of leads"),
    (lambda path: rewritten(path, in_manifest('"format": 1', '"format": 2')), "format is 2"),
    (
        lambda path: rewritten(path, in_manifest('"revision": "0002"', '"revision": "0999"')),
        r"revision 0999.*Install the newer version",
    ),
]


def test_a_backup_that_is_not_right_changes_nothing(filled: Database, eve: Person, tmp_path: Path):
    made = backup(filled, eve, tmp_path / "all.backup")
    before = content(filled)
    for damage, told in DAMAGES:
        damaged = tmp_path / "damaged.backup"
        shutil.copy(made.path, damaged)
        damage(damaged)
        with pytest.raises(DatabaseError, match=told):
            restore(filled, eve, damaged, replace=True)
    assert content(filled) == before


def test_what_the_database_refuses_changes_nothing(
    filled: Database, eve: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    made = backup(filled, eve, tmp_path / "all.backup")
    before = content(filled)
    lines = Archive.lines
    monkeypatch.setattr(
        Archive,
        "lines",
        lambda self, name: (line.replace(b'"open"', b'"ajar"') for line in lines(self, name)),
    )
    monkeypatch.setattr("leadscoring.store.backup_files._problem", lambda *_: None)
    with pytest.raises(DatabaseError, match="holds what this database cannot"):
        restore(filled, eve, made.path, replace=True)
    assert content(filled) == before


def test_an_older_backup_is_brought_up_to_date(
    filled: Database, eve: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    made = backup(filled, eve, tmp_path / "all.backup")
    scripts = tmp_path / "migrations"
    shutil.copytree(migrating._SCRIPTS, scripts)
    (scripts / "versions" / "0099_later.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        "revision = '0099'\ndown_revision = '0002'\nbranch_labels = depends_on = None\n\n"
        "def upgrade():\n"
        "    op.add_column('leads', sa.Column('town', sa.String(50), server_default='Pune'))\n"
    )
    monkeypatch.setattr(migrating, "_SCRIPTS", scripts)
    with filled.writing() as link:
        migrating.bring_up_to_date(link)
    restore(filled, eve, made.path, replace=True)
    with filled.reading() as link:
        assert migrating.revision(link) == "0099"
        towns = link.execute(text("SELECT town FROM leads")).scalars().all()
    assert towns == ["Pune"] * 4


def test_only_who_keeps_the_database_backs_up_and_restores(
    filled: Database, ann: Person, eve: Person, tmp_path: Path
):
    path = tmp_path / "all.backup"
    with pytest.raises(NotAllowed):
        backup(filled, ann, path)
    assert not path.exists()
    made = backup(filled, eve, path)
    assert made.path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(NotAllowed):
        restore(filled, ann, path, replace=True)
    with filled.reading() as link:
        assert audit.entries(link, act="refused")["subject"].tolist() == ["restore", "backup"]


def test_a_place_that_cannot_be_written_is_named(filled: Database, eve: Person, tmp_path: Path):
    with pytest.raises(DatabaseError, match="cannot be written: No such file"):
        backup(filled, eve, tmp_path / "no" / "such.backup")
    assert [path.name for path in tmp_path.iterdir() if "aside" in path.name] == []


def test_the_database_is_not_backed_up_onto_itself(tmp_path: Path):
    database = open_database(f"sqlite:///{tmp_path / 'leads.db'}")
    with pytest.raises(InvalidInput, match="is the database itself"):
        backup(database, one_person(database), tmp_path / "leads.db-wal")
    database.close()
