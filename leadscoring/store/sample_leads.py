"""Invented leads in the database: there to try the product on, gone when real ones come."""

from __future__ import annotations

from sqlalchemy import Connection, delete, func, select

from leadscoring.exceptions import InvalidInput
from leadscoring.store import audit
from leadscoring.store.access import Person
from leadscoring.store.tables import leads, uploads

__all__ = ["forget_samples", "refuse_samples"]

_SAMPLES = select(uploads.c.id).where(uploads.c.is_sample.is_(True))


def forget_samples(link: Connection, actor: Person) -> int:
    """Take all invented leads away, with everything about them.

    Parameters
    ----------
    link : sqlalchemy.Connection
        With the turn to write.
    actor : Person
        Who brings real leads.

    Returns
    -------
    n : int
        How many they were.
    """
    numbers = link.execute(_SAMPLES).scalars().all()
    if not numbers:
        return 0
    gone = link.execute(delete(leads).where(leads.c.first_upload.in_(numbers))).rowcount
    link.execute(delete(uploads).where(uploads.c.id.in_(numbers)))
    audit.append(link, actor, "samples forgotten", details={"n_leads": gone})
    return gone


def refuse_samples(link: Connection) -> None:
    """Keep invented leads out where there are real ones.

    Raises
    ------
    InvalidInput
        If there are any.
    """
    real = leads.c.first_upload.not_in(_SAMPLES)
    n_real = link.execute(select(func.count()).select_from(leads).where(real)).scalar_one()
    if n_real:
        raise InvalidInput(
            f"The database holds {n_real:,} real leads; sample leads would mix with them. "
            "Open an empty database to try the samples."
        )
