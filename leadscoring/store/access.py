"""Who may do what: one table, asked below the pages and the command line alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from leadscoring.exceptions import NotAllowed
from leadscoring.store import audit
from leadscoring.store.tables import people

if TYPE_CHECKING:
    from leadscoring.store.database import Database

__all__ = ["MAY", "Act", "Person", "Role", "may", "read_person", "require"]


class Role(StrEnum):
    """What a person is to the team; one may have several."""

    REP = "rep"
    MANAGER = "manager"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


class Act(StrEnum):
    """Something that not everybody may do, named as it follows "may not"."""

    WORK = "work on leads"
    SEE_ALL = "see the leads of others"
    UPLOAD = "upload leads"
    EXPORT = "download leads"
    ASSIGN = "assign leads"
    SET_DAY = "set the team's day"
    PUBLISH_CUTOFF = "publish a cutoff"
    SEE_MODEL = "look into the model"
    TRAIN = "train a model"
    PUBLISH_MODEL = "publish a model"
    ERASE = "erase a lead"
    MANAGE_PEOPLE = "manage people"
    READ_AUDIT = "read the audit log"
    KEEP = "back up or thin out the database"


_LOOK = frozenset({Act.SEE_ALL, Act.SEE_MODEL})
MAY: Mapping[Role, frozenset[Act]] = MappingProxyType(
    {
        Role.REP: frozenset({Act.WORK}),
        Role.MANAGER: _LOOK
        | {
            *(Act.WORK, Act.UPLOAD, Act.EXPORT, Act.ASSIGN, Act.SET_DAY),
            *(Act.PUBLISH_CUTOFF, Act.ERASE),
        },
        Role.ANALYST: _LOOK
        | {Act.UPLOAD, Act.EXPORT, Act.TRAIN, Act.PUBLISH_CUTOFF, Act.PUBLISH_MODEL},
        Role.ADMINISTRATOR: frozenset({Act.ERASE, Act.MANAGE_PEOPLE, Act.READ_AUDIT, Act.KEEP}),
    }
)
"""What each role may do; who has several roles may do what any of them may."""


@dataclass(frozen=True)
class Person:
    """Somebody who works with the product.

    Parameters
    ----------
    id : int
        Their number.
    email, name : str
        Who they are.
    roles : frozenset of Role
        All that they have, by whatever way.
    is_active : bool
        Whether they may do anything at all.
    login : str or None
        Their name on this machine's operating system.
    capacity : int or None
        Calls a day; None where the team's holds.
    """

    id: int
    email: str
    name: str
    roles: frozenset[Role]
    is_active: bool = True
    login: str | None = None
    capacity: int | None = None


def may(person: Person, act: Act) -> bool:
    """Return whether a person's roles allow something.

    Examples
    --------
    >>> bob = Person(2, "bob@example.com", "Bob", frozenset({Role.REP}))
    >>> may(bob, Act.WORK), may(bob, Act.ASSIGN)
    (True, False)
    """
    return person.is_active and any(act in MAY.get(role, ()) for role in person.roles)


def require(database: Database, actor: Person, *acts: Act, subject: str = "") -> Person:
    """Return the person as the database knows them now, or refuse and write that down.

    Roles are read anew each time: one that was taken away works at once.

    Parameters
    ----------
    database : Database
        Where the people are.
    actor : Person
        Who wants to act.
    *acts : Act
        What they want to do; any of these must be allowed.
    subject : str
        What it is about, such as ``"lead 17"``, for the audit log.

    Returns
    -------
    person : Person
        The actor, with the roles they have now.

    Raises
    ------
    NotAllowed
        If none of their roles allows any of it.
    """
    with database.reading() as link:
        person = read_person(link, actor.id)
    if person is not None and any(may(person, act) for act in acts):
        return person
    with database.writing() as link:
        audit.append(link, actor, "refused", subject=subject, details={"act": acts[0].name.lower()})
    raise NotAllowed(
        f"{actor.name} may not {acts[0].value}. "
        f"Ask an administrator for the role of {_who_may(acts[0]) or 'somebody who may'}."
    )


def read_person(link: Connection, number: int) -> Person | None:
    """Return a person by number; None where there is none."""
    row = link.execute(select(people).where(people.c.id == number)).mappings().one_or_none()
    if row is None:
        return None
    names = {*row["roles"], *row["claimed_roles"]}
    return Person(
        row["id"],
        row["email"],
        row["name"],
        frozenset(role for role in Role if role.value in names),
        row["is_active"],
        row["login"],
        row["capacity"],
    )


def _who_may(act: Act) -> str:
    return " or ".join(role.value for role in Role if act in MAY.get(role, ()))
