"""Eight bytes at a time: what compiled loops read, and where in them something stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from leadscoring.scale.scoring.compiled import compiled
from leadscoring.scale.scoring.pointers import Text, start_at

__all__ = [
    "first_marked",
    "first_marked_bit",
    "marks_of",
    "padded_word",
    "store_word",
    "word_at",
]

Bytes = npt.NDArray[np.uint8]

_ONES = np.uint64(0x0101010101010101)
_HIGH = np.uint64(0x8080808080808080)
_SPACES = np.uint64(0x2020202020202020)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


def _load(_typing: Any, data: Any, place: Any) -> Any:  # noqa: ANN401 (numba's types)
    """Return numba's signature and code of `word_at`."""

    def load(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        start = start_at(context, builder, signature.args[0], *arguments[:2])
        kind = context.get_value_type(types.uint64)
        return builder.load(builder.bitcast(start, kind.as_pointer()), align=1)

    return types.uint64(data, place), load


def _store(_typing: Any, data: Any, place: Any, word: Any) -> Any:  # noqa: ANN401 (numba's types)
    """Return numba's signature and code of `store_word`."""

    def store(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        start = start_at(context, builder, signature.args[0], *arguments[:2])
        kind = context.get_value_type(types.uint64)
        builder.store(arguments[2], builder.bitcast(start, kind.as_pointer()), align=1)
        return context.get_dummy_value()

    return types.void(data, place, word), store


def _count(_typing: Any, word: Any) -> Any:  # noqa: ANN401 (numba's types)
    """Return numba's signature and code of `_zeros_below`."""

    def count(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        never_zero = ir.Constant(ir.IntType(1), 1)
        return builder.cttz(arguments[0], never_zero)

    return types.uint64(word), count


word_at = cast("Callable[[Bytes, int], np.uint64]", intrinsic(_load))
"""Return the eight bytes at a place as one number; all of them must be there."""
store_word = cast("Callable[[Bytes, int, np.uint64], None]", intrinsic(_store))
"""Write eight bytes at a place; there must be room for all of them."""
_zeros_below = cast("Callable[[np.uint64], np.uint64]", intrinsic(_count))
"""Return how many bits below the lowest one that is set are not; one must be."""


@compiled
def first_marked_bit(marks: np.uint64) -> int:
    """Return the lowest bit that is set; one is."""
    return int(_zeros_below(marks))


@compiled
def first_marked(marks: np.uint64) -> int:
    """Return the first of eight bytes that is marked; one is."""
    return int(_zeros_below(marks) >> np.uint64(3))


@compiled
def marks_of(word: np.uint64, quote: np.uint64, delimiter: np.uint64) -> np.uint64:
    """Return a word whose lowest set bit is in the first byte that may not be plain text.

    Such are controls, whatever is beyond ASCII, and the two marks, which come
    eight times over. Above that byte more may be marked than should be.
    """
    at_quote, at_delimiter = word ^ quote, word ^ delimiter
    low = (word - _SPACES) & ~word
    high = word | (word + _ONES)
    found = ((at_quote - _ONES) & ~at_quote) | ((at_delimiter - _ONES) & ~at_delimiter)
    return (low | high | found) & _HIGH


@compiled
def padded_word(text: Text, place: int, length: int) -> np.uint64:
    """Return the up to eight bytes at a place as one number, zeros after them."""
    data, size = text
    if place + 8 <= size:
        word = word_at(data, place)
        return word if length >= 8 else word & ~(_ALL << np.uint64(8 * length))
    word = np.uint64(0)
    for at in range(min(length, 8)):
        word |= np.uint64(data[place + at]) << np.uint64(8 * at)
    return word
