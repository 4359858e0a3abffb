"""What one reader of a file has met: each different cell, and the rows it coded by them."""

from __future__ import annotations

import itertools
import mmap
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from leadscoring.scale.scoring import coding
from leadscoring.scale.scoring.coding import BEGIN, COUNT, KIND, LENGTH, code_rows, fill_slots
from leadscoring.scale.scoring.plain_csv import PlainCsv
from leadscoring.scale.scoring.scored_file import NotPlain

__all__ = ["Book", "Cells", "Rows", "Wanted", "in_a_row", "one_after_the_other"]

_CONTROLS = re.compile("[\x80-\x9f]")
_ROOM = 1 << 14
_NO_LIMIT = 2**62


@dataclass(frozen=True)
class Wanted:
    """What to keep of a file.

    Attributes
    ----------
    fields : tuple of int
        Positions of the columns whose codes are kept.
    coded : frozenset of int
        Columns of which each different cell is kept, however many there are.
    most : int
        Different cells after which any other column is only looked at.
    words : tuple of str
        Placeholders.
    """

    fields: tuple[int, ...]
    coded: frozenset[int]
    most: int
    words: tuple[str, ...]

    def columns(self, width: int) -> npt.NDArray[np.int64]:
        """Return what `code_rows` wants to know of each column, nothing met so far."""
        columns = np.zeros((6, width), dtype=np.int64)
        columns[coding.ROW] = len(self.fields)
        columns[coding.ROW, list(self.fields)] = np.arange(len(self.fields))
        columns[coding.MOST_DIFFERENT] = self.most
        columns[coding.MOST_DIFFERENT, [*self.fields, *self.coded]] = _NO_LIMIT
        return columns

    def placeholders(self) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
        """Return the placeholders as bytes in lower case, and where each begins."""
        folded = sorted({word.strip().casefold() for word in self.words})
        words = [word.encode() for word in folded if word.isascii()]
        starts = np.cumsum([0, *map(len, words)], dtype=np.int64)
        return np.frombuffer(b"".join(words) or b" ", dtype=np.uint8), starts


@dataclass(frozen=True)
class Rows:
    """Some of a file's rows.

    Attributes
    ----------
    span : tuple of int
        Where the first begins and the last ends.
    codes : ndarray of shape (n_fields, n_rows)
        Each field's cell, by its number in the book.
    begins : ndarray of shape (n_rows,)
        Where each row begins.
    book : Book
        Who read them.
    wide : bool
        Whether there is anything beyond ASCII.
    """

    span: tuple[int, int]
    codes: npt.NDArray[np.int32]
    begins: npt.NDArray[np.int64]
    book: Book
    wide: bool


@dataclass(frozen=True)
class Cells:
    """The different cells of one column.

    Attributes
    ----------
    numbers : ndarray of shape (n_cells,)
        Their numbers in the book.
    texts : list of str
        What they say; one text may be written in two ways.
    met : list of int
        Where in the file each was met first.
    counts : list of int
        How often.
    """

    numbers: npt.NDArray[np.intp]
    texts: list[str]
    met: list[int]
    counts: list[int]


@dataclass
class Book:
    """The different cells that one reader has met; each reader has its own.

    Parameters
    ----------
    file : PlainCsv
        The file.
    wanted : Wanted
        What to keep of it.
    """

    file: PlainCsv
    wanted: Wanted
    n: int = 0
    columns: npt.NDArray[np.int64] = field(init=False)
    entries: npt.NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        width = len(self.file.header)
        self.columns = self.wanted.columns(width)
        self.entries = np.zeros((max(_ROOM, 4 * width), 5), dtype=np.int64)
        self._words = self.wanted.placeholders()
        self._enter()

    def read(self, span: tuple[int, int]) -> Rows:
        """Return the rows that begin within a span.

        Raises
        ------
        NotPlain
            If one of them, or their text, is not plain.
        """
        data, (begin, end) = self.file.data, span
        n_lines = int(np.count_nonzero(data[begin:end] == ord("\n"))) + 1
        codes = _given_back((len(self.wanted.fields) + 1, n_lines))
        begins = np.empty(n_lines, dtype=np.int64)
        place, n_rows, status, wide = begin, 0, coding.NO_ROOM, False
        while status == coding.NO_ROOM:
            if len(self.entries) - self.n < len(self.file.header):
                self._grow()
            status, place, self.n, n_rows, met = code_rows(
                data,
                (place, end),
                *self.file.punctuation,
                self._words,
                self.columns,
                (self._slots, self.entries),
                (codes, begins),
                (self.n, n_rows),
            )
            wide |= met
        if status == coding.NOT_PLAIN or (wide and not _is_text(data[begin:place])):
            raise NotPlain
        self.file.let_go(begin, place)
        return Rows((begin, place), codes[:-1, :n_rows], begins[:n_rows], self, wide)

    def cells_of(self, column: int) -> Cells:
        """Return a column's different cells."""
        numbers = np.flatnonzero(self.entries[: self.n, KIND] >> 1 == column)
        own = self.entries[numbers]
        begins, doubled = own[:, BEGIN].tolist(), (own[:, KIND] & 1).tolist()
        places = zip(begins, own[:, LENGTH].tolist(), doubled, strict=True)
        return Cells(numbers, self.file.texts(places), begins, own[:, COUNT].tolist())

    def _grow(self) -> None:
        self.entries = np.concatenate([self.entries, np.zeros_like(self.entries)])
        self._enter()

    def _enter(self) -> None:
        # At most a quarter full, so that a cell is found at the first or second try.
        n_slots = 1 << (4 * len(self.entries) - 1).bit_length()
        self._slots = np.full(n_slots, -1, dtype=np.int32)
        fill_slots(self._slots, self.entries, self.n)


def _given_back(shape: tuple[int, int]) -> npt.NDArray[np.int32]:
    """Return room for codes that the system has back as soon as they are done with."""
    room = mmap.mmap(-1, 4 * shape[0] * shape[1])
    return np.frombuffer(room, dtype=np.int32).reshape(shape)


def in_a_row(parts: Sequence[Rows]) -> bool:
    """Return whether each part begins where the one before ended."""
    return all(one.span[1] == other.span[0] for one, other in itertools.pairwise(parts))


def one_after_the_other(file: PlainCsv, wanted: Wanted, size: int) -> Iterable[Rows]:
    """Yield a file's rows, each part from where the one before ended."""
    book, place = Book(file, wanted), file.begin
    while place < len(file.data):
        part = book.read((place, min(place + size, len(file.data))))
        yield part
        place = part.span[1]


def _is_text(data: npt.NDArray[np.uint8]) -> bool:
    """Return whether bytes are UTF-8 without control characters."""
    try:
        return _CONTROLS.search(data.tobytes().decode()) is None
    except UnicodeDecodeError:
        return False
