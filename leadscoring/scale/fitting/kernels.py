"""The loops over coded leads, compiled. Import this module only where it is about to be used."""

from __future__ import annotations

import math

import numba
import numpy as np
import numpy.typing as npt

__all__ = ["add_counts", "add_pieces", "add_sums", "log_odds", "number_pieces"]

Vector = npt.NDArray[np.float64]
Codes = npt.NDArray[np.uint16 | np.uint32]
Cells = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.uint64]

_BLOCK = 1_024  # leads at a time: what is known of them stays in the core's nearest cache

_compiled = numba.njit(cache=True, nogil=True, error_model="numpy")


def _block_log_odds(
    codes: Codes,
    shares: Vector,
    starts: Places,
    tables: Vector,
    intercept: float,
    begin: int,
    found: Vector,
) -> None:
    """Write the log-odds of some leads: a cell of each table, of the last ones times a share."""
    plain, end = len(codes) - len(shares), begin + len(found)
    found[:] = intercept
    for k in range(plain):
        table, own = tables[starts[k] :], codes[k, begin:end]
        for i in range(len(found)):
            found[i] += table[own[i]]
    for k in range(len(shares)):
        table, own = tables[starts[plain + k] :], codes[plain + k, begin:end]
        share = shares[k, begin:end]
        for i in range(len(found)):
            found[i] += table[own[i]] * share[i]


block_log_odds = _compiled(_block_log_odds)


def _block_slopes(
    converted: Bytes, weight: Vector, folds: Bytes, left_out: int, begin: int, found: Vector
) -> None:
    """Put the slope of the log loss of some leads in place of their log-odds."""
    for i in range(len(found)):
        odds = math.exp(-abs(found[i]))  # of the less likely outcome: never beyond 1
        chance = 1 / (1 + odds) if found[i] >= 0 else odds / (1 + odds)
        found[i] = 0.0 if folds[begin + i] == left_out else chance - converted[begin + i]
    if len(weight) > 0:
        for i in range(len(found)):
            found[i] *= weight[begin + i]


block_slopes = _compiled(_block_slopes)


def _add_block(
    codes: Codes, shares: Vector, starts: Places, begin: int, each: Vector, sums: Vector
) -> None:
    """Add to each cell what its leads of a block bring, and to the last what all do."""
    plain, end, last = len(codes) - len(shares), begin + len(each), len(sums) - 1
    for i in range(len(each)):
        sums[last] += each[i]
    for k in range(plain):
        table, own = sums[starts[k] :], codes[k, begin:end]
        for i in range(len(each)):
            table[own[i]] += each[i]
    for k in range(len(shares)):
        table, own = sums[starts[plain + k] :], codes[plain + k, begin:end]
        share = shares[k, begin:end]
        for i in range(len(each)):
            table[own[i]] += each[i] * share[i]


add_block = _compiled(_add_block)


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
    room = np.empty(_BLOCK)
    for begin in range(0, len(converted), _BLOCK):
        each = room[: min(_BLOCK, len(converted) - begin)]
        block_log_odds(codes, shares, starts, tables, intercept, begin, each)
        block_slopes(converted, weight, folds, left_out, begin, each)
        add_block(codes, shares, starts, begin, each, sums)


add_sums = _compiled(_add_sums)


def _log_odds(
    codes: Codes, shares: Vector, starts: Places, tables: Vector, intercept: float, found: Vector
) -> None:
    """Write each lead's log-odds."""
    for begin in range(0, len(found), _BLOCK):
        end = min(begin + _BLOCK, len(found))
        block_log_odds(codes, shares, starts, tables, intercept, begin, found[begin:end])


log_odds = _compiled(_log_odds)


def _add_counts(
    codes: Codes, shares: Vector, weight: Vector, starts: Places, counts: Vector
) -> None:
    """Add to each cell what its leads count; where `weight` is empty, each counts 1."""
    for k in range(len(codes) - len(shares)):
        table, own = counts[starts[k] :], codes[k]
        for i in range(len(own)):
            table[own[i]] += weight[i] if len(weight) > 0 else 1.0


add_counts = _compiled(_add_counts)


def _add_pieces(cells: Cells, of_cell: Codes, codes: Codes) -> None:
    """Add to each lead's code what its cell stands for; a cell of -1 is the last."""
    for i in range(len(codes)):
        codes[i] += of_cell[cells[i]]


add_pieces = _compiled(_add_pieces)


def _number_pieces(
    numbers: Vector, edges: Vector, left: Vector, width: Vector, pieces: Cells, shares: Vector
) -> None:
    """Write how many edges each number reaches, and how far into that piece it is.

    `left` and `width` are of the pieces; the last piece is that of missing numbers.
    """
    for i in range(len(numbers)):
        number, reached = numbers[i], len(edges) + 1
        if not math.isnan(number):
            reached = np.searchsorted(edges, number, side="right")
        pieces[i] = reached
        inside = (number - left[reached]) / width[reached]
        shares[i] = inside if width[reached] > 0 else 0.0


number_pieces = _compiled(_number_pieces)
