"""Sample leads as the dashboard offers them: by themselves once, and away at a press."""

from __future__ import annotations

from sqlalchemy import Connection, select

from leadscoring.store import settings
from leadscoring.store.access import Act, Person, require
from leadscoring.store.database import Database
from leadscoring.store.sample_leads import forget_samples
from leadscoring.store.tables import leads, uploads

__all__ = ["any_leads", "are_there", "claim_offer", "is_open", "take_away"]

_OFFERED = "samples_offered"


def claim_offer(database: Database) -> bool:
    """Return whether to take the sample leads in unasked: once, and before any file came."""
    with database.writing() as link:
        is_ours = is_open(link)
        if is_ours:
            settings.put(link, _OFFERED, value=True)
        return is_ours


def any_leads(link: Connection) -> bool:
    """Return whether there is a lead at all, open or closed."""
    return link.execute(select(leads.c.id).limit(1)).first() is not None


def are_there(link: Connection) -> bool:
    """Return whether the leads in the database are sample leads."""
    wanted = select(uploads.c.id).where(uploads.c.is_sample.is_(True)).limit(1)
    return link.execute(wanted).first() is not None


def take_away(database: Database, actor: Person) -> int:
    """Take the sample leads away before real ones come.

    Parameters
    ----------
    database : Database
        Where they are.
    actor : Person
        Who takes them away.

    Returns
    -------
    n : int
        How many they were.

    Raises
    ------
    NotAllowed
        If the actor may not upload leads.
    """
    person = require(database, actor, Act.UPLOAD, subject="sample leads")
    with database.writing() as link:
        return forget_samples(link, person)


def is_open(link: Connection) -> bool:
    """Return whether the offer stands: it was never taken up, and no file ever came."""
    any_file = link.execute(select(uploads.c.id).limit(1)).first()
    return any_file is None and not settings.get(link, _OFFERED)
