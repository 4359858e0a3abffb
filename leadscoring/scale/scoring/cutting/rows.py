"""Where the cells of a regular row end, found 64 bytes at a time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.scale.scoring.compiled import compiled
from leadscoring.scale.scoring.cutting.blocks import (
    BLOCK,
    beyond_ascii,
    equal_bytes,
    inside,
    n_set,
    printable,
)
from leadscoring.scale.scoring.pointers import Text
from leadscoring.scale.scoring.words import first_marked_bit

__all__ = ["IRREGULAR", "PUNCTUATED", "RETURNED", "WIDE_ROW", "cut_row"]

Places = npt.NDArray[np.int64]

IRREGULAR, WIDE_ROW, PUNCTUATED, RETURNED = 1, 2, 4, 8
"""What there is to know of a row: it takes the careful reading; it goes beyond ASCII; a cell in
quotes holds a delimiter or a line end; its line ends in a carriage return as well."""

_RETURN, _FEED = ord("\r"), ord("\n")
_LONGEST = 100_000  # bytes: less than what a cell may have at most
_AHEAD = 8  # bytes that may be looked at beyond the end of a row
_NONE, _ONE, _TOP = np.uint64(0), np.uint64(1), np.uint64(63)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


@compiled
def _enter(separators: np.uint64, at: int, ends: Places, n: int) -> int:
    """Enter the places of the bits that are set, and return how many there are then."""
    while separators:
        ends[n] = at + first_marked_bit(separators)
        separators &= separators - _ONE
        n += 1
    return n


@compiled
def cut_row(
    text: Text, place: int, marks: tuple[int, int], ends: Places, n_columns: int
) -> tuple[int, int]:
    """Find where the cells of a row end, if it is a regular one.

    Regular is a row of the right number of cells, each of them bare without a
    quotation mark, or wholly in quotes without one inside; with no control
    characters, and not at the end of the file.

    Parameters
    ----------
    text : tuple
        The file.
    place : int
        Where the row begins.
    marks : tuple of int
        The file's quotation mark and its delimiter.
    ends : ndarray of shape (n_columns + 64,)
        Where to enter the place after each cell, with its quotes.
    n_columns : int
        How many cells a row has.

    Returns
    -------
    place, flags
        Where the next row begins, and what there is to know of this one; nothing
        else holds where that is ``IRREGULAR``.
    """
    (data, size), (quote, delimiter) = text, marks
    n, at, flags = 0, place, 0
    # Of the byte before a block: in quotes; ends a cell, or is before the row; closes quotes.
    quoted, ended, closed = _NONE, _ONE, _NONE
    while at + BLOCK + _AHEAD <= size and at - place < _LONGEST:
        quotes = equal_bytes(data, at, quote)
        feeds = equal_bytes(data, at, _FEED)
        between = equal_bytes(data, at, delimiter)
        within = inside(quotes) ^ quoted
        last = feeds & ~within
        row = last ^ (last - _ONE)  # up to the line end; all where there is none
        separators = (between | last) & ~within & row
        odd = ~(printable(data, at) | between | feeds) & row
        returns = _NONE
        if odd:
            wide = beyond_ascii(data, at) & row
            flags |= WIDE_ROW if wide else 0
            returns = odd & ~wide
            # One carriage return, just before the line end: that ends the last cell.
            if returns and (returns != (last & (_NONE - last)) >> _ONE or not last):
                return place, IRREGULAR
            if returns and data[at + first_marked_bit(returns)] != _RETURN:
                return place, IRREGULAR
            flags |= RETURNED if returns else 0
        quotes &= row
        opening, closing = quotes & within, quotes & ~within
        after = (closing << _ONE | closed) & row
        if (opening & ~(separators << _ONE | ended)) | (after & ~(separators | returns)):
            return place, IRREGULAR
        flags |= PUNCTUATED if (between | feeds) & within & row else 0
        if n + n_set(separators) > n_columns:
            return place, IRREGULAR
        n = _enter(separators, at, ends, n)
        if last:
            return ends[n - 1] + 1, (flags if n == n_columns else IRREGULAR)
        quoted, ended, closed = _NONE - (within >> _TOP), separators >> _TOP, closing >> _TOP
        at += BLOCK
    return place, IRREGULAR
