"""Work on the parts of a file, several at a time, taken in the order of the file."""

from __future__ import annotations

import itertools
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

__all__ = ["in_order", "n_readers"]

Part = TypeVar("Part")
Result = TypeVar("Result")

_MOST = 8


def n_readers() -> int:
    """Return how many parts are worked on at a time: one for each core it may use, up to eight."""
    # A container or a batch system may allow fewer cores than the machine has.
    allowed = getattr(os, "sched_getaffinity", None)
    return min(len(allowed(0)) if allowed else os.cpu_count() or 1, _MOST)


def in_order(function: Callable[[Part], Result], parts: Iterable[Part]) -> Iterator[Result]:
    """Yield what a function makes of each part, in order, working a few parts ahead.

    Parameters
    ----------
    function : callable
        Called in several threads; it gains where it lets go of Python's lock.
    parts : iterable
        The parts.

    Yields
    ------
    result
        Of each part. Closing the iterator, or an error, drops the parts not begun.

    Examples
    --------
    >>> list(in_order(abs, [-3, 1, -2]))
    [3, 1, 2]
    """
    left = iter(parts)
    with ThreadPoolExecutor(n_readers()) as pool:
        ahead: deque[Future[Result]] = deque()
        try:
            for part in itertools.islice(left, 2 * n_readers()):
                ahead.append(pool.submit(function, part))
            while ahead:
                yield ahead.popleft().result()
                for part in itertools.islice(left, 1):
                    ahead.append(pool.submit(function, part))
        finally:
            for future in ahead:
                future.cancel()
