"""Being told to stop, by a service manager or a scheduler: in order, with nothing left behind."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["STOPPED", "stopped_in_order"]

STOPPED = 128 + signal.SIGTERM
"""The exit code of a command that was told to stop, as shells have it."""


@contextmanager
def stopped_in_order() -> Iterator[None]:
    """Let whatever runs tidy up after itself when the process is told to stop (SIGTERM).

    Without it the process ends where it stands, and what it wrote aside stays there.

    Raises
    ------
    SystemExit
        With `STOPPED`, wherever the main thread is when that happens; being told
        once more changes nothing.

    Examples
    --------
    >>> with stopped_in_order():
    ...     signal.raise_signal(signal.SIGTERM)
    Traceback (most recent call last):
    SystemExit: 143
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the main thread's
        return
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)


def _stop(_number: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # nothing breaks off the tidying up
    sys.exit(STOPPED)
