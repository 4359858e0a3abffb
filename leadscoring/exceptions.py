"""The errors that a user can cause, each with a message that can be shown as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = [
    "Cancelled",
    "ClusterError",
    "DamagedVersion",
    "DatabaseError",
    "DiskFull",
    "InvalidInput",
    "LeadScoringError",
    "NotAllowed",
    "NotReachable",
    "Overtaken",
    "ReadError",
    "RegistryError",
    "StaleRevision",
]


class LeadScoringError(Exception):
    """Base of every error that a user can cause; its message names the remedy."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Let an error cross from one process to another, whatever its class is made from."""
        return _again, (type(self), self.args, vars(self))


class InvalidInput(LeadScoringError, ValueError):
    """A value, column or option that the product cannot work with."""


class ReadError(LeadScoringError):
    """A file that cannot be read as a list of leads.

    Parameters
    ----------
    message : str
        The cause and the remedy, in one or two sentences.
    file : str
        Name of the file.
    line : int, optional
        Line of the file at which it went wrong, counted from 1.
    excerpt : str, optional
        The text of that line.
    """

    def __init__(
        self, message: str, *, file: str, line: int | None = None, excerpt: str | None = None
    ) -> None:
        place = file if line is None else f"{file}, line {line:,}"
        super().__init__(f"{place}: {message}")
        self.message = message
        self.file = file
        self.line = line
        self.excerpt = excerpt


class DiskFull(LeadScoringError):
    """A disk that has no room for what is kept while something is worked out, or fails."""


class ClusterError(LeadScoringError):
    """A cluster that cannot be reached, or whose workers are gone."""


class NotReachable(LeadScoringError):
    """A target that no cutoff reaches with this data.

    Parameters
    ----------
    message : str
        What was asked, and the best that can be reached.
    best : object
        The cutoff point that comes closest to what was asked.
    """

    def __init__(self, message: str, *, best: object) -> None:
        super().__init__(message)
        self.best = best


class RegistryError(LeadScoringError):
    """A models directory, version or publication that cannot be used."""


class DamagedVersion(RegistryError):
    """A version whose files do not match their checksums."""


class StaleRevision(RegistryError):
    """A publication based on a revision that somebody else has replaced."""


class DatabaseError(LeadScoringError):
    """A database that cannot be reached or used."""


class NotAllowed(LeadScoringError):
    """Something that a person's roles do not allow."""


class Overtaken(LeadScoringError):
    """A change based on what somebody else has changed meanwhile.

    Parameters
    ----------
    message : str
        Who did what, and what to do about it.
    latest : int
        Number of the entry that was not seen.
    """

    def __init__(self, message: str, *, latest: int) -> None:
        super().__init__(message)
        self.latest = latest


class Cancelled(LeadScoringError):
    """Work that was stopped on request."""


def _again(
    kind: type[LeadScoringError], args: tuple[object, ...], attributes: Mapping[str, object]
) -> LeadScoringError:
    error = kind.__new__(kind, *args)
    vars(error).update(attributes)
    return error
