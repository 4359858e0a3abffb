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
    keep_closed_days, keep_scores_days, keep_uploads_days : int or None
        Days that closed leads, scores other than the present ones, and
        receipts of uploads are kept; None: for good.
    """

    capacity: int = 30
    cool_off_days: int = 3
    keep_closed_days: int | None = None
    keep_scores_days: int | None = None
    keep_uploads_days: int | None = None


_LEAST = {"capacity": 1, "cool_off_days": 0}
_MOST = 100_000
_DAY = ("capacity", "cool_off_days")


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
        Who changes them: the team's day a manager, what is kept an administrator.
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
    for act in {Act.SET_DAY if name in _DAY else Act.KEEP for name in wanted}:
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
        least = _LEAST.get(name, 1)
        if value is None and name not in _LEAST:
            continue
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= _MOST:
            raise InvalidInput(
                f"{name} must be a whole number from {least} to {_MOST:,}, got {value}."
            )
