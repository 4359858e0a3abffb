"""Leads and models that leave the product, or are read in bulk: written down before they do."""

from __future__ import annotations

from collections.abc import Mapping

from leadscoring.store import audit
from leadscoring.store.access import Act, Person, require
from leadscoring.store.database import Database

__all__ = ["note_bulk_read", "note_export", "note_model_export"]


def note_export(
    database: Database,
    actor: Person,
    *,
    what: str,
    n_leads: int | None,
    own: bool = False,
    raw: bool = False,
) -> None:
    """Write down that somebody downloads leads; call it before they get them.

    Parameters
    ----------
    database : Database
        Where the audit log is kept.
    actor : Person
        Who downloads.
    what : str
        Which list it is, such as ``"Today"``; never a lead's own data.
    n_leads : int or None
        How many leads are on it, where that is known.
    own : bool
        Whether it is their own list for the day, which who works on leads may have.
    raw : bool
        Whether texts that a spreadsheet would run stay as they are.

    Raises
    ------
    NotAllowed
        If their roles do not allow it; that is written down instead.
    """
    acts = (Act.EXPORT, Act.WORK) if own else (Act.EXPORT,)
    details = {"n_leads": n_leads, "raw": raw or None}
    _note(database, actor, "export", acts, what=what, details=details)


def note_bulk_read(
    database: Database, actor: Person, *, what: str, n_leads: int, own: bool = False
) -> None:
    """Write down that somebody reads many leads at once, such as by a program.

    Parameters
    ----------
    database, actor, what, n_leads, own
        As in `note_export`; all but the own list needs the right to see others' leads.

    Raises
    ------
    NotAllowed
        If their roles do not allow it; that is written down instead.
    """
    acts = (Act.SEE_ALL, Act.WORK) if own else (Act.SEE_ALL,)
    _note(database, actor, "bulk read", acts, what=what, details={"n_leads": n_leads})


def note_model_export(database: Database, actor: Person, *, version: str, what: str) -> None:
    """Write down that somebody downloads a part of a model; call it before they get it.

    Parameters
    ----------
    database, actor
        As in `note_export`.
    version : str
        Such as ``"v0002"``.
    what : str
        Which part, such as ``"report"``.

    Raises
    ------
    NotAllowed
        If they may not look into the model; that is written down instead.
    """
    person = require(database, actor, Act.SEE_MODEL, subject=version)
    with database.writing() as link:
        audit.append(link, person, "model export", subject=version, details={"what": what})


def _note(
    database: Database,
    actor: Person,
    act: str,
    allowed_by: tuple[Act, ...],
    *,
    what: str,
    details: Mapping[str, object],
) -> None:
    person = require(database, actor, *allowed_by, subject=what)
    told = {name: value for name, value in details.items() if value is not None}
    with database.writing() as link:
        audit.append(link, person, act, subject=what, details=told)
