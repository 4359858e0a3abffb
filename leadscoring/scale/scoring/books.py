"""What one reader of a file has met: each different cell, and the rows it coded by them."""

from __future__ import annotations

import itertools
import mmap
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from leadscoring.scale.scoring import coding
from leadscoring.scale.scoring.coding import code_rows
from leadscoring.scale.scoring.cutting.blocks import BLOCK
from leadscoring.scale.scoring.cutting.entries import (
    BEGIN,
    COUNT,
    LONGEST_KEPT,
    N_KNOWN,
    SHAPE,
    SHAPES,
    fill_slots,
)
from leadscoring.scale.scoring.cutting.row_cells import N_PARTS
from leadscoring.scale.scoring.looks import placeholder_words
from leadscoring.scale.scoring.plain_csv import PlainCsv
from leadscoring.scale.scoring.scored_file import NotPlain

__all__ = ["Book", "Cells", "Rows", "Wanted", "given_back", "in_a_row", "one_after_the_other"]

_CONTROLS = re.compile("[\x80-\x9f]")
_ROOM = 1 << 14
_SLOTS = 4  # for each cell that there is room for, which is found at the first or second try then
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


@dataclass(frozen=True)
class Rows:
    """Some of a file's rows.

    Attributes
    ----------
    span : tuple of int
        Where the first begins and the last ends.
    codes : ndarray of shape (n_fields, n_rows)
        Each field's cell, by its number in the book.
    lines : ndarray of shape (n_rows,)
        Where each row begins, times ``LENGTHS``, with the bytes of its line if that
        may be copied as it is.
    book : Book
        Who read them.
    wide : bool
        Whether there is anything beyond ASCII.
    """

    span: tuple[int, int]
    codes: npt.NDArray[np.int32]
    lines: npt.NDArray[np.int64]
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
        How often each was met.
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
    texts: npt.NDArray[np.uint8] = field(init=False)

    def __post_init__(self) -> None:
        width = len(self.file.header)
        self.columns = self.wanted.columns(width)
        self.entries = np.zeros((max(_ROOM, 4 * width), N_KNOWN), dtype=np.int64)
        self.texts = np.zeros(len(self.entries) * LONGEST_KEPT, dtype=np.uint8)
        self._words = placeholder_words(self.wanted.words)
        self._room: tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]] | None = None
        self._cells = np.empty(width + BLOCK, np.int64), np.empty(N_PARTS * width, np.int64)
        self._enter()

    def read(self, span: tuple[int, int]) -> Rows:
        """Return the rows that begin within a span.

        Raises
        ------
        NotPlain
            If one of them, or their text, is not plain.
        """
        data, (begin, end) = self.file.data, span
        codes, lines = self._rows_of(end - begin)
        place, n_rows, status, wide = begin, 0, coding.NO_ROOM, False
        while status == coding.NO_ROOM:
            if len(self.entries) - self.n < len(self.file.header):
                self._grow()
            status, place, self.n, n_rows, met = code_rows(
                data,
                (place, end),
                self.file.punctuation,
                self._words,
                self.columns,
                (self._slots, self.entries, self.texts),
                (codes, lines),
                self._cells,
                (self.n, n_rows),
            )
            wide |= met
        if status == coding.NOT_PLAIN or (wide and not _is_text(data[begin:place])):
            raise NotPlain
        self.file.let_go(begin, place)
        kept = given_back((len(self.wanted.fields), n_rows), np.dtype(np.int32))
        kept[:] = codes[:n_rows, :-1].T
        return Rows((begin, place), kept, lines[:n_rows].copy(), self, wide)

    def cells_of(self, column: int) -> Cells:
        """Return a column's different cells."""
        kinds = self.entries[: self.n, SHAPE] // SHAPES
        numbers = np.flatnonzero(kinds >> 1 == column)
        own = self.entries[numbers]
        lengths, doubled = (own[:, SHAPE] % SHAPES).tolist(), (kinds[numbers] & 1).tolist()
        begins, quote = own[:, BEGIN].tolist(), self.file.dialect.quote
        kept, texts = self.texts.tobytes(), []
        cells = zip(numbers.tolist(), begins, lengths, doubled, strict=True)
        for number, begin, length, is_doubled in cells:
            at = LONGEST_KEPT * number
            known = kept[at : at + length]
            cell = known if length <= LONGEST_KEPT else self.file.bytes_at(begin, length)
            text = cell.decode()
            texts.append(text.replace(quote * 2, quote) if is_doubled else text)
        return Cells(numbers, texts, begins, own[:, COUNT].tolist())

    def _rows_of(self, size: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
        """Return room for the codes and the lines of all the rows that so many bytes may hold."""
        n_rows = size // len(self.file.header) + 2  # a row has a byte for each cell, at least
        if self._room is None or len(self._room[1]) < n_rows:
            codes = given_back((n_rows, len(self.wanted.fields) + 1), np.dtype(np.int32))
            self._room = codes, given_back((n_rows,), np.dtype(np.int64))
        return self._room

    def _grow(self) -> None:
        self.entries = np.concatenate([self.entries, np.zeros_like(self.entries)])
        self.texts = np.concatenate([self.texts, np.zeros_like(self.texts)])
        self._enter()

    def _enter(self) -> None:
        n_slots = 1 << (_SLOTS * len(self.entries) - 1).bit_length()
        self._slots = np.full(n_slots, -1, dtype=np.int32)
        fill_slots(self._slots, self.entries, self.n)


def given_back(shape: tuple[int, ...], kind: np.dtype[Any]) -> npt.NDArray[Any]:
    """Return room that takes memory once it is filled, and gives all of it back when done with."""
    n_bytes = int(np.prod(shape)) * kind.itemsize
    return np.frombuffer(
        mmap.mmap(-1, max(n_bytes, 1)), dtype=kind, count=int(np.prod(shape))
    ).reshape(shape)


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
