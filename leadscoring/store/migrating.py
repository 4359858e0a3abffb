"""Brings a database to the tables of this version of the product."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from leadscoring.exceptions import DatabaseError

__all__ = ["bring_up_to_date", "check_known", "head", "make_tables", "revision"]

_SCRIPTS = Path(__file__).parent / "migrations"


def bring_up_to_date(link: Connection) -> None:
    """Make what is missing; an empty and an older database come up to date alike.

    Parameters
    ----------
    link : sqlalchemy.Connection
        With the turn to write: all of it happens, or none.

    Raises
    ------
    DatabaseError
        If the database was made by a newer version of the product.
    """
    found = revision(link)
    if found == head():
        return
    if found is not None:
        check_known(found, what="The database")
    make_tables(link, "head")


def make_tables(link: Connection, wanted: str) -> None:
    """Bring the tables to a revision, from an older one or from nothing.

    Parameters
    ----------
    link : sqlalchemy.Connection
        With the turn to write: all of it happens, or none.
    wanted : str
        A revision that this version knows, or ``"head"``.
    """
    config = _config()
    config.attributes["connection"] = link
    command.upgrade(config, wanted)


def check_known(found: str, *, what: str) -> None:
    """Refuse a revision that only a newer version of the product knows.

    Parameters
    ----------
    found : str
        The revision.
    what : str
        What is at that revision, for the message.

    Raises
    ------
    DatabaseError
        If this version does not know it.
    """
    if found not in {script.revision for script in _scripts().walk_revisions()}:
        raise DatabaseError(
            f"{what} is at revision {found}, which this version of the product does not "
            f"know: it knows up to {head()}. Install the newer version, or restore an older backup."
        )


def revision(link: Connection) -> str | None:
    """Return the revision that a database is at; None where it is empty."""
    return MigrationContext.configure(link).get_current_revision()


def head() -> str:
    """Return the newest revision that this version knows."""
    newest = _scripts().get_current_head()
    assert newest is not None  # noqa: S101 - the package holds at least one
    return newest


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
