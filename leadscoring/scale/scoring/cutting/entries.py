"""The different cells of a file, each kept once with its bytes, and found by them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.scale.scoring.compiled import compiled
from leadscoring.scale.scoring.cutting.blocks import BLOCK, equal_blocks
from leadscoring.scale.scoring.pointers import Text
from leadscoring.scale.scoring.words import padded_word, store_word

__all__ = ["BEGIN", "COUNT", "LONGEST_KEPT", "N_KNOWN", "SHAPE", "SHAPES", "entry_of", "fill_slots"]

Bytes = npt.NDArray[np.uint8]
Slots = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]

_HASH, SHAPE, COUNT, BEGIN = range(4)
"""What is known of each different cell. Its shape is its kind and its length together; its kind,
the column and whether quotes are doubled in it."""
N_KNOWN = 4
SHAPES = 1 << 20
"""How many lengths a kind may have."""
LONGEST_KEPT = BLOCK
"""Bytes of a text up to which it is kept; a longer one is looked up in the file."""

_TIMES = np.uint64(0x9E3779B97F4A7C15)
_SEED = np.uint64(0xD6E8FEB86659FD93)
_HALF = np.uint64(32)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


@compiled
def _hash(text: Text, begin: int, stop: int, shape: int) -> int:
    """Return a number for a cell; two of one shape and up to eight bytes never share one."""
    found = _SEED ^ np.uint64(shape)
    for place in range(begin, stop, 8):
        found = (found ^ padded_word(text, place, stop - place)) * _TIMES
        found ^= found >> _HALF
    return int(np.int64(found))


@compiled
def fill_slots(slots: Slots, entries: Places, n: int) -> None:
    """Enter the first `n` of the different cells into an empty table of slots."""
    mask = len(slots) - 1
    for entry in range(n):
        slot = entries[entry, _HASH] & mask
        while slots[slot] >= 0:
            slot = (slot + 1) & mask
        slots[slot] = entry


@compiled
def _words_alike(one: Text, begin: int, other: Text, place: int, length: int) -> bool:
    for at in range(0, length, 8):
        left = length - at
        if padded_word(one, begin + at, left) != padded_word(other, place + at, left):
            return False
    return True


@compiled
def _same(text: Text, begin: int, length: int, entries: Places, kept: Bytes, entry: int) -> bool:
    """Return whether a cell with an entry's hash and shape has its bytes."""
    if length <= 8:
        return True
    if length > LONGEST_KEPT:
        return _words_alike(text, begin, text, entries[N_KNOWN * entry + BEGIN], length)
    place = LONGEST_KEPT * entry
    if begin + BLOCK > text[1]:
        return _words_alike(text, begin, (kept, place + BLOCK), place, length)
    alike = equal_blocks(text[0], begin, kept, place)
    return not ~alike & (_ALL >> np.uint64(BLOCK - length))


@compiled
def _keep(text: Text, begin: int, length: int, kept: Bytes, place: int) -> None:
    if length <= LONGEST_KEPT:
        for at in range(0, length, 8):
            store_word(kept, place + at, padded_word(text, begin + at, length - at))


@compiled
def entry_of(
    text: Text,
    begin: int,
    stop: int,
    kind: int,
    slots: Slots,
    mask: int,
    entries: Places,
    kept: Bytes,
    n: int,
) -> int:
    """Return the entry of a cell, `n` where it is new and was entered as that.

    Parameters
    ----------
    text : tuple
        The file.
    begin, stop : int
        Where the cell's text begins and where it ends.
    kind : int
        Twice its column, and one more where quotes are doubled in it.
    slots : ndarray of int32
        Where the entries are found by their hash, -1 where there is none.
    mask : int
        How many slots there are, a power of two, less one.
    entries : ndarray of shape (4 * n_room,)
        What is known of the different cells, in a row.
    kept : ndarray of shape (64 * n_room,)
        Their bytes.
    n : int
        How many there are so far.
    """
    shape = kind * SHAPES + stop - begin
    found = _hash(text, begin, stop, shape)
    slot = found & mask
    while slots[slot] >= 0:
        entry = int(slots[slot])
        known = N_KNOWN * entry
        if (
            entries[known + _HASH] == found
            and entries[known + SHAPE] == shape
            and _same(text, begin, stop - begin, entries, kept, entry)
        ):
            entries[known + COUNT] += 1
            return entry
        slot = (slot + 1) & mask
    slots[slot], known = n, N_KNOWN * n
    entries[known + _HASH], entries[known + SHAPE] = found, shape
    entries[known + COUNT], entries[known + BEGIN] = 1, begin
    _keep(text, begin, stop - begin, kept, LONGEST_KEPT * n)
    return n
