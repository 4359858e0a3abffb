"""What a thread of its own works out before it is asked for."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

__all__ = ["ahead"]

Part = TypeVar("Part")

_FEW = 2


def ahead(parts: Iterable[Part], *, n: int = _FEW) -> Iterator[Part]:
    """Yield parts in order, of which a thread works out a few more meanwhile.

    Parameters
    ----------
    parts : iterable
        The parts; asked for by that thread alone.
    n : int
        How many more, at most.

    Examples
    --------
    >>> list(ahead(range(5)))
    [0, 1, 2, 3, 4]
    """
    left = iter(parts)
    with ThreadPoolExecutor(1) as reader:
        waiting: deque[Future[list[Part]]] = deque()
        try:
            while True:
                while len(waiting) <= n:
                    waiting.append(reader.submit(_next, left))
                found = waiting.popleft().result()
                if not found:
                    return
                yield from found
        finally:
            for future in waiting:
                future.cancel()


def _next(left: Iterator[Part]) -> list[Part]:
    """Return the next part, or none; a future cannot hold the end of an iterator."""
    return list(itertools.islice(left, 1))
