"""The cells of a text file as bytes: where each begins and ends, and what it looks like."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.scale.scoring.compiled import compiled
from leadscoring.scale.scoring.words import first_marked, marks_of, word_at

__all__ = [
    "BROKEN",
    "DOUBLED",
    "ENDS_ROW",
    "MARKED",
    "QUOTED",
    "WIDE",
    "byte_classes",
    "byte_marks",
    "next_cell",
]

Bytes = npt.NDArray[np.uint8]
Marks = npt.NDArray[np.uint64]

QUOTED, DOUBLED, WIDE, ENDS_ROW, BROKEN, MARKED = 1, 2, 4, 8, 16, 32
"""What there is to know of a cell: in quotes, with doubled ones inside, beyond ASCII, the last
of its row, nothing that the plain reading may settle, or with punctuation inside."""

_PLAIN, _DELIMITER, _LINE_FEED, _RETURN, _QUOTE, _WIDE, _CONTROL = range(7)
_LONGEST = 131_000  # bytes; Python's csv refuses cells of more than 131,072 characters


def byte_classes(delimiter: str, quote: str) -> Bytes:
    """Return what each byte may mean, of shape (256,): plain text, or the file's punctuation.

    Parameters
    ----------
    delimiter, quote : str
        One ASCII character each.
    """
    classes = np.full(256, _PLAIN, dtype=np.uint8)
    classes[:32] = classes[127] = _CONTROL
    # The controls that text may hold, as `encodings.decode` has it.
    classes[[0x09, 0x0B, 0x0C, 0x1A]] = _PLAIN
    classes[128:] = _WIDE
    classes[0x0A], classes[0x0D] = _LINE_FEED, _RETURN
    classes[ord(quote)], classes[ord(delimiter)] = _QUOTE, _DELIMITER
    return classes


def byte_marks(delimiter: str, quote: str) -> Marks:
    """Return the quotation mark and the delimiter, each eight times over as one number."""
    return np.array([ord(mark) * 0x0101010101010101 for mark in (quote, delimiter)], np.uint64)


@compiled
def _skip_plain(data: Bytes, place: int, end: int, marks: Marks) -> int:
    """Return the first place, from this one on, whose byte may not be plain text."""
    while place + 8 <= end:
        found = marks_of(word_at(data, place), marks[0], marks[1])
        if found:
            return place + first_marked(found)
        place += 8
    return place


@compiled
def _end_of_quoted(
    data: Bytes, place: int, end: int, classes: Bytes, marks: Marks
) -> tuple[int, int]:
    """Return where a text in quotes ends, which is at its closing mark, and its flags."""
    flags = QUOTED
    place = _skip_plain(data, place, end, marks)
    while place < end:
        kind = classes[data[place]]
        if kind == _QUOTE:
            if place + 1 >= end or classes[data[place + 1]] != _QUOTE:
                return place, flags
            flags |= DOUBLED
            place += 1
        elif kind == _WIDE:
            flags |= WIDE
        elif kind == _CONTROL:
            flags |= BROKEN
        elif kind != _PLAIN:
            flags |= MARKED
        place = _skip_plain(data, place + 1, end, marks)
    return place, flags | BROKEN


@compiled
def _end_of_bare(
    data: Bytes, place: int, end: int, classes: Bytes, marks: Marks
) -> tuple[int, int]:
    """Return where a text without quotes ends, and its flags."""
    flags = 0
    place = _skip_plain(data, place, end, marks)
    while place < end:
        kind = classes[data[place]]
        if kind == _WIDE:
            flags |= WIDE
        elif kind == _CONTROL:
            flags |= BROKEN
        elif kind == _QUOTE:
            flags |= MARKED
        elif kind != _PLAIN:
            break
        place = _skip_plain(data, place + 1, end, marks)
    return place, flags


@compiled
def next_cell(
    data: Bytes, place: int, end: int, classes: Bytes, marks: Marks
) -> tuple[int, int, int, int]:
    """Return the cell at `place`: where its text begins and ends, where the next begins, flags.

    Reads as Python's strict csv reader does, and is ``BROKEN`` where that would
    set a row aside, or where a line ends in a lone carriage return.
    """
    if place < end and classes[data[place]] == _QUOTE:
        begin = place + 1
        stop, flags = _end_of_quoted(data, begin, end, classes, marks)
        place = stop + 1
    else:
        begin = place
        stop, flags = _end_of_bare(data, begin, end, classes, marks)
        place = stop
    if stop - begin > _LONGEST:
        flags |= BROKEN
    if place >= end:
        return begin, stop, end, flags | ENDS_ROW
    kind = classes[data[place]]
    if kind == _DELIMITER:
        return begin, stop, place + 1, flags
    if kind == _LINE_FEED:
        return begin, stop, place + 1, flags | ENDS_ROW
    if kind == _RETURN and place + 1 < end and classes[data[place + 1]] == _LINE_FEED:
        return begin, stop, place + 2, flags | ENDS_ROW
    return begin, stop, place, flags | BROKEN | ENDS_ROW
