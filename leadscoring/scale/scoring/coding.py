"""Rows of a text file into codes: each different cell is kept once, by where it stands."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.scale.scoring.cells import (
    BROKEN,
    DOUBLED,
    ENDS_ROW,
    WIDE,
    Bytes,
    Marks,
    next_cell,
)
from leadscoring.scale.scoring.compiled import compiled
from leadscoring.scale.scoring.formulas import is_guarded
from leadscoring.scale.scoring.looks import ODD, look_of
from leadscoring.scale.scoring.words import padded_word

__all__ = [
    "BEGIN",
    "COUNT",
    "DONE",
    "KIND",
    "LENGTH",
    "MOST_DIFFERENT",
    "NOT_PLAIN",
    "NO_ROOM",
    "N_DIFFERENT",
    "ROW",
    "code_rows",
    "fill_slots",
]

Codes = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]

DONE, NO_ROOM, NOT_PLAIN = range(3)
"""How a run over rows ended: at its end, for want of room, or at a row that is not plain."""

ROW, MOST_DIFFERENT, N_DIFFERENT = range(3)
"""What is known of a column; how many cells were looked at comes after that, by look."""

_TIMES = np.uint64(0x9E3779B97F4A7C15)
_SEED = np.uint64(0xD6E8FEB86659FD93)
_HALF = np.uint64(32)

_HASH, BEGIN, LENGTH, KIND, COUNT = range(5)
"""What is kept of each different cell; its kind is its column, and whether quotes are doubled."""


@compiled
def _hash(data: Bytes, begin: int, stop: int, kind: int) -> int:
    found = _SEED ^ (np.uint64(kind) << _HALF) ^ np.uint64(stop - begin)
    for place in range(begin, stop, 8):
        found = (found ^ padded_word(data, place, stop - place)) * _TIMES
        found ^= found >> _HALF
    return int(np.int64(found))


@compiled
def fill_slots(slots: Codes, entries: Places, n: int) -> None:
    """Enter the first `n` of the different cells into an empty table of slots."""
    mask = len(slots) - 1
    for entry in range(n):
        slot = entries[entry, _HASH] & mask
        while slots[slot] >= 0:
            slot = (slot + 1) & mask
        slots[slot] = entry


@compiled
def _same(data: Bytes, one: int, other: int, length: int) -> bool:
    for at in range(0, length, 8):
        left = length - at
        if padded_word(data, one + at, left) != padded_word(data, other + at, left):
            return False
    return True


@compiled
def _entry_of(
    data: Bytes, begin: int, stop: int, kind: int, slots: Codes, entries: Places, n: int
) -> int:
    """Return the entry of a cell, `n` where it is new and was entered as that."""
    found = _hash(data, begin, stop, kind)
    mask = len(slots) - 1
    slot = found & mask
    while slots[slot] >= 0:
        entry = int(slots[slot])
        if (
            entries[entry, _HASH] == found
            and entries[entry, LENGTH] == stop - begin
            and entries[entry, KIND] == kind
            and _same(data, entries[entry, BEGIN], begin, stop - begin)
        ):
            entries[entry, COUNT] += 1
            return entry
        slot = (slot + 1) & mask
    slots[slot] = n
    entries[n, _HASH], entries[n, BEGIN] = found, begin
    entries[n, LENGTH], entries[n, KIND], entries[n, COUNT] = stop - begin, kind, 1
    return n


@compiled
def _entry_or_same(
    data: Bytes,
    begin: int,
    stop: int,
    kind: int,
    slots: Codes,
    entries: Places,
    before: Places,
    n: int,
) -> int:
    """Return the entry of a cell, at once where it repeats its column's last one, as many do.

    `before` has of each column kind and length, text, and entry of that cell, where it has
    less than eight bytes.
    """
    last, length = before[kind >> 1], stop - begin
    text = np.int64(padded_word(data, begin, length))
    if length < 8 and last[0] == 8 * kind + length and last[1] == text:
        entries[last[2], COUNT] += 1
        return int(last[2])
    entry = _entry_of(data, begin, stop, kind, slots, entries, n)
    last[0] = 8 * kind + length if length < 8 else -1
    last[1], last[2] = text, entry
    return entry


@compiled
def _is_plain(data: Bytes, begin: int, stop: int, flags: int, last: bool) -> bool:  # noqa: FBT001 (compiled: no keyword-only arguments)
    """Return whether a cell is one, and the last of its row where it should be."""
    if flags & BROKEN or (flags & ENDS_ROW != 0) != last:
        return False
    return not is_guarded(data, begin, stop)


@compiled
def _only_blank_lines(data: Bytes, place: int) -> bool:
    while place < len(data) and (data[place] == 10 or data[place] == 13):
        place += 1
    return place == len(data)


@compiled
def code_rows(
    data: Bytes,
    span: tuple[int, int],
    classes: Bytes,
    marks: Marks,
    words: tuple[Bytes, Places],
    columns: Places,
    seen: tuple[Codes, Places],
    out: tuple[Codes, Places],
    counts: tuple[int, int],
) -> tuple[int, int, int, int, bool]:
    """Code rows until the end of a span, and to the end of the row that crosses it.

    Parameters
    ----------
    data : ndarray of shape (n_bytes,)
        The file.
    span : tuple of int
        Where to begin, which is where a row begins, and where to end.
    classes, marks : ndarray
        As `byte_classes` and `byte_marks` return them.
    words : tuple of two ndarrays
        The placeholders in lower case, one after the other, and where each begins.
    columns : ndarray of shape (6, n_columns)
        Of each column, the row of `out` for its codes, the last where no model reads it;
        after how many different cells it is looked at, not coded; how many there
        were; and how many cells were looked at, by look.
    seen : tuple of two ndarrays
        Slots and entries of the different cells.
    out : tuple of two ndarrays
        Codes of shape (n_fields + 1, n_room), and where each row begins.
    counts : tuple of int
        Entries and rows so far.

    Returns
    -------
    status, place, n_entries, n_rows, wide
        How it ended and where; whether anything beyond ASCII was met.
    """
    slots, entries = seen
    codes, begins = out
    (place, end), (n, row) = span, counts
    n_columns, wide = columns.shape[1], False
    before = np.full((n_columns, 3), -1)
    while place < end:
        if data[place] == 10 or data[place] == 13:
            ended = _only_blank_lines(data, place)
            return (DONE if ended else NOT_PLAIN), len(data), n, row, wide
        if n + n_columns > len(entries):
            return NO_ROOM, place, n, row, wide
        begins[row], filled = place, False
        for column in range(n_columns):
            begin, stop, place, flags = next_cell(data, place, len(data), classes, marks)
            if not _is_plain(data, begin, stop, flags, column == n_columns - 1):
                return NOT_PLAIN, place, n, row, wide
            wide |= flags & WIDE != 0
            filled |= stop > begin and 32 < data[begin] < 127
            if columns[N_DIFFERENT, column] >= columns[MOST_DIFFERENT, column]:
                look = look_of(data, begin, stop, flags, words[0], words[1])
                if look != ODD:
                    columns[N_DIFFERENT + look, column] += 1
                    continue
            kind = 2 * column + (flags & DOUBLED) // DOUBLED
            entry = _entry_or_same(data, begin, stop, kind, slots, entries, before, n)
            if entry == n:
                n += 1
                columns[N_DIFFERENT, column] += 1
            codes[columns[ROW, column], row] = entry
        if not filled:
            return NOT_PLAIN, place, n, row, wide
        row += 1
    return DONE, place, n, row, wide
