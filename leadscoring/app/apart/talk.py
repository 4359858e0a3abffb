"""What the server and the other process say to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from leadscoring.exceptions import LeadScoringError

__all__ = ["Failed", "Overseer", "Reported", "Yielded"]


class Overseer(Protocol):
    """Whoever is told how far long work is, and may stop it; a `Job` is one."""

    def report(self, stage: int, share: float, detail: str = "") -> None:
        """Take how far the work is."""

    def stopped(self) -> bool:
        """Return whether to stop."""


@dataclass(frozen=True, slots=True)
class Reported:
    """How far the work is; see `Job.report`."""

    stage: int
    share: float
    detail: str


@dataclass(frozen=True, slots=True)
class Yielded:
    """What the function returned."""

    result: Any


@dataclass(frozen=True, slots=True)
class Failed:
    """Why it did not return."""

    error: LeadScoringError
