"""Runs long work in a process of its own, at low priority."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO, TypeVar, cast

from leadscoring.app.apart.talk import UNFORESEEN, Failed, Overseer, Reported, Yielded, hear, say
from leadscoring.exceptions import Cancelled, LeadScoringError

__all__ = ["run_apart"]

A = TypeVar("A")
T = TypeVar("T")
_OFTEN = 0.1  # seconds between two looks at whether to stop
_CHILD = (sys.executable, "-m", "leadscoring.app.apart.child")
_KILLED = (
    "The system ended the work, most likely because memory ran out. "
    "Work with fewer leads or columns, or on a machine with more memory."
)


def run_apart(work: Callable[[A, Overseer], T], asked: A, overseer: Overseer) -> T:
    """Return what a function returns that runs in a process of its own, at low priority.

    The pages' processor time is theirs first. The process ends at once when it is asked
    to stop, and with the server: it holds nothing that could be left half done.

    Parameters
    ----------
    work : callable
        A function of a module. It takes what is asked and an overseer.
    asked : object
        What the function works on.
    overseer : Overseer
        Told how far the work is, and asked whether to stop.

    Raises
    ------
    Cancelled
        If the overseer says so.
    LeadScoringError
        As the function raises it, or where the process was ended from outside.
    """
    with subprocess.Popen(  # noqa: S603 (this interpreter and a module of this package)
        _CHILD, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as child:
        over = threading.Event()
        guard = threading.Thread(target=_guard, args=(child, overseer, over), daemon=True)
        guard.start()
        try:
            told = _talk(child, (work, asked), overseer)
        finally:
            over.set()
            guard.join()
            _end(child)
    if isinstance(told, Yielded):
        result: T = told.result
        return result
    if overseer.stopped():
        raise Cancelled("The work was cancelled.")
    raise told.error if told else LeadScoringError(_why(child.returncode))


def _talk(
    child: subprocess.Popen[bytes], task: tuple[Any, ...], overseer: Overseer
) -> Yielded | Failed | None:
    """Return what the child says at last; None where it ended without a word."""
    asks, tells = cast("BinaryIO", child.stdin), cast("BinaryIO", child.stdout)
    try:
        say(asks, task)
        while True:
            told = hear(tells)
            if not isinstance(told, Reported):
                found: Yielded | Failed = told
                return found
            overseer.report(told.stage, told.share, told.detail)
    except (EOFError, BrokenPipeError):
        child.wait()
        return None


def _guard(child: subprocess.Popen[bytes], overseer: Overseer, over: threading.Event) -> None:
    while not over.wait(_OFTEN):
        if overseer.stopped():
            _end(child)
            return


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it has started."""
    if child.poll() is None:
        if os.name == "posix":
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
    with suppress(BrokenPipeError):  # of what it did not live to read
        cast("BinaryIO", child.stdin).close()


def _why(code: int | None) -> str:
    return _KILLED if code is None or code < 0 else UNFORESEEN
