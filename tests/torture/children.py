"""Children that are killed at work: each tells of every step once that is kept."""

from __future__ import annotations

import multiprocessing
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Barrier
from types import ModuleType
from typing import Any

WORKS = "tests.torture.works"
_CONTEXT = multiprocessing.get_context("forkserver")
_PATIENCE = 60  # seconds, for a machine that is busy
_AFTER = 0.012  # seconds: longer than a step takes, and than a database takes to be opened


@contextmanager
def started(work: Callable[..., None], *args: Any) -> Iterator[tuple[BaseProcess, Connection]]:
    """Start a child that shares the imports of those before it; it ends with the block.

    Its work takes a function that tells the parent of a step, and `args`.
    """
    _CONTEXT.set_forkserver_preload([WORKS])
    here, there = _CONTEXT.Pipe(duplex=False)
    child = _CONTEXT.Process(target=_run, args=(work, there, args), daemon=True)
    with _nothing_run_again():
        child.start()
    there.close()
    try:
        yield child, here
    finally:
        child.kill()
        child.join()
        here.close()


def gate(n: int) -> Barrier:
    """Return a gate that opens once `n` children wait at it."""
    return _CONTEXT.Barrier(n, timeout=_PATIENCE)


def told_by(child: tuple[BaseProcess, Connection]) -> list[Any]:
    """Return all that a child tells until it ends."""
    told: list[Any] = []
    while _received(child[1], told):
        pass
    return told[1:]


def killed(work: Callable[..., None], *args: Any, chance: random.Random, steps: int) -> list[Any]:
    """Kill a child at a moment drawn at random, and return what it told of until then.

    That is some milliseconds after its beginning, or after a step of at most `steps`.
    """
    told: list[Any] = []
    with started(work, *args) as (child, pipe):
        assert _received(pipe, begun := [])
        assert begun == ["begun"]
        n_awaited = chance.randint(0, steps)
        while len(told) < n_awaited and _received(pipe, told):
            pass
        end = time.monotonic() + chance.uniform(0, _AFTER)
        while (left := end - time.monotonic()) > 0 and pipe.poll(left) and _received(pipe, told):
            pass
        child.kill()
        child.join()
        while _received(pipe, told):
            pass
    return told


@contextmanager
def _nothing_run_again() -> Iterator[None]:
    """Hide the program that runs: a child would run it, be it pytest or a page under test."""
    program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = program


def _run(work: Callable[..., None], pipe: Connection, args: tuple[Any, ...]) -> None:
    pipe.send("begun")
    work(pipe.send, *args)


def _received(pipe: Connection, told: list[Any]) -> bool:
    try:
        assert pipe.poll(_PATIENCE), "a child neither told of a step nor ended"
        told.append(pipe.recv())
    except EOFError:
        return False
    return True
