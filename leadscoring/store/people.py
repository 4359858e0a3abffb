"""The people of the team: who they are and which roles they have."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from leadscoring.exceptions import InvalidInput
from leadscoring.store import audit, settings
from leadscoring.store.access import Act, Person, Role, read_person, require
from leadscoring.store.database import Database
from leadscoring.store.moments import now
from leadscoring.store.tables import people

__all__ = [
    "ONE_PERSON",
    "add",
    "by_email",
    "by_login",
    "change",
    "claim_roles",
    "everybody",
    "given_roles",
    "is_team",
    "one_person",
    "sign_in_used",
]

ONE_PERSON = "you@localhost"
"""The address of the only person where nobody signs in."""
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_SIGN_IN = "sign_in"


def one_person(database: Database, name: str = "You") -> Person:
    """Return the person who works alone, with every role; made where there is none yet."""
    with database.reading() as link:
        found = by_email(link, ONE_PERSON)
    if found is not None:
        return found
    with database.writing() as link:
        found = by_email(link, ONE_PERSON)
        return found or _insert(link, ONE_PERSON, name, frozenset(Role), login=None)


def everybody(link: Connection) -> list[Person]:
    """Return all people in the order of their names."""
    numbers = link.execute(select(people.c.id).order_by(people.c.name, people.c.id)).scalars()
    return [person for number in list(numbers) if (person := read_person(link, number))]


def by_email(link: Connection, email: str) -> Person | None:
    """Return the person with an address, in letters of any size; None where there is none."""
    return _found(link, people.c.email == _tidy(email))


def by_login(link: Connection, login: str) -> Person | None:
    """Return the person with a name on the operating system; None where there is none."""
    return _found(link, people.c.login == login)


def given_roles(link: Connection) -> dict[int, frozenset[Role]]:
    """Return by person the roles given here; a sign-in's claim may give them others besides."""
    rows = link.execute(select(people.c.id, people.c.roles))
    return {row.id: frozenset(role for role in Role if role.value in row.roles) for row in rows}


def add(
    database: Database,
    actor: Person,
    *,
    email: str,
    name: str,
    roles: Iterable[Role] = (),
    login: str | None = None,
) -> Person:
    """Add a person to the team.

    Parameters
    ----------
    database : Database
        Where people are kept.
    actor : Person
        Who adds them, an administrator.
    email, name : str
        Who they are; the address is how their sign-in is known.
    roles : iterable of Role
        What they are to the team.
    login : str, optional
        Their name on this machine's operating system, for the command line.

    Returns
    -------
    person : Person
        As added.

    Raises
    ------
    NotAllowed
        If the actor may not manage people.
    InvalidInput
        If the address or the name is blank or malformed, or somebody has it already.
    """
    require(database, actor, Act.MANAGE_PEOPLE)
    wanted = frozenset(roles)
    _check(email, name)
    with database.writing() as link:
        person = _insert(link, email, name, wanted, login=login)
        audit.append(
            link, actor, "person added", subject=f"person {person.id}", details=_told(person)
        )
    return person


def change(
    database: Database,
    actor: Person,
    person_id: int,
    *,
    roles: Iterable[Role] | None = None,
    is_active: bool | None = None,
    capacity: int | None = None,
    login: str | None = None,
) -> Person:
    """Change what a person is to the team; what is None stays.

    A capacity of 0 means that of the team, a blank login none. The last active
    administrator stays one.

    Raises
    ------
    NotAllowed
        If the actor may not manage people, or set the team's day where only the capacity changes.
    InvalidInput
        If there is no such person, or nobody would be left to manage people.
    """
    only_capacity = roles is None and is_active is None and login is None
    require(database, actor, *_needed(only_capacity=only_capacity), subject=f"person {person_id}")
    if capacity is not None and not 0 <= capacity <= 10_000:
        raise InvalidInput(f"A capacity must lie in 0 to 10,000 calls a day, got {capacity}.")
    values = {
        "roles": None if roles is None else sorted(frozenset(roles)),
        "is_active": is_active,
        "capacity": capacity,
        "login": None if login is None else login.strip(),
    }
    given = {name: value for name, value in values.items() if value is not None}
    emptied = {name: None for name in ("capacity", "login") if given.get(name) in {0, ""}}
    stored: dict[str, object] = {**given, **emptied}
    with database.writing() as link:
        if read_person(link, person_id) is None:
            raise InvalidInput(f"There is no person {person_id}. Choose one of the team.")
        _update(link, person_id, stored)
        _check_somebody_manages(link)
        audit.append(link, actor, "person changed", subject=f"person {person_id}", details=given)
        changed = read_person(link, person_id)
    assert changed is not None  # noqa: S101 - it was there a line above
    return changed


def claim_roles(
    database: Database, *, email: str, name: str, roles: Iterable[Role]
) -> Person | None:
    """Keep the roles that a sign-in's claim gives, and return the person.

    Parameters
    ----------
    database : Database
        Where people are kept.
    email, name : str
        As the identity provider says.
    roles : iterable of Role
        By the claim; a person of whom nobody knew is added if there are any.

    Returns
    -------
    person : Person or None
        None where nobody knows them.
    """
    wanted = sorted(frozenset(roles))
    with database.reading() as link:
        found = by_email(link, email)
        claimed = None if found is None else _claimed(link, found.id)
    if (found is None and not wanted) or claimed == wanted:
        return found
    with database.writing() as link:
        person = by_email(link, email) or _insert(link, email, name, frozenset(), login=None)
        _update(link, person.id, {"claimed_roles": wanted})
        audit.append(
            link, person, "roles claimed", subject=f"person {person.id}", details={"roles": wanted}
        )
        return read_person(link, person.id)


def is_team(link: Connection) -> bool:
    """Return whether people sign in to work with this database."""
    return bool(settings.get(link, _SIGN_IN))


def sign_in_used(database: Database) -> None:
    """Note that people sign in, once somebody is there to manage them."""
    with database.reading() as link:
        known = is_team(link) or not _managers(link)
    if not known:
        with database.writing() as link:
            settings.put(link, _SIGN_IN, True)


def _managers(link: Connection) -> list[Person]:
    """Return who can manage people, but for the one who works alone."""
    return [
        person
        for person in everybody(link)
        if person.is_active and Role.ADMINISTRATOR in person.roles and person.email != ONE_PERSON
    ]


def _check_somebody_manages(link: Connection) -> None:
    if is_team(link) and not _managers(link):
        raise InvalidInput(
            "Nobody would be left to manage people. Make somebody else an administrator first."
        )


def _needed(*, only_capacity: bool) -> tuple[Act, ...]:
    return (Act.SET_DAY, Act.MANAGE_PEOPLE) if only_capacity else (Act.MANAGE_PEOPLE,)


def _claimed(link: Connection, number: int) -> list[str]:
    found = link.execute(select(people.c.claimed_roles).where(people.c.id == number))
    return list(found.scalar_one())


def _found(link: Connection, condition: object) -> Person | None:
    number = link.execute(select(people.c.id).where(condition)).scalar_one_or_none()  # type: ignore[arg-type]
    return None if number is None else read_person(link, number)


def _insert(
    link: Connection, email: str, name: str, roles: frozenset[Role], *, login: str | None
) -> Person:
    values = {
        "email": _tidy(email),
        "name": name.strip(),
        "login": (login or "").strip() or None,
        "roles": sorted(roles),
        "claimed_roles": [],
        "is_active": True,
        "created_at": now(),
    }
    try:
        with link.begin_nested():
            number = link.execute(insert(people).values(**values)).inserted_primary_key
    except IntegrityError as error:
        raise InvalidInput(
            f"Somebody of the team already has the address {email} or the login {login}. "
            "Change that person, or name another address."
        ) from error
    assert number is not None  # noqa: S101 - a single insert always has one
    person = read_person(link, number[0])
    assert person is not None  # noqa: S101 - just added
    return person


def _update(link: Connection, number: int, values: dict[str, object]) -> None:
    try:
        with link.begin_nested():
            link.execute(update(people).where(people.c.id == number).values(**values))
    except IntegrityError as error:
        raise InvalidInput(
            f"Somebody else already has the login {values.get('login')}. Name another."
        ) from error


def _tidy(email: str) -> str:
    return email.strip().casefold()


def _check(email: str, name: str) -> None:
    if not _ADDRESS.fullmatch(email.strip()):
        raise InvalidInput(f"{email!r} is no e-mail address. Write it as name@example.com.")
    if not name.strip():
        raise InvalidInput("A person needs a name: say what the team calls them.")


def _told(person: Person) -> dict[str, object]:
    return {"email": person.email, "roles": sorted(person.roles)}
