"""A line without its quotation marks, eight bytes at a time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.scale.scoring.compiled import compiled
from leadscoring.scale.scoring.cutting.blocks import n_set
from leadscoring.scale.scoring.words import store_word, word_at

__all__ = ["squeeze"]

Bytes = npt.NDArray[np.uint8]

_ONES = np.uint64(0x0101010101010101)
_LOW = np.uint64(0x7F7F7F7F7F7F7F7F)
_BYTE, _FULL = np.uint64(8), np.uint64(0xFF)
_ONE, _TWO, _SEVEN = np.uint64(1), np.uint64(2), np.uint64(7)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


@compiled
def _found(word: np.uint64, marks: np.uint64) -> np.uint64:
    """Return a word with a one in each byte that is the mark, which comes eight times over."""
    other = word ^ marks
    return ~((((other & _LOW) + _LOW) | other) >> _SEVEN) & _ONES


@compiled
def _without(word: np.uint64, found: np.uint64) -> np.uint64:
    """Return a word's bytes without those found, moved together towards the first.

    Each byte moves down by as many as are missing below it: first those that move
    an odd number of places by one, then by two, then by four.
    """
    gone = found * _FULL
    places = (found * _ONES << _BYTE) & ~gone
    word &= ~gone
    moved = (places & _ONES) * _FULL
    word = (word & ~moved) | (word & moved) >> _BYTE
    places = (places & ~moved) | (places & moved) >> _BYTE
    moved = (places >> _ONE & _ONES) * _FULL
    word = (word & ~moved) | (word & moved) >> np.uint64(16)
    places = (places & ~moved) | (places & moved) >> np.uint64(16)
    moved = (places >> _TWO & _ONES) * _FULL
    return (word & ~moved) | (word & moved) >> np.uint64(32)


@compiled
def squeeze(data: Bytes, begin: int, length: int, marks: np.uint64, out: Bytes, place: int) -> int:
    """Write bytes but for one mark, with up to seven more after them; return where they end.

    Parameters
    ----------
    data : ndarray of uint8
        Where they stand; seven more may be read.
    begin, length : int
        The first, and how many.
    marks : int
        The byte to leave out, eight times over.
    out : ndarray of uint8
        Where to write.
    place : int
        Where there.
    """
    stop = begin + length
    while begin + 8 <= stop:
        word = word_at(data, begin)
        found = _found(word, marks)
        store_word(out, place, _without(word, found))
        place += 8 - int(n_set(found))
        begin += 8
    if begin < stop:
        word, left = word_at(data, begin), stop - begin
        found = _found(word, marks)
        store_word(out, place, _without(word, found))
        place += left - int(n_set(found & ~(_ALL << np.uint64(8 * left))))
    return place
