"""Numbers, names and text as the pages show them."""

from __future__ import annotations

import re
from datetime import date, datetime, tzinfo

__all__ = ["age", "at", "count", "day", "escape", "listed", "model_name", "on_day", "size"]

# Control characters, and marks that turn the direction of all that follows them.
_TURNS = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
# Markdown makes links of addresses after it has read its marks, so no mark can say that it shall not.
_ADDRESS = re.compile(r"(https?:(?=//)|www(?=\.))", re.IGNORECASE)
_JOINED = "\u2060"  # takes no room and breaks no line, and no address goes on behind it
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&@/])")


def escape(text: object) -> str:
    r"""Return text that Markdown shows as it is.

    Names of files, columns and leads are other people's text: unescaped, one
    could load a picture from elsewhere. An address in it becomes no link. Control
    characters, and marks that would turn the direction of the words after it, are left out.

    Examples
    --------
    >>> print(escape("a_b ![x](y)"))
    a\_b \!\[x\]\(y\)
    """
    line = " ".join(_TURNS.sub("", str(text)).split())
    return _SPECIAL.sub(r"\\\1", _ADDRESS.sub(rf"\1{_JOINED}", line))


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> count(1, "row"), count(9240, "row"), count(2, "match", "matches")
    ('1 row', '9,240 rows', '2 matches')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(names: list[str], *, most: int = 3) -> str:
    """Return names in quotation marks, joined as in a sentence.

    Examples
    --------
    >>> print(listed(["City"]))
    “City”
    >>> print(listed(["City", "Country", "Tags"]))
    “City”, “Country” and “Tags”
    >>> print(listed(["a", "b", "c", "d", "e"]))
    “a”, “b”, “c” and 2 more
    """
    if len(names) > most + 1:
        return ", ".join(f"“{name}”" for name in names[:most]) + f" and {len(names) - most} more"
    quoted = [f"“{name}”" for name in names]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + f" and {quoted[-1]}"


def size(n_bytes: int) -> str:
    """Return a file's size in the largest unit that keeps it above one.

    Examples
    --------
    >>> size(532), size(48_200), size(1_200_000)
    ('532 bytes', '48 kB', '1.2 MB')
    """
    if n_bytes < 1_000:
        return f"{n_bytes} bytes"
    if n_bytes < 1_000_000:
        return f"{n_bytes / 1_000:.0f} kB"
    return f"{n_bytes / 1_000_000:.1f} MB"


def model_name(version: str) -> str:
    """Return a version's name as people say it.

    Examples
    --------
    >>> model_name("v0014")
    'Model 14'
    """
    digits = version.removeprefix("v").lstrip("0")
    return f"Model {digits}" if digits.isdigit() else f"Model {version}"


def on_day(moment: str, *, today: datetime | None = None, zone: tzinfo | None = None) -> str:
    """Return the day of a moment, with the year only where it is another one.

    Parameters
    ----------
    moment : str
        An ISO moment.
    today : datetime, optional
        What counts as now; the clock's by default.
    zone : tzinfo, optional
        Time zone of the reader; the moment's own by default.

    Examples
    --------
    >>> now = datetime.fromisoformat("2026-11-22T10:00:00+00:00")
    >>> on_day("2026-11-17T08:30:00+00:00", today=now)
    '17 Nov'
    >>> on_day("2025-02-03T08:30:00+00:00", today=now)
    '3 Feb 2025'
    """
    there = datetime.fromisoformat(moment).astimezone(zone)
    return day(there, today=today or datetime.now(there.tzinfo))


def day(when: date, *, today: date) -> str:
    """Return a day, with the year only where it is another one.

    Examples
    --------
    >>> day(date(2026, 11, 17), today=date(2026, 11, 22))
    '17 Nov'
    """
    return f"{when.day} {when:%b}" if when.year == today.year else f"{when.day} {when:%b %Y}"


def at(moment: datetime, *, now: datetime) -> str:
    """Return a moment as it is said on the day of `now`, both by the same clock.

    Examples
    --------
    >>> now = datetime(2026, 11, 22, 12)
    >>> at(datetime(2026, 11, 22, 9, 5), now=now), at(datetime(2026, 11, 17, 9, 5), now=now)
    ('at 9:05', 'on 17 Nov at 9:05')
    """
    clock = f"at {moment.hour}:{moment:%M}"
    return clock if moment.date() == now.date() else f"on {day(moment, today=now)} {clock}"


def age(days: int) -> str:
    """Return an age as a list says it: in days, then in months, then in years.

    Examples
    --------
    >>> age(0), age(3), age(99), age(100), age(800)
    ('today', '3 d', '99 d', '3 mo', '2 y')
    """
    if days < 1:
        return "today"
    if days < 100:
        return f"{days} d"
    return f"{days // 30} mo" if days < 730 else f"{days // 365} y"
