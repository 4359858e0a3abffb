"""The loops over coded leads, compiled. Import this module only where it is about to be used."""

from __future__ import annotations

import math

import numba
import numpy as np
import numpy.typing as npt

__all__ = ["add_counts", "add_sums", "log_odds"]

Vector = npt.NDArray[np.float64]
Codes = npt.NDArray[np.uint16 | np.uint32]
Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.uint64]

_compiled = numba.njit(cache=True, nogil=True)


def _of_lead(
    codes: Codes, shares: Vector, starts: Places, tables: Vector, intercept: float, i: int
) -> float:
    """Return a lead's log-odds: a cell of each table, the last ones times a share."""
    plain = codes.shape[1] - shares.shape[1]
    found = intercept
    for k in range(plain):
        found += tables[starts[k] + codes[i, k]]
    for k in range(shares.shape[1]):
        found += tables[starts[plain + k] + codes[i, plain + k]] * shares[i, k]
    return found


of_lead = _compiled(_of_lead)


def _add_sums(
    codes: Codes,
    shares: Vector,
    converted: Bytes,
    weight: Vector,
    folds: Bytes,
    left_out: int,
    starts: Places,
    tables: Vector,
    intercept: float,
    sums: Vector,
) -> None:
    """Add to each cell the slopes of the log loss of its leads; last comes that of all leads.

    Leads of the fold `left_out` play no part. Where `weight` is empty, each counts 1.
    """
    plain, last = codes.shape[1] - shares.shape[1], len(sums) - 1
    for i in range(len(converted)):
        if folds[i] == left_out:
            continue
        found = of_lead(codes, shares, starts, tables, intercept, i)
        if found >= 0:
            gap = 1 / (1 + math.exp(-found)) - converted[i]
        else:
            odds = math.exp(found)
            gap = odds / (1 + odds) - converted[i]
        if len(weight) > 0:
            gap *= weight[i]
        sums[last] += gap
        for k in range(plain):
            sums[starts[k] + codes[i, k]] += gap
        for k in range(shares.shape[1]):
            sums[starts[plain + k] + codes[i, plain + k]] += gap * shares[i, k]


add_sums = _compiled(_add_sums)


def _log_odds(
    codes: Codes, shares: Vector, starts: Places, tables: Vector, intercept: float, found: Vector
) -> None:
    """Write each lead's log-odds."""
    for i in range(len(found)):
        found[i] = of_lead(codes, shares, starts, tables, intercept, i)


log_odds = _compiled(_log_odds)


def _add_counts(
    codes: Codes, shares: Vector, weight: Vector, starts: Places, counts: Vector
) -> None:
    """Add to each cell what its leads count; where `weight` is empty, each counts 1."""
    for i in range(len(codes)):
        each = weight[i] if len(weight) > 0 else 1.0
        for k in range(codes.shape[1] - shares.shape[1]):
            counts[starts[k] + codes[i, k]] += each


add_counts = _compiled(_add_counts)
