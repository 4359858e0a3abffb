"""The database that keeps what lasts: SQLite in a file, or PostgreSQL for larger teams."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from leadscoring.exceptions import DatabaseError
from leadscoring.store.address import DEFAULT_URL
from leadscoring.store.migrating import bring_up_to_date

__all__ = ["DEFAULT_URL", "Database", "absolute", "is_there", "open_database"]

_PATIENCE = 15  # seconds that a writer waits for its turn
_TURN = 7_233_764  # the advisory lock of PostgreSQL that writers take
_KINDS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


class Database:
    """A database that is up to date; many threads and processes may share it.

    Writers take turns: what one reads within its turn stays true until it has
    written. Readers wait for nobody and see the last finished turn.

    Parameters
    ----------
    engine : sqlalchemy.Engine
        As `open_database` makes it.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file of this machine."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection whose reads agree with each other."""
        with _in_words(self.engine.url), self.engine.connect() as link:
            link.execute(text("BEGIN" if self.is_sqlite else _SNAPSHOT))
            yield link

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection that has the turn to write; kept whole, or not at all on an error."""
        with _in_words(self.engine.url), self.engine.connect() as link:
            if self.is_sqlite:
                link.execute(text("BEGIN IMMEDIATE"))
            else:
                link.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
            yield link
            link.commit()  # an error takes all of it back, as the connection is closed

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


_SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


def open_database(url: str | None = None) -> Database:
    """Open the database and bring it up to date.

    Parameters
    ----------
    url : str, optional
        Such as ``sqlite:///leadscoring.db`` or ``postgresql://user@host/name``;
        that of LEADSCORING_DATABASE_URL, or a file ``leadscoring.db`` in the
        working folder, where None.

    Returns
    -------
    database : Database
        New, or with all that it held.

    Raises
    ------
    DatabaseError
        If it cannot be reached, is of an unknown kind, or was made by a newer
        version of the product.

    Examples
    --------
    >>> database = open_database("sqlite://")
    >>> with database.reading() as link:
    ...     link.exec_driver_sql("SELECT count(*) FROM leads").scalar_one()
    0
    """
    asked = _understood(url or os.environ.get("LEADSCORING_DATABASE_URL") or DEFAULT_URL)
    database = Database(_engine(asked))
    try:
        with database.writing() as link:
            bring_up_to_date(link)
    except DatabaseError:
        database.close()
        raise
    return database


def is_there(url: str) -> bool:
    """Return whether a database was made at this address; a server is taken to have one.

    Examples
    --------
    >>> is_there("sqlite:///nowhere.db"), is_there("postgresql://localhost/leads")
    (False, True)
    """
    file = _file(_understood(url))
    return file is None or file.exists()


def absolute(url: str) -> str:
    """Return the address so that it means the same from every folder, its password shown.

    Examples
    --------
    >>> absolute("sqlite:////var/leads.db"), absolute("postgresql://ann:1@localhost/leads")
    ('sqlite:////var/leads.db', 'postgresql+psycopg://ann:1@localhost/leads')
    """
    asked = _understood(url)
    file = _file(asked)
    found = asked if file is None else asked.set(database=str(file))
    return found.render_as_string(hide_password=False)


def _understood(url: str) -> URL:
    try:
        asked = make_url(url)
    except ArgumentError:
        raise DatabaseError(f"{url!r} is no address of a database. {_REMEDY}") from None
    kind = _KINDS.get(asked.get_backend_name())
    if kind is None:
        raise DatabaseError(
            f"{asked.get_backend_name()} is a kind of database that is not supported. {_REMEDY}"
        )
    return asked.set(drivername=kind)


_REMEDY = "Name one as sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME in LEADSCORING_DATABASE_URL."


def _file(url: URL) -> Path | None:
    """Return the file that holds the database; None on a server and in memory."""
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        return None
    return Path(str(url.database)).resolve()


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    file = _file(url)
    if file is not None:
        if not file.parent.is_dir():
            raise DatabaseError(
                f"There is no folder {file.parent} for the database. Make it first."
            )
        with suppress(OSError):  # what cannot be made here is told when it is opened
            file.touch(mode=0o600)  # leads are nobody else's business; one that is there stays
        engine = create_engine(url, connect_args={"timeout": _PATIENCE}, hide_parameters=True)
    else:
        engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _as_we_need_it)
    return engine


def _as_we_need_it(connection: Any, _record: object) -> None:  # noqa: ANN401 (the driver's own)
    """Set SQLite to keep what it says it kept, and to leave the beginning of turns to us."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",  # what is erased is overwritten
        f"busy_timeout={1000 * _PATIENCE}",
    ):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def _in_words(url: URL) -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise DatabaseError(
            f"The database {url.render_as_string()} cannot be used now: "
            f"{_first_line(error)}. Nothing was changed; see that it runs and try again."
        ) from error
    except DBAPIError as error:
        if type(error.orig) is not sqlite3.DatabaseError:  # its children are of other kinds
            raise
        raise DatabaseError(
            f"{url.database} cannot be used: {_first_line(error)}. "
            "Name another database, or restore a backup."
        ) from error


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0]
