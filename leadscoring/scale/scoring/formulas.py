"""Which cells a spreadsheet would run as a formula, told by their bytes; see `leads.guarding`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.leads.guarding import BLANKS, MARKS
from leadscoring.scale.scoring.compiled import compiled
from leadscoring.scale.scoring.looks import spreadsheet_number
from leadscoring.scale.scoring.pointers import Text

__all__ = ["MAY_RUN", "is_guarded", "is_run"]

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]

_SPACE, _APOSTROPHE = ord(" "), ord("'")


def _bytes_of(characters: str) -> tuple[Bytes, Places]:
    """Return the bytes of characters in a row, and where each begins and the last ends."""
    written = [character.encode() for character in characters]
    starts = np.cumsum([0, *map(len, written)], dtype=np.int64)
    return np.frombuffer(b"".join(written), dtype=np.uint8), starts


_MARKS, _MARK_STARTS = _bytes_of(MARKS)
_BLANKS, _BLANK_STARTS = _bytes_of(BLANKS)
MAY_RUN = np.isin(np.arange(256), [each.encode()[0] for each in MARKS + BLANKS])
"""Of each byte, whether a cell that begins with it may be run, or may hold an apostrophe."""


@compiled
def _leading(data: Bytes, begin: int, stop: int, texts: Bytes, starts: Places) -> int:
    """Return the bytes of the character that a text begins with, 0 where it is none of these."""
    for which in range(len(starts) - 1):
        length = starts[which + 1] - starts[which]
        if begin + length > stop:
            continue
        same = True
        for at in range(length):
            if data[begin + at] != texts[starts[which] + at]:
                same = False
                break
        if same:
            return int(length)
    return 0


@compiled
def _is_number(text: Text, begin: int, stop: int) -> bool:
    data = text[0]
    while begin < stop and data[begin] == _SPACE:
        begin += 1
    while begin < stop and data[stop - 1] == _SPACE:
        stop -= 1
    return spreadsheet_number(text, begin, stop)


@compiled
def is_run(text: Text, begin: int, stop: int) -> bool:
    """Return whether a spreadsheet would run a text, as `guarding.harmless` has it."""
    data, place = text[0], begin
    while place < stop and MAY_RUN[data[place]]:
        if _leading(data, place, stop, _MARKS, _MARK_STARTS):
            return not _is_number(text, begin, stop)
        blank = _leading(data, place, stop, _BLANKS, _BLANK_STARTS)
        if not blank:
            return False
        place += blank
    return False


@compiled
def is_guarded(text: Text, begin: int, stop: int) -> bool:
    """Return whether a text has the apostrophe in front that reading takes off."""
    return stop > begin and text[0][begin] == _APOSTROPHE and is_run(text, begin + 1, stop)
