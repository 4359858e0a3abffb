"""The database: opened, migrated, written to in turns."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from leadscoring.exceptions import DatabaseError
from leadscoring.store import audit, migrating, settings, tables
from leadscoring.store.access import Person
from leadscoring.store.database import Database, open_database
from leadscoring.store.migrating import head, revision
from leadscoring.store.moments import now
from leadscoring.store.tables import METADATA


def test_migrations_make_exactly_the_tables_that_the_code_speaks_of(database: Database):
    with database.reading() as link:
        context = MigrationContext.configure(link, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
        assert revision(link) == head()


def test_opening_again_changes_nothing_and_loses_nothing(new_database: Callable[[], str]):
    url = new_database()
    first = open_database(url)
    with first.writing() as link:
        settings.put(link, "kept", [1, "two"])
    first.close()
    again = open_database(url)
    with again.reading() as link:
        assert settings.get(link, "kept") == [1, "two"]
    again.close()


def test_a_newer_database_is_refused_and_left_alone(new_database: Callable[[], str]):
    url = new_database()
    database = open_database(url)
    with database.writing() as link:
        link.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseError, match=r"revision 9999.*Install the newer version"):
        open_database(url)
    with database.reading() as link:
        assert revision(link) == "9999"
        assert set(inspect(link).get_table_names()) == {*METADATA.tables, "alembic_version"}
    database.close()


def test_no_increment_is_lost_between_writers(database: Database):
    def count_up(_: int) -> None:
        for _ in range(25):
            with database.writing() as link:
                settings.put(link, "counted", (settings.get(link, "counted") or 0) + 1)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count_up, range(4)))
    with database.reading() as link:
        assert settings.get(link, "counted") == 100


def test_reads_agree_with_each_other_while_somebody_writes(database: Database):
    with database.reading() as link:
        before = settings.get(link, "now")
        with database.writing() as other:
            settings.put(other, "now", 1)
        assert settings.get(link, "now") == before
    with database.reading() as link:
        assert settings.get(link, "now") == 1


def test_an_error_within_a_turn_takes_all_of_it_back(database: Database):
    def fail() -> None:
        with database.writing() as link:
            settings.put(link, "half", 1)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with database.reading() as link:
        assert settings.get(link, "half") is None


@pytest.mark.parametrize("table", ["audit", "outcomes", "scores"])
def test_what_is_only_added_to_cannot_be_changed(table: str, request, database: Database):
    request.getfixturevalue("one_of_each")
    rows = METADATA.tables[table]

    def change() -> None:
        with database.writing() as link:
            link.execute(update(rows).values(id=rows.c.id + 1))

    with pytest.raises(DBAPIError, match="only ever added"):
        change()
    with database.reading() as link:
        assert link.execute(select(rows.c.id)).scalars().all() == [1]


@pytest.fixture
def one_of_each(database: Database, chief: Person) -> None:
    """One row in each of the tables that only grow."""
    upload = {"file_name": "f", "sha256": "s", "read_as": "r", "receipt": {}, "counts": {}}
    lead = {"external_id": "x", "attributes": {}, "label": "x", "searched": "x", "status": "open"}
    done = {"by": chief.id, "at": now()}
    with database.writing() as link:
        link.execute(insert(tables.uploads).values(**upload, **done, is_sample=False))
        link.execute(
            insert(tables.leads).values(
                **lead, created_on=now(), first_upload=1, last_upload=1, do_not_contact=False
            )
        )
        score = {"lead_id": 1, "version": "v0001", "probability": 0.5, "at": now()}
        link.execute(insert(tables.scores).values(score))
        link.execute(insert(tables.outcomes).values(lead_id=1, kind="lost", key="k", **done))
        audit.append(link, chief, "test")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("nonsense", "no address of a database"),
        ("mysql://localhost/leads", "not supported"),
        ("sqlite:////no/such/folder/leads.db", "no folder /no/such/folder"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_in_words(url: str, told: str):
    with pytest.raises(DatabaseError, match=told):
        open_database(url)


def test_a_server_that_does_not_answer_is_named_without_its_password():
    with pytest.raises(DatabaseError) as refused:
        open_database("postgresql://ann:secret@127.0.0.1:9/leads")
    assert "secret" not in str(refused.value)
    assert "127.0.0.1:9" in str(refused.value)


def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path):
    file = tmp_path / "leads.csv"
    file.write_text("Lead Number,Name\n" * 100)
    with pytest.raises(DatabaseError, match=r"leads\.csv cannot be used: file is not a database"):
        open_database(f"sqlite:///{file}")
    assert file.read_text() == "Lead Number,Name\n" * 100


def test_sqlite_keeps_what_it_says_it_kept(tmp_path):
    database = open_database(f"sqlite:///{tmp_path / 'leads.db'}")
    asked = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    with database.reading() as link:
        found = {name: link.execute(text(f"PRAGMA {name}")).scalar_one() for name in asked}
    database.close()
    assert found == asked


def test_the_leads_of_a_new_file_are_for_its_owner_alone(tmp_path):
    file = tmp_path / "leads.db"
    database = open_database(f"sqlite:///{file}")
    with database.writing() as link:
        settings.put(link, "kept", 1)
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    database.close()
    assert modes.keys() >= {"leads.db", "leads.db-wal"}
    assert set(modes.values()) == {0o600}


def test_the_newest_revision_is_the_one_that_alembic_finds():
    config = Config()
    config.set_main_option("script_location", str(migrating._SCRIPTS))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert head() == scripts.get_current_head()
    assert migrating._known() == [script.revision for script in scripts.walk_revisions()][::-1]
