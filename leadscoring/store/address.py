"""The usual address of a database, understood without importing what speaks to databases."""

from __future__ import annotations

from pathlib import Path

__all__ = ["DEFAULT_URL", "plain_file"]

DEFAULT_URL = "sqlite:///leadscoring.db"
_FILE = "sqlite:///"


def plain_file(url: str) -> Path | None:
    """Return the file that an address names, from the root; None where it says anything else.

    Examples
    --------
    >>> plain_file("sqlite:////var/leads.db") == Path("/var/leads.db").resolve()
    True
    >>> plain_file("postgresql://ann@localhost/leads"), plain_file("sqlite:///:memory:")
    (None, None)
    """
    name = url.removeprefix(_FILE)
    is_plain = url.startswith(_FILE) and name not in {"", ":memory:"} and not set(name) & set("?%")
    return Path(name).resolve() if is_plain else None
