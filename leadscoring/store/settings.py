"""What the team has agreed on: how long a day's list is, and how long things are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from leadscoring.exceptions import InvalidInput
from leadscoring.store import audit
from leadscoring.store.access import Act, Person, require
from leadscoring.store.database import Database
from leadscoring.store.tables import settings

__all__ = ["Settings", "change", "get", "put", "read"]


@dataclass(frozen=True)
class Settings:
    """The team's settings.

    Parameters
    ----------
    capacity : int
        Calls that a rep can make a day, at least 1.
    cool_off_days : int
        Days before a lead that was contacted is on a list again.
    explore_percent : int
        Share of a day's list that is drawn at random from below the cutoff, in percent.
    call_cost, conversion_value : int
        What working a lead costs, and what a conversion brings, in whole units of money.
    upload_files, upload_megabytes : int
        What one person of a team may bring in 24 hours.
    keep_closed_days, keep_scores_days, keep_uploads_days : int or None
        Days that closed leads, scores other than the first and the present ones, and
        receipts of uploads are kept; None: for good.
    """

    capacity: int = 30
    cool_off_days: int = 3
    explore_percent: int = 5
    call_cost: int = 45
    conversion_value: int = 120
    upload_files: int = 100
    upload_megabytes: int = 2_000
    keep_closed_days: int | None = None
    keep_scores_days: int | None = None
    keep_uploads_days: int | None = None


_RANGES = {
    "capacity": (1, 100_000),
    "cool_off_days": (0, 100_000),
    "explore_percent": (0, 50),
    "upload_files": (1, 100_000),
    "upload_megabytes": (1, 1_000_000),
    "call_cost": (0, 1_000_000),
    "conversion_value": (1, 1_000_000),
}
_USUAL = (1, 100_000)
_ACTS = {
    "capacity": Act.SET_DAY,
    "cool_off_days": Act.SET_DAY,
    "explore_percent": Act.SET_DAY,
    "upload_files": Act.SET_DAY,
    "upload_megabytes": Act.SET_DAY,
    "call_cost": Act.PUBLISH_CUTOFF,
    "conversion_value": Act.PUBLISH_CUTOFF,
}


def read(link: Connection) -> Settings:
    """Return the settings as they are now."""
    known = {field.name for field in fields(Settings)}
    rows = link.execute(select(settings)).mappings()
    return Settings(**{row["key"]: row["value"] for row in rows if row["key"] in known})


def change(database: Database, actor: Person, **wanted: int | None) -> Settings:
    """Change some of the settings.

    Parameters
    ----------
    database : Database
        Where they are kept.
    actor : Person
        Who changes them: the team's day a manager, what a call costs and brings
        whoever publishes cutoffs, what is kept an administrator.
    **wanted
        Fields of `Settings`.

    Returns
    -------
    settings : Settings
        As they are now.

    Raises
    ------
    NotAllowed
        If the person's roles do not allow it.
    InvalidInput
        If a number is out of range.
    """
    for act in {_ACTS.get(name, Act.KEEP) for name in wanted}:
        require(database, actor, act, subject="settings")
    _check(wanted)
    with database.writing() as link:
        for key, value in wanted.items():
            put(link, key, value)
        audit.append(link, actor, "settings", details=wanted)
        return read(link)


def put(link: Connection, key: str, value: object) -> None:
    """Keep one value under its key, in place of the one before."""
    link.execute(delete(settings).where(settings.c.key == key))
    link.execute(insert(settings).values(key=key, value=value))


def get(link: Connection, key: str) -> Any:  # noqa: ANN401 (what JSON holds)
    """Return the value under a key; None where there is none."""
    return link.execute(select(settings.c.value).where(settings.c.key == key)).scalar_one_or_none()


def _check(wanted: Mapping[str, int | None]) -> None:
    known = {field.name for field in fields(Settings)}
    for name, value in wanted.items():
        if name not in known:
            raise InvalidInput(f"There is no setting {name!r}. Choose from {sorted(known)}.")
        if value is None and name not in _RANGES:
            continue
        least, most = _RANGES.get(name, _USUAL)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise InvalidInput(
                f"{name} must be a whole number from {least} to {most:,}, got {value}."
            )
