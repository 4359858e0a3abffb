"""Sixty-four bytes at a time, as masks: a bit for each byte, the lowest for the first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from leadscoring.scale.scoring.compiled import compiled
from leadscoring.scale.scoring.pointers import start_at

__all__ = [
    "BLOCK",
    "ahead",
    "beyond_ascii",
    "copy_block",
    "equal_blocks",
    "equal_bytes",
    "figures",
    "inside",
    "n_set",
    "printable",
]

Bytes = npt.NDArray[np.uint8]

BLOCK = 64
_function = cast("Callable[[Any, Any, str], Any]", cgutils.get_or_insert_function)
_BYTES = ir.VectorType(ir.IntType(8), BLOCK)


def _repeated(builder: Any, byte: Any) -> Any:  # noqa: ANN401 (LLVM's values)
    """Return a vector that holds a byte in each place."""
    first = builder.insert_element(ir.Constant(_BYTES, ir.Undefined), byte, ir.IntType(32)(0))
    everywhere = ir.Constant(ir.VectorType(ir.IntType(32), BLOCK), [0] * BLOCK)
    return builder.shuffle_vector(first, ir.Constant(_BYTES, ir.Undefined), everywhere)


def _block(context: Any, builder: Any, signature: Any, arguments: Any, first: int = 0) -> Any:  # noqa: ANN401
    """Return the block at a place of an array, which are two of the arguments."""
    start = start_at(context, builder, signature.args[first], *arguments[first : first + 2])
    return builder.load(builder.bitcast(start, _BYTES.as_pointer()), align=1)


def _mask(builder: Any, found: Any) -> Any:  # noqa: ANN401 (LLVM's values)
    return builder.bitcast(found, ir.IntType(64))


def _equal(_typing: Any, data: Any, place: Any, _byte: Any) -> Any:  # noqa: ANN401 (numba's types)
    """Return numba's signature and code of `equal_bytes`."""

    def equal(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        block = _block(context, builder, signature, arguments)
        return _mask(builder, builder.icmp_unsigned("==", block, _repeated(builder, arguments[2])))

    return types.uint64(data, place, types.uint8), equal


def _equal_blocks(_typing: Any, data: Any, place: Any, other: Any, at: Any) -> Any:  # noqa: ANN401
    """Return numba's signature and code of `equal_blocks`."""

    def equal(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        one, two = (_block(context, builder, signature, arguments, first) for first in (0, 2))
        return _mask(builder, builder.icmp_unsigned("==", one, two))

    return types.uint64(data, place, other, at), equal


def _between(_typing: Any, data: Any, place: Any, least: int, n: int) -> Any:  # noqa: ANN401
    """Return signature and code of a mask of the bytes that are one of `n`, from the least on."""

    def between(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        block = _block(context, builder, signature, arguments)
        above = builder.sub(block, ir.Constant(_BYTES, [least] * BLOCK))
        return _mask(builder, builder.icmp_unsigned("<", above, ir.Constant(_BYTES, [n] * BLOCK)))

    return types.uint64(data, place), between


def _figures(typing: Any, data: Any, place: Any) -> Any:  # noqa: ANN401 (numba's types)
    """Return numba's signature and code of `figures`."""
    return _between(typing, data, place, ord("0"), 10)


def _printable(typing: Any, data: Any, place: Any) -> Any:  # noqa: ANN401 (numba's types)
    """Return numba's signature and code of `printable`."""
    return _between(typing, data, place, ord(" "), 95)


def _beyond(_typing: Any, data: Any, place: Any) -> Any:  # noqa: ANN401 (numba's types)
    """Return numba's signature and code of `beyond_ascii`."""

    def beyond(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        block = _block(context, builder, signature, arguments)
        return _mask(builder, builder.icmp_signed("<", block, ir.Constant(_BYTES, [0] * BLOCK)))

    return types.uint64(data, place), beyond


def _copy(_typing: Any, data: Any, place: Any, out: Any, at: Any) -> Any:  # noqa: ANN401
    """Return numba's signature and code of `copy_block`."""

    def copy(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        block = _block(context, builder, signature, arguments)
        start = start_at(context, builder, signature.args[2], *arguments[2:])
        builder.store(block, builder.bitcast(start, _BYTES.as_pointer()), align=1)
        return context.get_dummy_value()

    return types.void(data, place, out, at), copy


def _ahead(_typing: Any, data: Any, place: Any) -> Any:  # noqa: ANN401 (numba's types)
    """Return numba's signature and code of `ahead`."""

    def ahead(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        start = start_at(context, builder, signature.args[0], *arguments)
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [start.type, number, number, number])
        fetch = _function(builder.module, kind, "llvm.prefetch.p0i8")
        # To read, and soon again; data, not code.
        builder.call(fetch, [start, number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(data, place), ahead


def _count(_typing: Any, _word: Any) -> Any:  # noqa: ANN401 (numba's types)
    """Return numba's signature and code of `n_set`."""

    def count(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), count


equal_bytes = cast("Callable[[Bytes, int, int], np.uint64]", intrinsic(_equal))
"""Return which of the 64 bytes at a place are this one; all of them must be there."""
equal_blocks = cast("Callable[[Bytes, int, Bytes, int], np.uint64]", intrinsic(_equal_blocks))
"""Return which of the 64 bytes at a place are those at a place of another array."""
figures = cast("Callable[[Bytes, int], np.uint64]", intrinsic(_figures))
"""Return which of the 64 bytes at a place are figures."""
printable = cast("Callable[[Bytes, int], np.uint64]", intrinsic(_printable))
"""Return which of the 64 bytes at a place are printable ASCII characters, or spaces."""
beyond_ascii = cast("Callable[[Bytes, int], np.uint64]", intrinsic(_beyond))
"""Return which of the 64 bytes at a place are beyond ASCII."""
copy_block = cast("Callable[[Bytes, int, Bytes, int], None]", intrinsic(_copy))
"""Write the 64 bytes at a place to a place of another array; there must be room for all."""
ahead = cast("Callable[[Bytes, int], None]", intrinsic(_ahead))
"""Have the processor fetch what is at a place, which it will soon be asked for."""
n_set = cast("Callable[[np.uint64], np.uint64]", intrinsic(_count))
"""Return how many bits are set."""


@compiled
def inside(marks: np.uint64) -> np.uint64:
    """Return the bits from each odd one that is set to before the next one: what is in quotes."""
    found = marks ^ (marks << np.uint64(1))
    found ^= found << np.uint64(2)
    found ^= found << np.uint64(4)
    found ^= found << np.uint64(8)
    found ^= found << np.uint64(16)
    return found ^ (found << np.uint64(32))
