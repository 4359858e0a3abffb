"""A database for the commands, and who runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from leadscoring.cli import acting
from leadscoring.store import people
from leadscoring.store.access import Role
from leadscoring.store.database import open_database

TEAM = {
    "ann": Role.MANAGER,
    "bob": Role.REP,
    "cid": Role.REP,
    "dee": Role.ANALYST,
    "eve": Role.ADMINISTRATOR,
}


@pytest.fixture(scope="session", autouse=True)
def no_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test finds a database of whoever runs it: the usual address is one where there is none."""
    nowhere = tmp_path_factory.mktemp("nowhere") / "leads.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEADSCORING_DATABASE_URL", f"sqlite:///{nowhere}")
        yield
    assert not nowhere.exists()


@pytest.fixture
def login(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Run what follows as another user of this machine: ``login("bob")``."""

    def login(name: str) -> None:
        monkeypatch.setattr(acting, "login_name", lambda: name)

    return login


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, login: Callable[[str], None]) -> str:
    """The usual address, now of a test's own: no database there yet, and no models."""
    login("you")
    address = f"sqlite:///{tmp_path / 'leads.db'}"
    monkeypatch.setenv("LEADSCORING_DATABASE_URL", address)
    monkeypatch.setenv("LEADSCORING_MODELS", str(tmp_path / "models"))
    return address


@pytest.fixture
def team(here: str, login: Callable[[str], None]) -> str:
    """The address of a database in which a team signs in; eve, an administrator, acts."""
    database = open_database(here)
    chief = people.one_person(database)
    for name, role in TEAM.items():
        email = f"{name}@example.com"
        people.add(database, chief, email=email, name=name.title(), roles=[role], login=name)
    people.sign_in_used(database)
    database.close()
    login("eve")
    return here
