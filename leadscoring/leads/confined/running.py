"""Reading a file in another process, seen from the one that waits for the leads."""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, BinaryIO, Self

import pyarrow as pa

from leadscoring.exceptions import InvalidInput, LeadScoringError, ReadError
from leadscoring.leads.confined.handing import receive, receive_message, send_message
from leadscoring.leads.confined.limits import LIMITS, NO_MEMORY, Limits
from leadscoring.leads.lead_file import LeadFile

__all__ = ["prepare", "read_confined"]

_SMALL = 1_000_000  # bytes: what a process may have read before, and still be used again
_LESS = "Split it into smaller files, or save only the columns that are needed."
# Libraries that set address space aside for later, or for many threads, would use up the limit.
_FRUGAL = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
_BROKEN = (EOFError, OSError, ValueError, pa.ArrowException)


def read_confined(
    data: bytes, *, name: str, options: Mapping[str, Any], limits: Limits = LIMITS
) -> LeadFile:
    """Return a file's leads, read in a process of its own.

    Parameters
    ----------
    data : bytes
        The file's content.
    name : str
        Its name, for messages.
    options : mapping
        Keyword options of `read_leads`.
    limits : Limits
        What reading may use.

    Returns
    -------
    read : LeadFile
        As `read_leads` returns it.

    Raises
    ------
    ReadError
        If the file is no list of leads, or needs more than the limits.
    InvalidInput
        If an option is not one that can be used.
    """
    with _borrowed(limits, size=len(data)) as child, _Patience(child, limits.patience) as patience:
        try:
            found = _ask(child, {**options, "name": name, "size": len(data)}, data)
        except _BROKEN as error:
            child.kill()
            raise _ended(child.wait(), name, limits, is_late=patience.is_over) from error
    if isinstance(found, LeadFile):
        return found
    raise found


def prepare() -> None:
    """Start a process that waits for a file, unless one does; the file then waits less."""
    with _TURN:
        if not _IDLE:
            _IDLE.append(_started(LIMITS))


def _ask(
    child: subprocess.Popen[bytes], asked: dict[str, Any], data: bytes
) -> LeadFile | LeadScoringError:
    requests, answers = _pipes(child)
    send_message(requests, asked)
    requests.write(data)
    requests.flush()
    match receive_message(answers):
        case {"read": True}:
            return receive(answers)
        case {"refused": refused}:
            return ReadError(**refused)
        case {"invalid": invalid}:
            return InvalidInput(invalid)
    raise EOFError("No answer came.")


def _pipes(child: subprocess.Popen[bytes]) -> tuple[BinaryIO, BinaryIO]:
    if child.stdin is None or child.stdout is None:
        raise ValueError("The process has no pipes.")
    return child.stdin, child.stdout  # type: ignore[return-value]


_IDLE: list[subprocess.Popen[bytes]] = []
_TURN = threading.Lock()


@contextmanager
def _borrowed(limits: Limits, *, size: int) -> Iterator[subprocess.Popen[bytes]]:
    """Lend a process; after a small file that it read it waits for the next one."""
    child = _taken() if limits == LIMITS else None
    child = child or _started(limits)
    try:
        yield child
        if size <= _SMALL and limits == LIMITS:
            child = _kept(child)
    finally:
        if child is not None:
            _end(child)


def _taken() -> subprocess.Popen[bytes] | None:
    with _TURN:
        child = _IDLE.pop() if _IDLE else None
    if child is not None and child.poll() is not None:
        _end(child)
        return None
    return child


def _kept(child: subprocess.Popen[bytes]) -> subprocess.Popen[bytes] | None:
    """Keep a process for the next file; return it where one waits already."""
    with _TURN:
        if _IDLE:
            return child
        _IDLE.append(child)
        return None


def _started(limits: Limits) -> subprocess.Popen[bytes]:
    options = [f"--{name}={value}" for name, value in asdict(limits).items()]
    return subprocess.Popen(  # noqa: S603, our own program; the file is data to it
        [sys.executable, "-P", "-m", "leadscoring.leads.confined.child", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **_FRUGAL},
    )


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    for pipe in _pipes(child):
        try:
            pipe.close()
        except BrokenPipeError:  # what it did not take any more
            continue
    child.wait()


@atexit.register
def _end_idle() -> None:
    with _TURN:
        while _IDLE:
            _end(_IDLE.pop())


class _Patience:
    """Ends a process that takes too long on the clock; a context manager."""

    def __init__(self, child: subprocess.Popen[bytes], seconds: float) -> None:
        self.is_over = False
        self._child = child
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._timer.cancel()

    def _end(self) -> None:
        self.is_over = True
        self._child.kill()


def _ended(status: int, name: str, limits: Limits, *, is_late: bool) -> ReadError:
    """Return why there are no leads, from how the process that read them ended."""
    if is_late or status == -getattr(signal, "SIGXCPU", 0):
        return ReadError(
            f"Reading it takes more than {limits.seconds} seconds, which is the most that one "
            f"file may take. {_LESS}",
            file=name,
        )
    if status < 0 or status == NO_MEMORY:
        return ReadError(
            "Reading it needs more memory than one file may take: it is damaged, or a cell far "
            f"out stretches the table. {_LESS}",
            file=name,
        )
    return ReadError(
        "It is damaged in a way that the reader did not know of. Save or export it again, as CSV "
        "UTF-8.",
        file=name,
    )
