"""Rows of a text file into a ranked one: what stands in front, then the row's own cells."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.scale.scoring.cells import DOUBLED, MARKED, Bytes, Marks, next_cell
from leadscoring.scale.scoring.compiled import compiled
from leadscoring.scale.scoring.formulas import is_run
from leadscoring.scale.scoring.words import marks_of, padded_word, store_word, word_at

__all__ = ["write_rows"]

Places = npt.NDArray[np.int64]

_QUOTE, _APOSTROPHE = ord('"'), ord("'")
_RETURN, _FEED = ord("\r"), ord("\n")
_SPACES = np.uint64(0x2020202020202020)
_AHEAD = 8  # bytes that are written beyond a text, and then written over


@compiled
def _is_bare(data: Bytes, begin: int, stop: int, marks: Marks) -> bool:
    """Return whether a text is nothing but plain bytes, which can be copied as they are."""
    while begin + 8 <= stop:
        if marks_of(word_at(data, begin), marks[0], marks[1]):
            return False
        begin += 8
    left = stop - begin
    if left == 0:
        return True
    word = padded_word(data, begin, left) | (_SPACES << np.uint64(8 * left))
    return not marks_of(word, marks[0], marks[1])


@compiled
def _copy(data: Bytes, begin: int, stop: int, out: Bytes, place: int) -> int:
    """Write bytes, with up to seven more after them, and return where they end."""
    end = place + stop - begin
    while place < end and begin + 8 <= len(data):
        store_word(out, place, word_at(data, begin))
        place += 8
        begin += 8
    while place < end:
        out[place] = data[begin]
        place += 1
        begin += 1
    return end


@compiled
def _copy_marked(
    data: Bytes,
    text: tuple[int, int],
    run: bool,  # noqa: FBT001 (compiled: no keyword-only arguments)
    doubled: int,
    delimiter: int,
    out: Bytes,
    place: int,
) -> int:
    """Write a text that may need quotes; `doubled` is the mark that it holds twice for once."""
    (begin, stop), quoted = text, False
    for at in range(begin, stop):
        byte = data[at]
        if byte in (delimiter, _QUOTE, _RETURN, _FEED):
            quoted = True
    if quoted:
        out[place] = _QUOTE
        place += 1
    if run:
        out[place] = _APOSTROPHE
        place += 1
    at = begin
    while at < stop:
        byte = data[at]
        out[place] = byte
        place += 1
        if byte == _QUOTE:
            out[place] = _QUOTE
            place += 1
        at += 2 if byte == doubled else 1
    if quoted:
        out[place] = _QUOTE
        place += 1
    return place


@compiled
def write_rows(
    data: Bytes,
    begins: Places,
    reading: tuple[Bytes, Marks, int],
    writing: tuple[Marks, int, int, bool],
    numbers: tuple[Bytes, Places],
    pieces: tuple[Bytes, Places],
    which: npt.NDArray[np.int32],
    span: tuple[int, int],
    out: Bytes,
) -> tuple[int, int]:
    """Write rows until they end, or until there may be no room for the next.

    Parameters
    ----------
    data : ndarray of shape (n_bytes,)
        The file.
    begins : ndarray of shape (n_rows,)
        Where the rows begin in it, in the order to be written.
    reading : tuple
        `byte_classes` and `byte_marks` of the file, and its quotation mark.
    writing : tuple
        `byte_marks` of what is written, its delimiter, the number of columns, and
        whether texts that a spreadsheet would run are made harmless.
    numbers : tuple of two ndarrays
        What comes first in each row, as `ranked_numbers` returns it.
    pieces : tuple of two ndarrays
        Texts, each with a delimiter after it, and where they begin.
    which : ndarray of shape (n_rows, n)
        The pieces that come next in each row.
    span : tuple of int
        The first row, and the one after the last.
    out : ndarray of uint8
        Where to write.

    Returns
    -------
    row, place
        The first row that is not written, and where what is written ends.
    """
    classes, marks, quote = reading
    marks_out, delimiter, n_columns, guarded = writing
    number_texts, number_begins = numbers
    piece_texts, piece_begins = pieces
    alike = marks[0] == marks_out[0] and marks[1] == marks_out[1]
    place = 0
    for row in range(span[0], span[1]):
        first = place
        length = number_begins[row + 1] - number_begins[row]
        for piece in which[row]:
            length += piece_begins[piece + 1] - piece_begins[piece]
        if place + length + _AHEAD > len(out):
            return row, first
        place = _copy(number_texts, number_begins[row], number_begins[row + 1], out, place)
        for piece in which[row]:
            place = _copy(piece_texts, piece_begins[piece], piece_begins[piece + 1], out, place)
        at = begins[row]
        for _ in range(n_columns):
            begin, stop, at, flags = next_cell(data, at, len(data), classes, marks)
            if place + 2 * (stop - begin) + _AHEAD + 8 > len(out):
                return row, first
            run = guarded and is_run(data, begin, stop)
            bare = not flags & (MARKED | DOUBLED)
            if not alike:
                bare = _is_bare(data, begin, stop, marks_out)
            if bare and not run:
                place = _copy(data, begin, stop, out, place)
            else:
                doubled = quote if flags & DOUBLED else -1
                place = _copy_marked(data, (begin, stop), run, doubled, delimiter, out, place)
            out[place] = delimiter
            place += 1
        out[place - 1], out[place] = _RETURN, _FEED
        place += 1
    return span[1], place
