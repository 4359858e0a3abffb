"""Brings a database to the tables of this version of the product."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from leadscoring.exceptions import DatabaseError

__all__ = ["bring_up_to_date", "check_known", "head", "make_tables", "revision"]

_SCRIPTS = Path(__file__).parent / "migrations"
_NOTE = "alembic_version"  # the table in which Alembic notes the revision


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
    # A database that is up to date, as nearly all are, needs none of Alembic.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
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
    if found not in _known():
        raise DatabaseError(
            f"{what} is at revision {found}, which this version of the product does not "
            f"know: it knows up to {head()}. Install the newer version, or restore an older backup."
        )


def revision(link: Connection) -> str | None:
    """Return the revision that a database is at; None where it is empty."""
    if not inspect(link).has_table(_NOTE):
        return None
    found: str | None = link.execute(text(f"SELECT version_num FROM {_NOTE}")).scalar()  # noqa: S608 (ours)
    return found


def head() -> str:
    """Return the newest revision that this version knows."""
    return _known()[-1]


def _known() -> list[str]:
    """Return every revision, oldest first: the number that its file's name begins with."""
    return sorted(file.stem.partition("_")[0] for file in _SCRIPTS.glob("versions/*_*.py"))
