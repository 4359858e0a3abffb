"""Brings a database to the tables of this version of the product."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from leadscoring.exceptions import DatabaseError

__all__ = ["bring_up_to_date", "head", "revision"]

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
    if found is not None and found not in _known():
        raise DatabaseError(
            f"The database is at revision {found}, which this version of the product does not "
            f"know: it knows up to {head()}. Install the newer version, or restore a backup."
        )
    config = _config()
    config.attributes["connection"] = link
    command.upgrade(config, "head")


def revision(link: Connection) -> str | None:
    """Return the revision that a database is at; None where it is empty."""
    return MigrationContext.configure(link).get_current_revision()


def head() -> str:
    """Return the newest revision that this version knows."""
    newest = _scripts().get_current_head()
    assert newest is not None  # noqa: S101 - the package holds at least one
    return newest


def _known() -> set[str]:
    return {script.revision for script in _scripts().walk_revisions()}


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
