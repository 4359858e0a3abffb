"""The loops over leads of one block of columns, compiled: a sweep runs them thousands of times."""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

__all__ = ["add_by_code", "sums_by_code"]

Vector = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int32]

_compiled = numba.njit(cache=True, nogil=True)


def _sums_by_code(
    codes: Codes,
    values: Vector,
    gap: Vector,
    certainty: Vector,
    slope: Vector,
    curvature: Vector,
) -> None:
    """Add up, for each code, value x gap and value^2 x certainty of its leads; -1 has no code."""
    for i in range(len(codes)):
        code = codes[i]
        if code >= 0:
            value = values[i]
            slope[code] += value * gap[i]
            curvature[code] += value * value * certainty[i]


def _add_by_code(
    codes: Codes,
    values: Vector,
    step: Vector,
    certainty: Vector,
    log_odds: Vector,
    gap: Vector,
) -> float:
    """Add each code's step to its leads' log-odds, take what it explains from their gaps.

    Returns by how much a lead's log-odds move at most.
    """
    farthest = 0.0
    for i in range(len(codes)):
        code = codes[i]
        if code >= 0:
            added = values[i] * step[code]
            log_odds[i] += added
            gap[i] -= certainty[i] * added
            farthest = max(farthest, abs(added))
    return farthest


sums_by_code = _compiled(_sums_by_code)
add_by_code = _compiled(_add_by_code)
