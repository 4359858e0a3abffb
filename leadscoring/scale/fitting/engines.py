"""Where partitions lie: in memory, or coded in a file of our own. A cluster is in `cluster`."""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Protocol, Self, TypeVar

from leadscoring.exceptions import DiskFull
from leadscoring.scale.fitting.coder import Coder
from leadscoring.scale.fitting.partition import Partition
from leadscoring.scale.fitting.sources import Piece

__all__ = ["Engine", "InMemory", "Streamed"]

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


class InMemory:
    """Partitions in this process.

    Parameters
    ----------
    pieces : sequence of Piece
        Where the leads are.
    coder : Coder
        Reads them.
    """

    def __init__(self, pieces: Sequence[Piece], coder: Coder) -> None:
        self._pieces, self._coder = pieces, coder
        self._partitions: list[Partition] = []

    def __enter__(self) -> Self:
        for piece in self._pieces:
            self._partitions += self._coder.partitions(piece)
        return self

    def __exit__(self, *_: object) -> None:
        self._partitions = []

    def each(
        self, ask: Callable[Concatenate[Partition, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Iterator[T]:
        """Yield the answer of each partition, in their order."""
        for partition in self._partitions:
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
    """

    def __init__(self, pieces: Sequence[Piece], coder: Coder, folder: str | None = None) -> None:
        self._pieces, self._coder = pieces, coder
        self._folder = folder or tempfile.gettempdir()
        self._file: Any = None
        self._starts: list[int] = []

    def __enter__(self) -> Self:
        try:
            self._file = tempfile.TemporaryFile(dir=self._folder)
            for piece in self._pieces:
                for partition in self._coder.partitions(piece):
                    self._starts.append(self._file.tell())
                    partition.write(self._file)
            self._file.flush()
        except BaseException as error:
            self.__exit__()
            if isinstance(error, OSError) and error.errno == errno.ENOSPC:
                raise self._full() from error
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()
        self._file, self._starts = None, []

    def each(
        self, ask: Callable[Concatenate[Partition, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Iterator[T]:
        """Yield the answer of each partition, in their order."""
        for start in self._starts:
            self._file.seek(start)
            yield ask(Partition.read(self._file), *args, **kwargs)

    def _full(self) -> DiskFull:
        free = shutil.disk_usage(self._folder).free / 2**20
        return DiskFull(
            f"The disk of {self._folder} is full: leads are kept there, coded, while a model learns "
            f"from them, some 60 bytes each, and {free:,.0f} MiB are free. Make room, or name "
            "another folder in the environment variable TMPDIR."
        )
