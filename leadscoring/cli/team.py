"""Commands for the team: its people, and what it has agreed on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import click
import pandas as pd

from leadscoring.cli.acting import Desk, desk_command
from leadscoring.cli.command import Answer
from leadscoring.cli.texts import lines
from leadscoring.exceptions import InvalidInput
from leadscoring.store import people, settings
from leadscoring.store.access import Act, Person, Role, require

__all__ = ["people_commands", "person_by_email", "settings_commands"]

_FOR_GOOD = "none"
_role_option = click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(Role, case_sensitive=False),
    help="What they are to the team; repeat for more.",
)
_login_option = click.option(
    "--login", help="Their name on this machine, for the command line; '' for none."
)


def person_by_email(desk: Desk, email: str) -> Person:
    """Return the person with an address, or say that there is none."""
    with desk.database.reading() as link:
        found = people.by_email(link, email)
    if found is None:
        raise InvalidInput(
            f"Nobody in the team has the address {email}. See leadscoring people list."
        )
    return found


@click.group("people")
def people_commands() -> None:
    """List, add and change the people of the team."""


@people_commands.command("list")
@desk_command()
def list_people(desk: Desk) -> Answer:
    """List everybody, with their roles."""
    require(desk.database, desk.actor, Act.MANAGE_PEOPLE, Act.SEE_ALL)
    with desk.database.reading() as link:
        rows = [_row(person) for person in people.everybody(link)]
    return {"people": rows}, lines(pd.DataFrame([_shown(row) for row in rows]))


@people_commands.command("add")
@click.argument("email")
@click.option("--name", required=True, help="What the team calls them.")
@_role_option
@_login_option
@desk_command(makes=True)
def add_person(desk: Desk, *, email: str, **options: Any) -> Answer:  # noqa: ANN401 (name, roles, login)
    """Add a person, known by the e-mail address that they sign in with."""
    return _told(people.add(desk.database, desk.actor, email=email, **options))


@people_commands.command("change")
@click.argument("email")
@_role_option
@_login_option
@click.option(
    "--active/--inactive", "is_active", default=None, help="Whether they may do anything."
)
@click.option("--capacity", type=int, help="Calls a day; 0 means the team's number.")
@desk_command()
def change_person(desk: Desk, *, email: str, roles: tuple[Role, ...], **options: Any) -> Answer:  # noqa: ANN401
    """Change what a person is to the team; the roles given replace those they had."""
    person = person_by_email(desk, email)
    changed = people.change(desk.database, desk.actor, person.id, roles=roles or None, **options)
    return _told(changed)


@click.group("settings")
def settings_commands() -> None:
    """Show and change what the team has agreed on."""


@settings_commands.command("show")
@desk_command()
def show_settings(desk: Desk) -> Answer:
    """Show all settings."""
    with desk.database.reading() as link:
        return _settings(settings.read(link))


@settings_commands.command("set")
@click.argument("key")
@click.argument("value")
@desk_command(makes=True)
def change_setting(desk: Desk, *, key: str, value: str) -> Answer:
    """Give setting KEY a whole number as VALUE; "none" keeps things for good."""
    return _settings(settings.change(desk.database, desk.actor, **{key: _number(key, value)}))


def _number(key: str, value: str) -> int | None:
    if value == _FOR_GOOD:
        return None
    try:
        return int(value)
    except ValueError:
        raise InvalidInput(f'{key} must be a whole number or "none", got {value!r}.') from None


def _settings(found: settings.Settings) -> Answer:
    data = asdict(found)
    shown = pd.Series({key: _FOR_GOOD if n is None else n for key, n in data.items()}, dtype=object)
    return data, shown.to_string()


def _row(person: Person) -> dict[str, Any]:
    return {
        "email": person.email,
        "name": person.name,
        "roles": sorted(person.roles),
        "active": person.is_active,
        "login": person.login,
        "capacity": person.capacity,
    }


def _shown(row: Mapping[str, Any]) -> dict[str, str]:
    """Return a row in words, blank where there is nothing to say."""
    said = {**row, "roles": ", ".join(row["roles"]), "active": "yes" if row["active"] else "no"}
    return {name: "" if value is None else str(value) for name, value in said.items()}


def _told(person: Person) -> Answer:
    roles = " and ".join(sorted(person.roles)) or "no role"
    state = "" if person.is_active else ", not active"
    return _row(person), f"{person.name} <{person.email}>: {roles}{state}."
