"""Sorting by digits, compiled: each number is moved a few times, none compared.

Import this module only where it is about to be used.
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

__all__ = ["sorted_by_digits"]

Numbers = npt.NDArray[np.int64]

_compiled = numba.njit(cache=True, nogil=True)
_BITS = 11
_LAST = (1 << _BITS) - 1
_DIGITS = 6


def _sorted_by_digits(numbers: Numbers) -> Numbers:
    counts = np.zeros((_DIGITS, _LAST + 1), dtype=np.int64)
    for number in numbers:
        for digit in range(_DIGITS):
            counts[digit, (number >> (_BITS * digit)) & _LAST] += 1
    found, other = numbers.copy(), np.empty_like(numbers)
    for digit in range(_DIGITS):
        shift, places = _BITS * digit, counts[digit]
        if places.max() == len(numbers):
            continue  # all have the same
        places[1:] = np.cumsum(places)[:-1]
        places[0] = 0
        for number in found:
            value = (number >> shift) & _LAST
            other[places[value]] = number
            places[value] += 1
        found, other = other, found
    return found


sorted_by_digits = _compiled(_sorted_by_digits)
"""Return whole numbers from 0 to 2**63 - 1 in ascending order."""
