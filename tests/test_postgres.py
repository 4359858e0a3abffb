"""The databases that tests are given: empty, apart from each other, gone afterwards."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import create_engine, make_url, text


@pytest.fixture
def run():
    """Return a function that runs one statement in a database and returns its first row."""

    def run(url, statement):
        engine = create_engine(url)
        with engine.begin() as link:
            done = link.execute(text(statement))
            row = done.first() if done.returns_rows else None
        engine.dispose()
        return row

    return run


def test_each_database_starts_empty_and_keeps_to_itself(new_database, database_url, run):
    other = new_database()
    assert other != database_url
    run(database_url, "CREATE TABLE leads (id integer)")
    run(other, "CREATE TABLE leads (id integer)")
    run(other, "INSERT INTO leads VALUES (7)")
    assert run(database_url, "SELECT count(*) FROM leads") == (0,)
    assert run(other, "SELECT id FROM leads") == (7,)


@pytest.mark.postgresql
def test_a_database_is_dropped_even_while_somebody_uses_it(postgresql):
    with postgresql.fresh_database() as url:
        engine = create_engine(url)
        left_open = engine.connect()
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string())
    left_open.invalidate()
    engine.dispose()
