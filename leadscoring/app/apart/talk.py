"""What the server and the other process say to each other, and how.

Objects pass as between all processes of `multiprocessing`, through pipes that nobody
else can write to. That package's own way to start a process would run the script that
Streamlit calls the main module.
"""

from __future__ import annotations

from dataclasses import dataclass
from multiprocessing.reduction import ForkingPickler
from typing import Any, BinaryIO, Protocol

from leadscoring.exceptions import LeadScoringError

__all__ = ["UNFORESEEN", "Failed", "Overseer", "Reported", "Yielded", "hear", "say"]

UNFORESEEN = "The work stopped for a reason that nobody foresaw; the server's log names it."

_HEAD = 8  # bytes that tell how many follow


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


def say(stream: BinaryIO, told: object) -> None:
    """Write an object for the other side."""
    content = ForkingPickler.dumps(told)
    stream.write(len(content).to_bytes(_HEAD, "little"))
    stream.write(content)
    stream.flush()


def hear(stream: BinaryIO) -> Any:  # noqa: ANN401 (whatever the other side said)
    """Return the next object of the other side; raise `EOFError` where it says no more."""
    n = int.from_bytes(_whole(stream, _HEAD), "little")
    return ForkingPickler.loads(_whole(stream, n))


def _whole(stream: BinaryIO, n: int) -> bytes:
    content = stream.read(n)
    if len(content) < n:
        raise EOFError
    return content
