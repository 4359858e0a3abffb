"""Pieces of a file that are made out of turn, each written where it belongs."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import BinaryIO

__all__ = ["Turns"]


class Turns:
    """Where pieces of a file begin, whose sizes are known only once they are made.

    Parameters
    ----------
    out : binary file
        Where to write, from where it is on.

    Examples
    --------
    >>> import io
    >>> out = io.BytesIO()
    >>> turns = Turns(out)
    >>> for number, text in enumerate([b"one ", b"two"]):
    ...     with turns.taken(number):
    ...         turns.write(turns.begin_of(number, len(text)), text)
    >>> out.getvalue()
    b'one two'
    """

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._lock = out, threading.Lock()
        self._ends: defaultdict[int, Future[int]] = defaultdict(Future)
        self._ends[-1].set_result(out.tell())

    @contextmanager
    def taken(self, number: int) -> Iterator[None]:
        """Work on a piece; if that ends before its size is known, nobody waits for it."""
        try:
            yield
        finally:
            self._end(number).cancel()

    def begin_of(self, number: int, size: int) -> int:
        """Return where a piece of this size begins, as soon as that is known.

        Raises
        ------
        CancelledError
            If the piece before it was given up.
        """
        begin = self._end(number - 1).result()
        self._end(number).set_result(begin + size)
        return begin

    def write(self, place: int, content: bytes | memoryview) -> None:
        """Write something at a place of the file."""
        with self._lock:
            self._out.seek(place)
            self._out.write(content)

    def _end(self, number: int) -> Future[int]:
        with self._lock:
            return self._ends[number]
