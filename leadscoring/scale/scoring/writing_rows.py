"""Rows of a text file as a ranked one has them: by the line where that may be, else by the cell."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.scale.scoring.cells import DOUBLED, MARKED, Bytes, Marks, next_cell
from leadscoring.scale.scoring.coding import LENGTHS
from leadscoring.scale.scoring.compiled import compiled
from leadscoring.scale.scoring.cutting.copying import copied
from leadscoring.scale.scoring.formulas import is_run
from leadscoring.scale.scoring.pointers import Text, pointer_to
from leadscoring.scale.scoring.squeezing import squeeze
from leadscoring.scale.scoring.words import marks_of, padded_word, word_at

__all__ = ["write_rows"]

Places = npt.NDArray[np.int64]
Reading = tuple[Bytes, Marks, int]
Writing = tuple[Marks, int, int, bool]

_QUOTE, _APOSTROPHE = ord('"'), ord("'")
_RETURN, _FEED = ord("\r"), ord("\n")
_SPACES = np.uint64(0x2020202020202020)


@compiled
def _is_bare(text: Text, begin: int, stop: int, marks: Marks) -> bool:
    """Return whether a text is nothing but plain bytes, which can be copied as they are."""
    while begin + 8 <= stop:
        if marks_of(word_at(text[0], begin), marks[0], marks[1]):
            return False
        begin += 8
    left = stop - begin
    if left == 0:
        return True
    word = padded_word(text, begin, left) | (_SPACES << np.uint64(8 * left))
    return not marks_of(word, marks[0], marks[1])


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
def _copy_cells(
    text: Text, at: int, reading: Reading, writing: Writing, out: Bytes, place: int
) -> int:
    """Write a row's cells one by one; return where they end."""
    (data, size), (classes, marks, quote) = text, reading
    marks_out, delimiter, n_columns, guarded = writing
    alike = marks[0] == marks_out[0] and marks[1] == marks_out[1]
    for _ in range(n_columns):
        begin, stop, at, flags = next_cell(data, at, size, classes, marks)
        run = guarded and is_run(text, begin, stop)
        bare = not flags & (MARKED | DOUBLED)
        if not alike:
            bare = _is_bare(text, begin, stop, marks_out)
        if bare and not run:
            place = copied(text, begin, stop, out, place)
        else:
            doubled = quote if flags & DOUBLED else -1
            place = _copy_marked(data, (begin, stop), run, doubled, delimiter, out, place)
        out[place] = delimiter
        place += 1
    return place - 1


@compiled
def write_rows(
    data: Bytes,
    lines: Places,
    reading: tuple[Bytes, Marks, int],
    writing: tuple[Marks, int, int, bool],
    out: Bytes,
    begins: Places,
    ends: Places,
) -> None:
    """Write rows one after the other.

    Parameters
    ----------
    data : ndarray of shape (n_bytes,)
        The file.
    lines : ndarray of shape (n_rows,)
        Where the rows begin in it, as `code_rows` enters it.
    reading : tuple
        `byte_classes` and `byte_marks` of the file, and its quotation mark.
    writing : tuple
        `byte_marks` of what is written, its delimiter, the number of columns, and
        whether texts that a spreadsheet would run are made harmless.
    out : ndarray of uint8
        Where to write, from ``begins[0]`` on. Each row takes at most twice the
        bytes that it has in the file, and three for each cell; 64 more are written over.
    begins, ends : ndarray of shape (n_rows,)
        Where each row begins in that, and where it ends, behind its line end.
    """
    # All of these stay in use by the caller; see `pointers`.
    text, to = (pointer_to(data), len(data)), pointer_to(out)
    read = pointer_to(reading[0]), pointer_to(reading[1]), reading[2]
    written = pointer_to(writing[0]), writing[1], writing[2], writing[3]
    alike = reading[1][0] == writing[0][0] and reading[1][1] == writing[0][1]
    place = begins[0]
    for row in range(len(lines)):
        line, length, begins[row] = lines[row] // LENGTHS, lines[row] % LENGTHS, place
        if length and alike:
            place = squeeze(text[0], line, length, read[1][0], to, place)
        else:
            place = _copy_cells(text, line, read, written, to, place)
        to[place], to[place + 1] = _RETURN, _FEED
        place += 2
        ends[row] = place
