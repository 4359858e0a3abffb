"""Errors that nobody foresaw, in the log: where they happened, without what they say.

What an error says may name a lead: "could not convert 'ann@example.com'". Where it happened,
line by line, is the program's own.
"""

from __future__ import annotations

import logging
import secrets
import traceback

__all__ = ["note"]

_LOG = logging.getLogger("leadscoring")


def note(error: BaseException) -> str:
    """Write an error into the log and return the number that stands beside it there.

    Parameters
    ----------
    error : BaseException
        The error, with those that it came from.

    Returns
    -------
    number : str
        Eight hexadecimal digits that no other error has.
    """
    number = secrets.token_hex(4)
    _LOG.error("Unforeseen error %s\n%s", number, "".join(map(_told, _chain(error))))
    return number


def _chain(error: BaseException) -> list[BaseException]:
    """Return an error and those that it came from, the first of them first."""
    found, before = [error], error.__cause__ or error.__context__
    while before is not None and before not in found:
        found.append(before)
        before = before.__cause__ or before.__context__
    return found[::-1]


def _told(error: BaseException) -> str:
    return f"{''.join(traceback.format_tb(error.__traceback__))}{type(error).__qualname__}\n"
