"""Rows of a text file into codes: each different cell is kept once, with its bytes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.scale.scoring.cells import DOUBLED, Bytes, Marks
from leadscoring.scale.scoring.compiled import compiled
from leadscoring.scale.scoring.cutting.entries import entry_of
from leadscoring.scale.scoring.cutting.row_cells import (
    CELL_BEGIN,
    CELL_FLAGS,
    CELL_STOP,
    N_PARTS,
    is_plain,
    next_row,
)
from leadscoring.scale.scoring.looks import ODD, Words, look_of
from leadscoring.scale.scoring.pointers import Text, pointer_to

__all__ = [
    "DONE",
    "LENGTHS",
    "MOST_DIFFERENT",
    "NOT_PLAIN",
    "NO_ROOM",
    "N_DIFFERENT",
    "ROW",
    "code_rows",
]

Codes = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]
Seen = tuple[Codes, int, Places, Bytes]

DONE, NO_ROOM, NOT_PLAIN = range(3)
"""How a run over rows ended: at its end, for want of room, or at a row that is not plain."""

ROW, MOST_DIFFERENT, N_DIFFERENT = range(3)
"""What is known of a column; how many cells were looked at comes after that, by look."""
LENGTHS = 1 << 20
"""How many lengths of lines there are room for beside where one begins."""


@compiled
def _code_cells(
    text: Text,
    cells: Places,
    words: Words,
    columns: Places,
    n_columns: int,
    seen: Seen,
    codes: Codes,
    first: int,
    n: int,
) -> int:
    """Enter the codes of a row's cells; return how many entries there are then."""
    slots, mask, entries, kept = seen
    for column in range(n_columns):
        at = N_PARTS * column
        begin, stop, flags = cells[at + CELL_BEGIN], cells[at + CELL_STOP], cells[at + CELL_FLAGS]
        different = N_DIFFERENT * n_columns + column
        if columns[different] >= columns[MOST_DIFFERENT * n_columns + column]:
            look = look_of(text, begin, stop, flags, words)
            if look != ODD:
                columns[different + look * n_columns] += 1
                continue
        kind = 2 * column + (flags & DOUBLED) // DOUBLED
        entry = entry_of(text, begin, stop, kind, slots, mask, entries, kept, n)
        if entry == n:
            n += 1
            columns[different] += 1
        codes[first + columns[ROW * n_columns + column]] = entry
    return n


@compiled
def _only_blank_lines(text: Text, place: int) -> bool:
    data, size = text
    while place < size and (data[place] == 10 or data[place] == 13):
        place += 1
    return bool(place == size)


@compiled
def code_rows(
    data: Bytes,
    span: tuple[int, int],
    reading: tuple[Bytes, Marks],
    placeholders: tuple[Bytes, Places, npt.NDArray[np.uint64]],
    columns: Places,
    known: tuple[Codes, Places, Bytes],
    out: tuple[Codes, Places],
    room: tuple[Places, Places],
    counts: tuple[int, int],
) -> tuple[int, int, int, int, bool]:
    """Code rows until the end of a span, and to the end of the row that crosses it.

    Parameters
    ----------
    data : ndarray of shape (n_bytes,)
        The file.
    span : tuple of int
        Where to begin, which is where a row begins, and where to end.
    reading : tuple of two ndarrays
        As `byte_classes` and `byte_marks` return them.
    placeholders : tuple of ndarrays
        As `placeholder_words` returns them.
    columns : ndarray of shape (6, n_columns)
        Of each column, the place of its codes in a row of `out`, the last where no
        model reads it; after how many different cells it is looked at, not coded; how
        many there were; and how many cells were looked at, by look.
    known : tuple of three ndarrays
        Slots, entries and texts of the different cells, as `entry_of` wants them.
    out : tuple of two ndarrays
        Codes of shape (n_room, n_fields + 1); and where each row begins, times
        ``LENGTHS``, with the bytes of its line if that may be copied as it is.
    room : tuple of two ndarrays of shape (3 * n_columns + 64,)
        For the cells of one row.
    counts : tuple of int
        Entries and rows so far.

    Returns
    -------
    status, place, n_entries, n_rows, wide
        How it ended and where; whether anything beyond ASCII was met.
    """
    # All of these stay in use by the caller; see `pointers`.
    text, codes, lines = (pointer_to(data), len(data)), pointer_to(out[0]), pointer_to(out[1])
    marks = pointer_to(reading[0]), pointer_to(reading[1])
    texts, starts, lengths = placeholders
    words = pointer_to(texts), pointer_to(starts), len(starts) - 1, pointer_to(lengths)
    slots, entries, kept = known
    seen = pointer_to(slots), len(slots) - 1, pointer_to(entries), pointer_to(kept)
    n_columns, width, n_room = columns.shape[1], out[0].shape[1], len(entries)
    own, ends, cells = pointer_to(columns), pointer_to(room[0]), pointer_to(room[1])
    (place, end), (n, row), wide = span, counts, False
    while place < end:
        if text[0][place] == 10 or text[0][place] == 13:
            ended = _only_blank_lines(text, place)
            return (DONE if ended else NOT_PLAIN), len(data), n, row, wide
        if n + n_columns > n_room:
            return NO_ROOM, place, n, row, wide
        after, length, plain = next_row(text, place, marks, ends, cells, n_columns)
        if plain:
            plain, beyond = is_plain(text, cells, n_columns)
            wide |= beyond
        if not plain:
            return NOT_PLAIN, place, n, row, wide
        n = _code_cells(text, cells, words, own, n_columns, seen, codes, width * row, n)
        lines[row] = place * LENGTHS + length
        place, row = after, row + 1
    return DONE, place, n, row, wide
