"""The cells of a row: quickly where it is a regular one, carefully where not."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.scale.scoring.cells import BROKEN, ENDS_ROW, WIDE, Bytes, Marks, next_cell
from leadscoring.scale.scoring.compiled import compiled
from leadscoring.scale.scoring.cutting.rows import (
    IRREGULAR,
    PUNCTUATED,
    RETURNED,
    WIDE_ROW,
    cut_row,
)
from leadscoring.scale.scoring.formulas import MAY_RUN, is_guarded, is_run
from leadscoring.scale.scoring.pointers import Text

__all__ = ["CELL_BEGIN", "CELL_FLAGS", "CELL_STOP", "N_PARTS", "is_plain", "next_row"]

Places = npt.NDArray[np.int64]

CELL_BEGIN, CELL_STOP, CELL_FLAGS = range(3)
"""What is entered of each cell: where its text begins and ends, and the flags of `next_cell`."""
N_PARTS = 3

_APOSTROPHE = ord("'")
_BYTE = np.uint64(255)


@compiled
def _has_wide(data: Bytes, begin: int, stop: int) -> bool:
    for place in range(begin, stop):  # noqa: SIM110 (compiled: a loop, not a generator)
        if data[place] >= 128:
            return True
    return False


@compiled
def _regular_cells(
    text: Text, place: int, ends: Places, quote: int, flags: int, cells: Places, n_columns: int
) -> bool:
    """Enter the cells of a regular row; return whether its line may be copied as it is."""
    data, copied = text[0], not flags & PUNCTUATED
    for column in range(n_columns):
        stop = ends[column]
        if flags & RETURNED and column == n_columns - 1:
            stop -= 1
        quoted = int(data[place] == quote)
        begin, stop = place + quoted, stop - quoted
        at = N_PARTS * column
        cells[at + CELL_BEGIN], cells[at + CELL_STOP], cells[at + CELL_FLAGS] = begin, stop, 0
        if flags & WIDE_ROW:
            cells[at + CELL_FLAGS] = WIDE * _has_wide(data, begin, stop)
        if MAY_RUN[data[begin]]:
            copied &= not is_run(text, begin, stop)
        place = ends[column] + 1
    return copied


@compiled
def _careful_cells(
    text: Text, place: int, classes: Bytes, marks: Marks, cells: Places, n_columns: int
) -> tuple[int, bool]:
    """Enter the cells of any row; return where the next begins, and whether this one is plain."""
    data, size = text
    for column in range(n_columns):
        begin, stop, place, flags = next_cell(data, place, size, classes, marks)
        if flags & BROKEN or (flags & ENDS_ROW != 0) != (column == n_columns - 1):
            return place, False
        at = N_PARTS * column
        cells[at + CELL_BEGIN], cells[at + CELL_STOP], cells[at + CELL_FLAGS] = begin, stop, flags
    return place, True


@compiled
def next_row(
    text: Text,
    place: int,
    reading: tuple[Bytes, Marks],
    ends: Places,
    cells: Places,
    n_columns: int,
) -> tuple[int, int, bool]:
    """Enter a row's cells: where the next begins, the bytes to be copied, whether it is plain."""
    classes, marks = reading
    quote, delimiter = int(marks[0] & _BYTE), int(marks[1] & _BYTE)
    after, flags = cut_row(text, place, (quote, delimiter), ends, n_columns)
    if flags & IRREGULAR:
        after, plain = _careful_cells(text, place, classes, marks, cells, n_columns)
        return after, 0, plain
    copied = _regular_cells(text, place, ends, quote, flags, cells, n_columns)
    length = after - place - 1 - (flags & RETURNED != 0)
    return after, (length if copied else 0), True


@compiled
def is_plain(text: Text, cells: Places, n_columns: int) -> tuple[bool, bool]:
    """Return whether a row's cells are plain and any shows something; and whether any is wide."""
    data, filled, wide = text[0], False, False
    for column in range(n_columns):
        at = N_PARTS * column
        begin, stop = cells[at + CELL_BEGIN], cells[at + CELL_STOP]
        if stop == begin:
            continue
        first = data[begin]
        filled |= 32 < first < 127
        if first == _APOSTROPHE and is_guarded(text, begin, stop):
            return False, wide
        wide |= cells[at + CELL_FLAGS] & WIDE != 0
    return filled, wide
