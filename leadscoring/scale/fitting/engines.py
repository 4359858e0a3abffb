"""Where partitions lie: in memory, or coded in a file of our own. A cluster is in `cluster`."""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Protocol, Self, TypeVar

from leadscoring.exceptions import DiskFull
from leadscoring.scale.fitting.coder import Coder
from leadscoring.scale.fitting.partition import Partition
from leadscoring.scale.fitting.sources import Piece

__all__ = ["Engine", "InMemory", "Streamed", "go_on"]

T = TypeVar("T")
P = ParamSpec("P")


class Engine(Protocol):
    """Coded leads, and a way of asking each partition something."""

    def each(
        self, ask: Callable[Concatenate[Partition, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Iterator[T]:
        """Yield the answer of each partition, in their order."""
        ...

    def __enter__(self) -> Self:
        """Code the leads."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Leave nothing behind."""
        ...


def go_on() -> None:
    """Stop nothing."""


class InMemory:
    """Partitions in this process.

    Parameters
    ----------
    pieces : sequence of Piece
        Where the leads are.
    coder : Coder
        Reads them.
    check : callable
        Called before each partition that is gone over; may raise to stop.
    """

    def __init__(
        self, pieces: Sequence[Piece], coder: Coder, *, check: Callable[[], None] = go_on
    ) -> None:
        self._pieces, self._coder, self._check = pieces, coder, check
        self._partitions: list[Partition] = []

    def __enter__(self) -> Self:
        for piece in self._pieces:
            self._check()
            self._partitions += self._coder.partitions(piece)
        return self

    def __exit__(self, *_: object) -> None:
        self._partitions = []

    def each(
        self, ask: Callable[Concatenate[Partition, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Iterator[T]:
        """Yield the answer of each partition, in their order."""
        for partition in self._partitions:
            self._check()
            yield ask(partition, *args, **kwargs)


class Streamed:
    """Partitions in a file without a name, which is gone with the process, however that ends.

    Parameters
    ----------
    pieces : sequence of Piece
        Where the leads are.
    coder : Coder
        Reads them.
    folder : str, optional
        Where the file is made; where not given, where temporary files are.
    check : callable
        Called before each partition that is gone over; may raise to stop.
    """

    def __init__(
        self,
        pieces: Sequence[Piece],
        coder: Coder,
        folder: str | None = None,
        *,
        check: Callable[[], None] = go_on,
    ) -> None:
        self._pieces, self._coder, self._check = pieces, coder, check
        self._folder = folder or tempfile.gettempdir()
        self._file: Any = None
        self._starts: list[int] = []

    def __enter__(self) -> Self:
        try:
            self._file = tempfile.TemporaryFile(dir=self._folder)
            for piece in self._pieces:
                for partition in self._coder.partitions(piece):
                    self._check()
                    self._starts.append(self._file.tell())
                    partition.write(self._file)
            self._file.flush()
        except BaseException as error:
            self.__exit__()
            if isinstance(error, OSError):
                raise self._refused(error) from error
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            with suppress(OSError):  # a full disk takes no rest of a buffer, nor is it wanted
                self._file.close()
        self._file, self._starts = None, []

    def each(
        self, ask: Callable[Concatenate[Partition, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Iterator[T]:
        """Yield the answer of each partition, in their order."""
        for start in self._starts:
            self._check()
            self._file.seek(start)
            yield ask(Partition.read(self._file), *args, **kwargs)

    def _refused(self, error: OSError) -> DiskFull:
        kept = "leads are kept there, coded, while a model learns from them"
        other = "name another folder in the environment variable TMPDIR."
        if error.errno != errno.ENOSPC:
            cause = error.strerror or type(error).__name__
            return DiskFull(
                f"{self._folder} cannot be written: {cause}, and {kept}. Mend it, or {other}"
            )
        free = shutil.disk_usage(self._folder).free / 2**20
        return DiskFull(
            f"The disk of {self._folder} is full: {kept}, some 60 bytes each, and {free:,.0f} MiB "
            f"are free. Make room, or {other}"
        )
