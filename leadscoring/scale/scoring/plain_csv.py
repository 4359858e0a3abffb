"""A plain text file of leads: one that can be read as bytes, with nothing to repair."""

from __future__ import annotations

import codecs
import mmap
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from leadscoring.exceptions import ReadError
from leadscoring.leads.dialects import Dialect, Sniffer
from leadscoring.leads.guarding import unguarded
from leadscoring.leads.receipt import Renamed
from leadscoring.leads.records import read_records
from leadscoring.leads.sources import content_kind
from leadscoring.leads.tables import unique_names
from leadscoring.scale.scoring.cells import byte_classes, byte_marks
from leadscoring.scale.scoring.scored_file import NotPlain

__all__ = ["PlainCsv"]

_SAMPLE = 8_000_001  # characters: more than `Sniffer` looks at, so that it cuts them as ever
_MARKED = "utf-8-sig"
_HEAD = 4096
_LONGEST_HEADER = 1 << 20  # characters; a longer one is left to the reading of tables
_ARCHIVES = (b"PK", b"\xd0\xcf", b"PAR1")


@dataclass(frozen=True)
class PlainCsv:
    """A text file of leads as bytes.

    Attributes
    ----------
    path : Path
        The file.
    mapped : mmap
        Its bytes, read as they are needed.
    data : ndarray of uint8 of shape (n_bytes,)
        The same.
    dialect : Dialect
        How it is punctuated.
    header : tuple of str
        The names of the columns as the file holds them.
    begin : int
        Where the first lead begins.
    encoding : str
        ``utf-8`` or, with a byte-order mark, ``utf-8-sig``.
    """

    path: Path
    mapped: mmap.mmap
    data: npt.NDArray[np.uint8]
    dialect: Dialect
    header: tuple[str, ...]
    begin: int
    encoding: str

    @classmethod
    def open(cls, path: Path) -> PlainCsv:
        """Return the file at a path.

        Raises
        ------
        NotPlain
            If it is no such file, or anything about its header is not plain.
        """
        mapped = _mapped(path)
        data = np.frombuffer(mapped, dtype=np.uint8)
        marked = data[:3].tobytes() == codecs.BOM_UTF8
        text = _sample(data[3 * marked :])
        try:
            with Sniffer(text, name=path.name) as sniffer:
                dialect = sniffer.dialect()
                head = sniffer.text[:_LONGEST_HEADER]
                first = next(read_records(head, dialect, name=path.name))
        except (ReadError, StopIteration) as error:
            raise NotPlain from error
        begin = 3 * marked + len(first.text.encode())
        begin += data[begin : begin + 1].tobytes() == b"\r"
        sure = (
            dialect.has_header
            and dialect.skip == 0
            and dialect.escape is None
            and dialect.delimiter.isascii()
            and dialect.quote.isascii()
            and first.line == 1
            and bool(first.values)
            and first.problem is None
            and not first.lines
            and all(unguarded(name) == name for name in first.values)
            and data[begin : begin + 1].tobytes() == b"\n"
        )
        if not sure or begin + 1 == len(data):
            raise NotPlain
        encoding = _MARKED if marked else "utf-8"
        names = tuple(first.values)
        return cls(path, mapped, data, dialect, names, begin + 1, encoding)

    @cached_property
    def named(self) -> tuple[list[str], tuple[Renamed, ...]]:
        """A name for each column, and which of them are not the file's own."""
        return unique_names(self.header)

    @property
    def sample(self) -> str:
        """Its first lines; made anew each time, as they take much memory."""
        return _sample(self.data[3 * (self.encoding == _MARKED) :])

    @property
    def names(self) -> list[str]:
        """A name for each column."""
        return self.named[0]

    @cached_property
    def punctuation(self) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint64]]:
        """What the compiled loops go by."""
        marks = self.dialect.delimiter, self.dialect.quote
        return byte_classes(*marks), byte_marks(*marks)

    def spans(self, size: int) -> list[tuple[int, int]]:
        """Return where parts of some `size` bytes begin and end: at a line's first byte."""
        cuts = [self.begin]
        while cuts[-1] + size < len(self.data):
            after = self._next_line(cuts[-1] + size)
            if after == len(self.data):
                break
            cuts.append(after)
        return list(zip(cuts, [*cuts[1:], len(self.data)], strict=True))

    def bytes_at(self, begin: int, length: int) -> bytes:
        """Return some of the bytes."""
        # Read, not mapped: a few bytes here and there would map most of the file.
        with self.path.open("rb", buffering=0) as file:
            file.seek(begin)
            return file.read(length)

    def let_go(self, begin: int, end: int) -> None:
        """Give back the memory that holds a part; it is read again where it is needed."""
        if hasattr(mmap, "MADV_DONTNEED"):  # where the system can be told
            first = -(-begin // mmap.PAGESIZE) * mmap.PAGESIZE
            if end > first:
                self.mapped.madvise(mmap.MADV_DONTNEED, first, end - first)

    def _next_line(self, place: int) -> int:
        """Return where the first line that begins after a place begins."""
        for begin in range(place, len(self.data), _HEAD):
            ends = np.flatnonzero(self.data[begin : begin + _HEAD] == ord("\n"))
            if len(ends):
                return begin + int(ends[0]) + 1
        return len(self.data)


def _mapped(path: Path) -> mmap.mmap:
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        head = mapped[:_HEAD]
        if head.startswith(_ARCHIVES) or content_kind(head, name=path.name) != "text":
            raise NotPlain
    except (OSError, ValueError, ReadError) as error:  # no such file, or an empty one
        raise NotPlain from error
    return mapped


def _sample(data: npt.NDArray[np.uint8]) -> str:
    """Return the first lines as text."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    text, place = "", 0
    try:
        while len(text) < _SAMPLE and place < len(data):
            part = data[place : place + max(_SAMPLE - len(text), _HEAD)]
            place += len(part)
            # The last character may be cut in two.
            text += decoder.decode(part.tobytes(), final=place == len(data))
    except UnicodeDecodeError as error:
        raise NotPlain from error
    if not text.strip() or re.match(r"\s*[<{\[]", text):
        raise NotPlain
    return text[:_SAMPLE]
