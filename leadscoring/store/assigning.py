"""Giving leads to people: one by one, or all that a filter chooses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, and_, insert, select, update

from leadscoring.exceptions import InvalidInput
from leadscoring.store import audit
from leadscoring.store.access import Act, Person, may, read_person, require
from leadscoring.store.database import Database
from leadscoring.store.listing import Filter, conditions
from leadscoring.store.moments import now
from leadscoring.store.tables import assignments, leads

__all__ = ["assign", "assign_matching", "check_owner", "hand_over"]

_AT_ONCE = 1000  # leads a turn, so that others need not wait


def assign(database: Database, actor: Person, lead_ids: Iterable[int], owner_id: int | None) -> int:
    """Give some leads to a person.

    Parameters
    ----------
    database : Database
        Where the leads are.
    actor : Person
        Who assigns them.
    lead_ids : iterable of int
        Which leads.
    owner_id : int or None
        Who gets them; None: nobody has them any more.

    Returns
    -------
    n_changed : int
        Leads that were not that person's before.

    Raises
    ------
    NotAllowed
        If the actor may not assign leads.
    InvalidInput
        If the person does not work on leads, or a lead does not exist; nothing
        is changed then.
    """
    wanted = list(dict.fromkeys(lead_ids))
    person = require(database, actor, Act.ASSIGN, subject=_called(wanted))
    with database.reading() as link:
        check_owner(link, owner_id)
        _check_known(link, wanted)
    return hand_over(database, person, wanted, owner_id)


def assign_matching(
    database: Database,
    actor: Person,
    chosen: Filter,
    owner_id: int | None,
    *,
    cutoff: float,
    warm: float,
) -> int:
    """Give all leads that a filter chooses to a person.

    Parameters
    ----------
    database, actor, owner_id
        As of `assign`.
    chosen : Filter
        Which leads.
    cutoff, warm : float
        Probabilities at or above which a lead is hot, and warm.

    Returns
    -------
    n_changed : int
        Leads that were not that person's before.

    Raises
    ------
    NotAllowed, InvalidInput
        As `assign` does.
    """
    person = require(database, actor, Act.ASSIGN, subject="leads")
    with database.reading() as link:
        check_owner(link, owner_id)
        held = conditions(link, chosen, cutoff=cutoff, warm=warm, actor=person)
        wanted = link.execute(select(leads.c.id).where(*held).order_by(leads.c.id)).scalars().all()
    return hand_over(database, person, wanted, owner_id)


def hand_over(
    database: Database, actor: Person, lead_ids: Sequence[int], owner_id: int | None
) -> int:
    """Change the owner of leads a thousand a turn, each turn with its audit entry.

    Parameters
    ----------
    database, actor, owner_id
        As of `assign`, checked by the caller.
    lead_ids : sequence of int
        Which leads; those that no longer exist are left out.

    Returns
    -------
    n_changed : int
        Leads that had another owner, or none.
    """
    n_changed = 0
    for first in range(0, len(lead_ids), _AT_ONCE):
        with database.writing() as link:
            some = lead_ids[first : first + _AT_ONCE]
            changed = _change_owner(link, actor, some, owner_id)
            if changed:
                told = {"owner": owner_id, "n_leads": len(changed), "leads": _numbers(changed)}
                audit.append(link, actor, "assigned", subject=_called(changed), details=told)
        n_changed += len(changed)
    return n_changed


def check_owner(link: Connection, owner_id: int | None) -> str | None:
    """Return the name of a person who can have leads; refuse others.

    Raises
    ------
    InvalidInput
        If there is no such person, or they do not work on leads.
    """
    if owner_id is None:
        return None
    owner = read_person(link, owner_id)
    if owner is None:
        raise InvalidInput(f"There is no person {owner_id}. Choose one of the team.")
    if not may(owner, Act.WORK):
        raise InvalidInput(
            f"{owner.name} does not work on leads. Choose somebody active who is a rep or a manager."
        )
    return owner.name


def _change_owner(
    link: Connection, actor: Person, lead_ids: Sequence[int], owner_id: int | None
) -> list[int]:
    """Return the leads that had another owner; all of it happens in the caller's turn."""
    check_owner(link, owner_id)
    others = and_(leads.c.id.in_(lead_ids), leads.c.owner_id.is_distinct_from(owner_id))
    found = select(leads.c.id).where(others).order_by(leads.c.id)
    changed = list(link.execute(found).scalars())
    if changed:
        row = {"owner_id": owner_id, "by": actor.id, "at": now()}
        link.execute(insert(assignments), [{"lead_id": number, **row} for number in changed])
        link.execute(update(leads).where(leads.c.id.in_(changed)).values(owner_id=owner_id))
    return changed


def _check_known(link: Connection, lead_ids: Sequence[int]) -> None:
    for first in range(0, len(lead_ids), _AT_ONCE):
        some = lead_ids[first : first + _AT_ONCE]
        found = set(link.execute(select(leads.c.id).where(leads.c.id.in_(some))).scalars())
        missing = [number for number in some if number not in found]
        if missing:
            raise InvalidInput(
                f"There is no lead {missing[0]}. It may have been erased: choose the leads again."
            )


def _called(lead_ids: Sequence[int]) -> str:
    return f"lead {lead_ids[0]}" if len(lead_ids) == 1 else f"{len(lead_ids)} leads"


def _numbers(lead_ids: Sequence[int]) -> str:
    """Return ascending numbers, runs of them in short.

    >>> _numbers([3, 4, 5, 9])
    '3-5, 9'
    """
    runs: list[list[int]] = []
    for number in lead_ids:
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    return ", ".join("-".join(map(str, run)) for run in runs)
