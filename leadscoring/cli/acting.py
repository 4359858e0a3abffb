"""Who acts on the command line, and in which database."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leadscoring.cli.addresses import database_option
from leadscoring.cli.command import Answer, command
from leadscoring.exceptions import DatabaseError, NotAllowed
from leadscoring.store import audit, people
from leadscoring.store.access import Act, Person, require
from leadscoring.store.database import Database, is_there, open_database

if sys.platform != "win32":
    import pwd

__all__ = [
    "Desk",
    "check_may",
    "command_for",
    "database_option",
    "desk_command",
    "desk_if_there",
    "login_name",
]


@dataclass(frozen=True)
class Desk:
    """Where somebody works.

    Parameters
    ----------
    database : Database
        The database, open.
    actor : Person
        Who they are to it.
    models : Path
        Folder of the model versions.
    """

    database: Database
    actor: Person
    models: Path


def desk_command(*, makes: bool = False) -> Callable[[Callable[..., Answer]], Callable[..., None]]:
    """Make a command of a function that takes a `Desk` first, as `command` does of others.

    Parameters
    ----------
    makes : bool
        Whether it makes the database where there is none yet. Others refuse: in a wrong
        folder they would find an empty one, and a nightly job would not notice.
    """

    def decorate(function: Callable[..., Answer]) -> Callable[..., None]:
        @database_option
        @command
        @functools.wraps(function)
        def run(*, address: str, models: Path, **options: Any) -> Answer:  # noqa: ANN401 (each command's own)
            if not (makes or is_there(address)):
                raise DatabaseError(
                    f"There is no database at {address} yet. Import leads first, or name "
                    "another with --database or LEADSCORING_DATABASE_URL."
                )
            with _desk(address, models) as desk:
                return function(desk, **options)

        return run

    return decorate


@contextmanager
def desk_if_there(address: str, models: Path) -> Iterator[Desk | None]:
    """Give the desk where a database was made already, None elsewhere; makes none."""
    if not is_there(address):
        yield None
        return
    with _desk(address, models) as desk:
        yield desk


def check_may(address: str, models: Path, act: Act) -> None:
    """Refuse who may not do something, wherever a database was made."""
    with desk_if_there(address, models) as desk:
        if desk is not None:
            require(desk.database, desk.actor, act)


def command_for(act: Act) -> Callable[[Callable[..., Answer]], Callable[..., None]]:
    """Make a command as `command` does, for those who may do something; see `check_may`."""

    def decorate(function: Callable[..., Answer]) -> Callable[..., None]:
        @database_option
        @command
        @functools.wraps(function)
        def run(*, address: str, models: Path, **options: Any) -> Answer:  # noqa: ANN401 (each command's own)
            check_may(address, models, act)
            return function(models=models, **options)

        return run

    return decorate


def login_name() -> str:
    """Return who runs the program, by the operating system: no variable can claim another."""
    if sys.platform == "win32":
        return os.getlogin()
    number = os.geteuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


@contextmanager
def _desk(address: str, models: Path) -> Iterator[Desk]:
    database = open_database(address)
    try:
        yield Desk(database, _actor(database), models)
    finally:
        database.close()


def _actor(database: Database) -> Person:
    """Return who acts: in a team who has this login, otherwise the one who works alone."""
    login = login_name()
    with database.reading() as link:
        is_team = people.is_team(link)
        found = people.by_login(link, login)
    if not is_team:
        return people.one_person(database, login)
    if found is not None and found.is_active:
        return found
    unknown = found or Person(0, f"login {login}", login, frozenset())
    with database.writing() as link:
        audit.append(link, unknown, "refused", details={"act": "command line"})
    raise NotAllowed(
        f"Nobody who is active in the team has the login {login} on this machine. "
        f"Ask an administrator: leadscoring people change EMAIL --login {login}"
    )
