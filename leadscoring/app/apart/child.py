"""The other process: takes a function and what it works on, and tells what comes of it."""

from __future__ import annotations

import os
import signal
import sys
import threading
from dataclasses import dataclass
from typing import BinaryIO

from leadscoring.app import tracing
from leadscoring.app.apart.talk import Failed, Reported, Yielded, hear, say
from leadscoring.exceptions import LeadScoringError

__all__ = ["main"]

_NICE = 10  # of 19: the pages go first, yet an idle machine is used to the full
_NO_MEMORY = "Memory ran out. Work with fewer leads or columns, or on a machine with more memory."


@dataclass(frozen=True, slots=True)
class _Line:
    """The overseer as the function meets it: the server itself ends the process to stop it."""

    stream: BinaryIO

    def report(self, stage: int, share: float, detail: str = "") -> None:
        say(self.stream, Reported(stage, share, detail))

    def stopped(self) -> bool:
        return False


def main() -> None:
    """Do what the standard input asks for; an unforeseen error goes to the server's log."""
    if hasattr(os, "nice"):
        os.nice(_NICE)
    stream = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    work, asked = hear(sys.stdin.buffer)
    sys.excepthook = _note  # without what it says, which may name a lead
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    try:
        say(stream, Yielded(work(asked, _Line(stream))))
    except LeadScoringError as error:
        say(stream, Failed(error))
    except MemoryError:
        say(stream, Failed(LeadScoringError(_NO_MEMORY)))


def _note(_kind: type[BaseException], error: BaseException, _trace: object) -> None:
    tracing.note(error)


def _end_with_the_server() -> None:
    os.read(sys.stdin.fileno(), 1)  # nothing more comes: it returns when the server is gone
    if os.name == "posix":
        os.killpg(0, signal.SIGKILL)  # with whatever it has started
    os._exit(1)


if __name__ == "__main__":
    main()
