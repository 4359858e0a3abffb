"""What a cell's bytes look like: a number, a date, a placeholder, or something to look at."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from leadscoring.scale.scoring.cells import DOUBLED, WIDE
from leadscoring.scale.scoring.compiled import compiled
from leadscoring.scale.scoring.cutting.blocks import BLOCK, figures
from leadscoring.scale.scoring.pointers import Text
from leadscoring.scale.scoring.words import first_marked_bit

__all__ = [
    "DATE",
    "NUMBER",
    "ODD",
    "TEXT",
    "Words",
    "look_of",
    "placeholder_words",
    "spreadsheet_number",
]

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]
Words = tuple[Bytes, Places, int, npt.NDArray[np.uint64]]

ODD, NUMBER, DATE, TEXT = range(4)
"""Looks: a number, date or text that no rule of reading has anything to say about, or none."""

_ZERO, _NINE = ord("0"), ord("9")
_PLUS, _MINUS, _POINT, _COMMA = ord("+"), ord("-"), ord("."), ord(",")
_SPACE, _T, _COLON = ord(" "), ord("T"), ord(":")
_SMALL_E, _LARGE_E = ord("e"), ord("E")
_MOST_DIGITS = 15
_DATE_AND_MICROSECONDS = 26
_FIGURES_OF_DATE = np.uint64(
    sum(1 << i for i, c in enumerate(f"{'0000-00-00 00:00:00.':0<26}") if c == "0")
)
_ONE = np.uint64(1)
_LONG = 63  # bytes from which on words count as of one length
_DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


def placeholder_words(
    words: Iterable[str],
) -> tuple[Bytes, Places, npt.NDArray[np.uint64]]:
    """Return placeholders as `code_rows` wants them.

    Parameters
    ----------
    words : iterable of str
        The placeholders.

    Returns
    -------
    texts, starts, lengths : tuple of ndarrays
        Their bytes in lower case; where each begins, and where the last ends; and
        by first byte, in either case, a bit for each length that one has.
    """
    folded = sorted({word.strip().casefold() for word in words})
    known = [word.encode() for word in folded if word and word.isascii()]
    starts = np.cumsum([0, *map(len, known)], dtype=np.int64)
    lengths = np.zeros(256, dtype=np.uint64)
    for word in known:
        firsts = [word[0], word.upper()[0]]
        lengths[firsts] |= np.uint64(1 << min(len(word), _LONG))
    return np.frombuffer(b"".join(known) or b" ", dtype=np.uint8), starts, lengths


@compiled
def _digits(text: Text, place: int, stop: int) -> int:
    """Return where the digits at a place end."""
    data, size = text
    while place + BLOCK <= size:
        others = ~figures(data, place)
        if others:
            return min(place + first_marked_bit(others), stop)
        place += BLOCK
    while place < stop and _ZERO <= data[place] <= _NINE:
        place += 1
    return min(place, stop)


@compiled
def spreadsheet_number(text: Text, begin: int, stop: int) -> bool:
    """Return whether bytes are a plain number, as `guarding.harmless` has it."""
    data, place = text[0], begin
    if place < stop and (data[place] == _PLUS or data[place] == _MINUS):
        place += 1
    whole = _digits(text, place, stop)
    some = whole > place
    place = whole
    if place < stop and (data[place] == _POINT or data[place] == _COMMA):
        part = _digits(text, place + 1, stop)
        if not some and part == place + 1:
            return False
        some, place = True, part
    if some and place < stop and (data[place] == _SMALL_E or data[place] == _LARGE_E):
        place += 1
        if place < stop and (data[place] == _PLUS or data[place] == _MINUS):
            place += 1
        power = _digits(text, place, stop)
        if power == place:
            return False
        place = power
    return some and place == stop


@compiled
def _amount(text: Text, begin: int, stop: int) -> bool:
    """Return whether a number is an amount beyond doubt, written with a decimal point."""
    data, place = text[0], begin
    if data[place] == _MINUS:
        place += 1
    whole = _digits(text, place, stop)
    n_digits = whole - place
    if n_digits == 0 or n_digits > _MOST_DIGITS or (n_digits > 1 and data[place] == _ZERO):
        return False
    if whole == stop:
        return True
    return data[whole] == _POINT and _digits(text, whole + 1, stop) == stop


@compiled
def _two(data: Bytes, place: int) -> int:
    return (int(data[place]) - _ZERO) * 10 + int(data[place + 1]) - _ZERO


@compiled
def _is_punctuated(text: Text, begin: int, length: int) -> bool:
    """Return whether figures stand where a date has figures, and marks where it has marks."""
    (data, size), found = text, np.uint64(0)
    if begin + BLOCK <= size:
        found = figures(data, begin)
    else:
        for at in range(length):
            found |= np.uint64(_ZERO <= data[begin + at] <= _NINE) << np.uint64(at)
    if (found ^ _FIGURES_OF_DATE) & ((_ONE << np.uint64(length)) - _ONE):
        return False
    if data[begin + 4] != _MINUS or data[begin + 7] != _MINUS:
        return False
    if length > 10 and data[begin + 10] not in (_SPACE, _T):
        return False
    if length > 10 and data[begin + 13] != _COLON:
        return False
    return not (
        (length > 16 and data[begin + 16] != _COLON) or (length > 19 and data[begin + 19] != _POINT)
    )


@compiled
def _is_day(data: Bytes, begin: int) -> bool:
    """Return whether the ten bytes of a date are a day of the calendar of these centuries."""
    century, year = _two(data, begin), _two(data, begin + 2)
    month, day = _two(data, begin + 5), _two(data, begin + 8)
    if not 19 <= century <= 21 or not 1 <= month <= 12:
        return False
    leap = month == 2 and year % 4 == 0 and (year > 0 or century == 20)
    return bool(1 <= day <= _DAYS[month - 1] + leap)


@compiled
def _is_date(text: Text, begin: int, stop: int) -> bool:
    """Return whether bytes are such a day, with or without a time, no zone."""
    data, length = text[0], stop - begin
    if length not in (10, 16, 19) and not 20 < length <= _DATE_AND_MICROSECONDS:
        return False
    if not _is_punctuated(text, begin, length) or not _is_day(data, begin):
        return False
    if length == 10:
        return True
    return (
        _two(data, begin + 11) < 24
        and _two(data, begin + 14) < 60
        and (length == 16 or _two(data, begin + 17) < 60)
    )


@compiled
def _is_one_of(data: Bytes, begin: int, stop: int, known: Words) -> bool:
    """Return whether bytes are one of the words, which are lower case; case is ignored."""
    words, starts, n, lengths = known
    if not lengths[data[begin]] >> np.uint64(min(stop - begin, _LONG)) & _ONE:
        return False
    for word in range(n):
        if starts[word + 1] - starts[word] != stop - begin:
            continue
        same = True
        for at in range(stop - begin):
            byte = data[begin + at]
            if ord("A") <= byte <= ord("Z"):
                byte += 32
            if byte != words[starts[word] + at]:
                same = False
                break
        if same:
            return True
    return False


@compiled
def _look_of_figures(text: Text, begin: int, stop: int) -> int:
    """Return what a cell that begins as a number might looks like."""
    if _amount(text, begin, stop):
        return NUMBER
    data = text[0]
    if spreadsheet_number(text, begin, stop) or (stop - begin == 4 and data[stop - 1] == ord("f")):
        return ODD  # a number in some spelling, and it may be -inf
    return DATE if _is_date(text, begin, stop) else TEXT


@compiled
def look_of(text: Text, begin: int, stop: int, flags: int, words: Words) -> int:
    """Return what a cell looks like; `words` are pointers to `placeholder_words`."""
    data = text[0]
    if stop == begin or flags & (DOUBLED | WIDE) or data[begin] <= 32 or data[stop - 1] <= 32:
        return ODD
    first = data[begin]
    may_be_odd = first == _COMMA or stop - begin == 3  # a decimal, or inf
    if may_be_odd or _is_one_of(data, begin, stop, words):
        return ODD
    if _ZERO <= first <= _NINE or first in (_MINUS, _PLUS, _POINT):
        return _look_of_figures(text, begin, stop)
    return TEXT
