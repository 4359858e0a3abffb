"""A database of either kind, and a team that works with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from leadscoring.store import people
from leadscoring.store.access import Person, Role
from leadscoring.store.database import Database, open_database


@pytest.fixture
def database(new_database: Callable[..., str]) -> Iterator[Database]:
    """An empty database that is up to date; the test runs on SQLite and on PostgreSQL."""
    opened = open_database(new_database(migrated=True))
    yield opened
    opened.close()


@pytest.fixture
def chief(database: Database) -> Person:
    """The one person who works alone, with every role."""
    return people.one_person(database)


@pytest.fixture
def join(database: Database, chief: Person) -> Callable[..., Person]:
    """Add somebody to the team: ``join("Bob", Role.REP)``."""

    def join(name: str, *roles: Role) -> Person:
        email = f"{name.lower()}@example.com"
        return people.add(database, chief, email=email, name=name, roles=roles)

    return join


@pytest.fixture
def ann(join: Callable[..., Person]) -> Person:
    return join("Ann", Role.MANAGER)


@pytest.fixture
def bob(join: Callable[..., Person]) -> Person:
    return join("Bob", Role.REP)


@pytest.fixture
def cid(join: Callable[..., Person]) -> Person:
    return join("Cid", Role.REP)


@pytest.fixture
def dee(join: Callable[..., Person]) -> Person:
    return join("Dee", Role.ANALYST)


@pytest.fixture
def eve(join: Callable[..., Person]) -> Person:
    return join("Eve", Role.ADMINISTRATOR)
