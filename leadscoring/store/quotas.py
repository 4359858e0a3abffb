"""How much one person of a team may bring in a day, so that nobody can fill the server alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from leadscoring.exceptions import InvalidInput
from leadscoring.store import settings
from leadscoring.store.access import Person
from leadscoring.store.people import is_team
from leadscoring.store.tables import uploads

__all__ = ["check_quota"]

_DAY = timedelta(days=1)
_MEGABYTE = 1_000_000
_REMEDY = "Bring it tomorrow, or ask a manager to set another limit on Team."


def check_quota(link: Connection, actor: Person, size: int, at: datetime) -> None:
    """Refuse a file beyond what one person may bring within 24 hours.

    Whoever works alone may bring what they like: there is nobody else's server to fill.

    Parameters
    ----------
    link : Connection
        In the transaction that notes the file, so that two at once count each other.
    actor : Person
        Who brings it.
    size : int
        Its bytes.
    at : datetime
        When, in UTC.

    Raises
    ------
    InvalidInput
        If it is one file too many, or they hold too much together.
    """
    if not is_team(link):
        return
    agreed = settings.read(link)
    mine = uploads.c.by == actor.id, uploads.c.is_sample.is_(False), uploads.c.at > at - _DAY
    brought = [
        receipt.get("size", 0) for receipt in link.scalars(select(uploads.c.receipt).where(*mine))
    ]
    if len(brought) >= agreed.upload_files:
        raise InvalidInput(
            f"A person may bring {agreed.upload_files:,} files in 24 hours, and {actor.name} "
            f"has brought {len(brought):,}. {_REMEDY}"
        )
    if sum(brought) + size > agreed.upload_megabytes * _MEGABYTE:
        raise InvalidInput(
            f"A person may bring {agreed.upload_megabytes:,} MB in 24 hours; with this file of "
            f"{size / _MEGABYTE:,.1f} MB {actor.name} would have brought "
            f"{(sum(brought) + size) / _MEGABYTE:,.1f} MB. {_REMEDY}"
        )
