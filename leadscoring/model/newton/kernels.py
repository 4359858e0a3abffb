"""The loops over leads, compiled. Import this module only where it is about to be used."""

from __future__ import annotations

import math

import numba
import numpy as np
import numpy.typing as npt

__all__ = ["encoded_slope", "upper_curvature"]

Vector = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int32]

# Numba takes half a second to import, and the compiled loops are kept beside this file.
_compiled = numba.njit(cache=True, nogil=True)


def _chance(log_odds: float) -> float:
    """Return the probability without overflow on either side."""
    if log_odds >= 0:
        return 1 / (1 + math.exp(-log_odds))
    odds = math.exp(log_odds)
    return odds / (1 + odds)


chance = _compiled(_chance)


def _encoded_slope(
    starts: Integers,
    places: Integers,
    values: Vector,
    converted: Vector,
    weight: Vector,
    point: Vector,
    slope: Vector,
    certainty: Vector,
) -> None:
    """Add the slope of the log loss at `point`, the intercept last, and note each lead's p(1-p).

    The leads are the rows of a sparse table: lead i has `values` in the columns
    `places`, both from ``starts[i]`` to ``starts[i + 1]``.
    """
    last = len(point) - 1
    for i in range(len(converted)):
        log_odds = point[last]
        for k in range(starts[i], starts[i + 1]):
            log_odds += values[k] * point[places[k]]
        probability = chance(log_odds)
        gap = weight[i] * (probability - converted[i])
        certainty[i] = weight[i] * probability * (1 - probability)
        slope[last] += gap
        for k in range(starts[i], starts[i + 1]):
            slope[places[k]] += values[k] * gap


encoded_slope = _compiled(_encoded_slope)


def _upper_curvature(
    starts: Integers,
    places: Integers,
    values: Vector,
    certainty: Vector,
    drawn: Integers,
    stands_for: Vector,
    curvature: Vector,
) -> None:
    """Add the weighted products of each drawn lead's columns, above and on the diagonal.

    Places must increase along each lead; the intercept is the last row and column.
    """
    last = len(curvature) - 1
    for j in range(len(drawn)):
        i = drawn[j]
        sure = certainty[i] * stands_for[j]
        curvature[last, last] += sure
        for k in range(starts[i], starts[i + 1]):
            row, part = places[k], sure * values[k]
            curvature[row, last] += part
            for m in range(k, starts[i + 1]):
                curvature[row, places[m]] += part * values[m]


upper_curvature = _compiled(_upper_curvature)
