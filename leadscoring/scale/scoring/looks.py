"""What a cell's bytes look like: a number, a date, a placeholder, or something to look at."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.scale.scoring.cells import DOUBLED, WIDE
from leadscoring.scale.scoring.compiled import compiled

__all__ = ["DATE", "NUMBER", "ODD", "TEXT", "look_of", "spreadsheet_number"]

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]

ODD, NUMBER, DATE, TEXT = range(4)
"""Looks: a number, date or text that no rule of reading has anything to say about, or none."""

_ZERO, _NINE = ord("0"), ord("9")
_PLUS, _MINUS, _POINT, _COMMA = ord("+"), ord("-"), ord("."), ord(",")
_SMALL_E, _LARGE_E = ord("e"), ord("E")
_MOST_DIGITS = 15
_DATE_AND_MICROSECONDS = 26
_SEPARATORS = np.frombuffer(b"0000-00-00 00:00:00.", dtype=np.uint8)
_DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


@compiled
def _digits(data: Bytes, place: int, stop: int) -> int:
    """Return where the digits at a place end."""
    while place < stop and _ZERO <= data[place] <= _NINE:
        place += 1
    return place


@compiled
def spreadsheet_number(data: Bytes, begin: int, stop: int) -> bool:
    """Return whether bytes are a plain number, as `guarding.harmless` has it."""
    place = begin
    if place < stop and (data[place] == _PLUS or data[place] == _MINUS):
        place += 1
    whole = _digits(data, place, stop)
    some = whole > place
    place = whole
    if place < stop and (data[place] == _POINT or data[place] == _COMMA):
        part = _digits(data, place + 1, stop)
        if not some and part == place + 1:
            return False
        some, place = True, part
    if some and place < stop and (data[place] == _SMALL_E or data[place] == _LARGE_E):
        place += 1
        if place < stop and (data[place] == _PLUS or data[place] == _MINUS):
            place += 1
        power = _digits(data, place, stop)
        if power == place:
            return False
        place = power
    return some and place == stop


@compiled
def _amount(data: Bytes, begin: int, stop: int) -> bool:
    """Return whether a number is an amount beyond doubt, written with a decimal point."""
    place = begin
    if data[place] == _MINUS:
        place += 1
    whole = _digits(data, place, stop)
    n_digits = whole - place
    if n_digits == 0 or n_digits > _MOST_DIGITS or (n_digits > 1 and data[place] == _ZERO):
        return False
    if whole == stop:
        return True
    return data[whole] == _POINT and _digits(data, whole + 1, stop) == stop


@compiled
def _two(data: Bytes, place: int) -> int:
    return (int(data[place]) - _ZERO) * 10 + int(data[place + 1]) - _ZERO


@compiled
def _is_punctuated(data: Bytes, begin: int, length: int) -> bool:
    """Return whether figures stand where a date has figures, and marks where it has marks."""
    for at in range(min(length, len(_SEPARATORS))):
        byte, wanted = data[begin + at], _SEPARATORS[at]
        if wanted == _ZERO:
            if not _ZERO <= byte <= _NINE:
                return False
        elif byte != wanted and not (at == 10 and byte == ord("T")):
            return False
    return _digits(data, begin + min(length, 20), begin + length) == begin + length


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
def _is_date(data: Bytes, begin: int, stop: int) -> bool:
    """Return whether bytes are such a day, with or without a time, no zone."""
    length = stop - begin
    if length not in (10, 16, 19) and not 20 < length <= _DATE_AND_MICROSECONDS:
        return False
    if not _is_punctuated(data, begin, length) or not _is_day(data, begin):
        return False
    if length == 10:
        return True
    return (
        _two(data, begin + 11) < 24
        and _two(data, begin + 14) < 60
        and (length == 16 or _two(data, begin + 17) < 60)
    )


@compiled
def _is_one_of(data: Bytes, begin: int, stop: int, words: Bytes, starts: Places) -> bool:
    """Return whether bytes are one of the words, which are lower case; case is ignored."""
    for word in range(len(starts) - 1):
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
def _look_of_figures(data: Bytes, begin: int, stop: int) -> int:
    """Return what a cell that begins as a number might looks like."""
    if _amount(data, begin, stop):
        return NUMBER
    if spreadsheet_number(data, begin, stop) or data[stop - 1] == ord("f"):
        return ODD  # a number in some spelling, and it may be -inf
    return DATE if _is_date(data, begin, stop) else TEXT


@compiled
def look_of(data: Bytes, begin: int, stop: int, flags: int, words: Bytes, starts: Places) -> int:
    """Return what a cell looks like; `words` are the placeholders, in lower case."""
    if stop == begin or flags & (DOUBLED | WIDE) or data[begin] <= 32 or data[stop - 1] <= 32:
        return ODD
    first = data[begin]
    may_be_odd = first == _COMMA or stop - begin == 3  # a decimal, or inf
    if may_be_odd or _is_one_of(data, begin, stop, words, starts):
        return ODD
    if _ZERO <= first <= _NINE or first in (_MINUS, _PLUS, _POINT):
        return _look_of_figures(data, begin, stop)
    return TEXT
