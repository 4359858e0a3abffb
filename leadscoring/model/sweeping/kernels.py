"""The loops of a sweep over blocks of columns, compiled. Import this only where it is used.

Leads are codes into tables; a block is some columns of one table. Code c of block b has
`values` in the block's columns `places` from ``starts[at[b] + c]`` to
``starts[at[b] + c + 1]``.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

__all__ = [
    "FAR",
    "REST",
    "STILL",
    "Blocks",
    "Found",
    "Standing",
    "move_blocks",
    "penalty_of",
    "stand",
]

Vector = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

_compiled = numba.njit(cache=True, nogil=True)

_FREEDOM = 4.0  # of Student's t: few large coefficients are believed sooner than by a Gaussian
STILL = 1e-3  # log-odds that no lead's moves by any more
REST = 4.0  # sweeps that a block sits out once it moves nothing
_FEW = 64  # codes whose sums are kept four times over
FAR = 0.2  # log-odds that a lead may have moved by before its chance is worked out anew


class Standing(NamedTuple):
    """Where the leads stand within a sweep, to second order about where they stood before.

    Attributes
    ----------
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    weight : ndarray of shape (n_leads,) or (0,)
        What each lead counts; empty where each counts 1.
    log_odds : ndarray of shape (n_leads,)
        What the blocks add up to.
    gap : ndarray of shape (n_leads,)
        Outcome minus probability, times what the lead counts.
    certainty : ndarray of shape (n_leads,)
        Probability times its complement, before they moved, times the same.
    """

    converted: Vector
    weight: Vector
    log_odds: Vector
    gap: Vector
    certainty: Vector


class Blocks(NamedTuple):
    """The blocks of columns; see the head of this module.

    Attributes
    ----------
    codes : ndarray of int32 of shape (n_tables, n_leads)
        Each lead's code in each table.
    table : ndarray of int of shape (n_blocks,)
        Each block's table.
    first : ndarray of int of shape (n_blocks + 1,)
        Where each block's columns start among all; at last, their number.
    apart : ndarray of bool of shape (n_blocks,)
        Whether each code has one of its columns at most.
    at : ndarray of int of shape (n_blocks + 1,)
        Where each block's codes start among `starts`.
    starts, places, values : ndarray
        The rows of all blocks.
    """

    codes: Integers
    table: Integers
    first: Integers
    apart: Flags
    at: Integers
    starts: Integers
    places: Integers
    values: Vector


class Found(NamedTuple):
    """What sweeps change.

    Attributes
    ----------
    weights : ndarray of shape (n_columns,)
        The coefficients.
    strength, known, rest : ndarray of shape (n_blocks,)
        The strength of each block's penalty, how many of its coefficients the leads
        determine, and how many sweeps it is to sit out.
    kept : ndarray of shape (n_columns,) or (0,)
        Penalties that stay as they are; empty where they follow the strengths.
    """

    weights: Vector
    strength: Vector
    known: Vector
    rest: Vector
    kept: Vector


@_compiled
def stand(leads: Standing) -> float:
    """Work out each lead's gap and certainty; return the shift of all that closes the gaps."""
    gaps, certainties = 0.0, 0.0
    for i in range(len(leads.log_odds)):
        log_odds = leads.log_odds[i]
        if log_odds >= 0:
            chance = 1 / (1 + math.exp(-log_odds))
        else:
            odds = math.exp(log_odds)
            chance = odds / (1 + odds)
        each = leads.weight[i] if len(leads.weight) > 0 else 1.0
        leads.gap[i] = each * (leads.converted[i] - chance)
        leads.certainty[i] = each * chance * (1 - chance)
        gaps += leads.gap[i]
        certainties += leads.certainty[i]
    return gaps / certainties


def penalty_of(strength: Vector, weight: Vector) -> Vector:
    """Return the penalty of a coefficient, or of many: a large one is drawn less."""
    return strength * (_FREEDOM + 1) / (_FREEDOM + strength * weight**2)


_penalty_of = _compiled(penalty_of)


@_compiled
def _factor(matrix: Vector, diagonal: Vector, factor: Vector) -> None:
    """Write the lower Cholesky factor of a matrix with a diagonal added to it."""
    for j in range(len(matrix)):
        for i in range(j, len(matrix)):
            found = matrix[i, j] + (diagonal[j] if i == j else 0.0)
            for k in range(j):
                found -= factor[i, k] * factor[j, k]
            factor[i, j] = math.sqrt(found) if i == j else found / factor[j, j]


@_compiled
def _solve(factor: Vector, asked: Vector) -> None:
    """Replace the right side of an equation by its solution."""
    for i in range(len(asked)):
        for k in range(i):
            asked[i] -= factor[i, k] * asked[k]
        asked[i] /= factor[i, i]
    for i in range(len(asked) - 1, -1, -1):
        for k in range(i + 1, len(asked)):
            asked[i] -= factor[k, i] * asked[k]
        asked[i] /= factor[i, i]


@_compiled
def _sum_by_code(codes: Integers, leads: Standing, sums: Vector) -> None:
    """Add up the gaps and the certainties of each code's leads."""
    sums[:] = 0
    for i in range(len(codes)):
        sums[0, codes[i]] += leads.gap[i]
        sums[1, codes[i]] += leads.certainty[i]


@_compiled
def _sum_by_few_codes(codes: Integers, leads: Standing, quarters: Vector, sums: Vector) -> None:
    """Do the same for each quarter of the leads apart.

    Most leads share one code of a field: one sum after the other would wait for the one before.
    """
    quarters[:] = 0
    quarter = len(codes) // 4
    for i in range(quarter):
        for q in range(4):
            at = i + q * quarter
            quarters[codes[at], q, 0] += leads.gap[at]
            quarters[codes[at], q, 1] += leads.certainty[at]
    for at in range(4 * quarter, len(codes)):
        quarters[codes[at], 0, 0] += leads.gap[at]
        quarters[codes[at], 0, 1] += leads.certainty[at]
    for c in range(len(quarters)):
        for k in range(2):
            each = quarters[c, :, k]
            sums[k, c] = each[0] + each[1] + each[2] + each[3]


@_compiled
def _add_by_code(codes: Integers, added: Vector, leads: Standing) -> float:
    """Add each code's part to its leads' log-odds, take what it explains from their gaps.

    Returns by how much a lead's log-odds move at most.
    """
    farthest = 0.0
    for i in range(len(codes)):
        part = added[codes[i]]
        leads.log_odds[i] += part
        leads.gap[i] -= leads.certainty[i] * part
        farthest = max(farthest, abs(part))
    return farthest


@_compiled
def _add_rows(blocks: Blocks, b: int, step: Vector, added: Vector) -> None:
    """Write what a step of block b adds to the log-odds of each code's leads."""
    at = blocks.at[b]
    for c in range(len(added)):
        added[c] = 0
        for k in range(blocks.starts[at + c], blocks.starts[at + c + 1]):
            added[c] += blocks.values[k] * step[blocks.places[k]]


@_compiled
def _step_apart(
    blocks: Blocks, b: int, sums: Vector, penalty: Vector, prior: float, step: Vector
) -> float:
    """Make a slope Newton's step; return how many coefficients the leads determine.

    Each code has one column at most. `sums` holds each code's gaps and certainties.
    """
    at, curvature, known = blocks.at[b], np.zeros(len(step)), 0.0
    for c in range(sums.shape[1]):
        for k in range(blocks.starts[at + c], blocks.starts[at + c + 1]):
            value, place = blocks.values[k], blocks.places[k]
            step[place] += value * sums[0, c]
            curvature[place] += value * value * sums[1, c]
    for j in range(len(step)):
        step[j] /= curvature[j] + penalty[j]
        known += curvature[j] / (curvature[j] + prior)
    return known


@_compiled
def _step_together(
    blocks: Blocks, b: int, sums: Vector, penalty: Vector, prior: float, step: Vector
) -> float:
    """Do the same where columns are not zero together."""
    at, n, known = blocks.at[b], len(step), 0.0
    curvature, factor = np.zeros((n, n)), np.empty((n, n))
    for c in range(sums.shape[1]):
        for k in range(blocks.starts[at + c], blocks.starts[at + c + 1]):
            value, place = blocks.values[k], blocks.places[k]
            step[place] += value * sums[0, c]
            for m in range(blocks.starts[at + c], blocks.starts[at + c + 1]):
                curvature[place, blocks.places[m]] += value * blocks.values[m] * sums[1, c]
    _factor(curvature, penalty, factor)
    _solve(factor, step)
    column = np.full(n, prior)
    _factor(curvature, column, factor)
    for j in range(n):
        for i in range(n):
            column[i] = curvature[i, j]
        _solve(factor, column)
        known += column[j]
    return known


@_compiled
def _move(blocks: Blocks, leads: Standing, found: Found, b: int, scratch: Vector) -> float:
    """Take Newton's step for one block, and let the leads stand where it brings them."""
    first, prior = blocks.first[b], found.strength[b]
    width, n_codes = blocks.first[b + 1] - first, blocks.at[b + 1] - blocks.at[b] - 1
    codes, sums, added = blocks.codes[blocks.table[b]], scratch[:2, :n_codes], scratch[2, :n_codes]
    if n_codes <= _FEW:
        _sum_by_few_codes(codes, leads, np.empty((n_codes, 4, 2)), sums)
    else:
        _sum_by_code(codes, leads, sums)
    penalty, step = np.empty(width), np.empty(width)
    for j in range(width):
        weight = found.weights[first + j]
        penalty[j] = found.kept[first + j] if len(found.kept) > 0 else _penalty_of(prior, weight)
        step[j] = -penalty[j] * weight
    if blocks.apart[b]:
        found.known[b] = _step_apart(blocks, b, sums, penalty, prior, step)
    else:
        found.known[b] = _step_together(blocks, b, sums, penalty, prior, step)
    for j in range(width):
        found.weights[first + j] += step[j]
    _add_rows(blocks, b, step, added)
    moved = _add_by_code(codes, added, leads)
    found.rest[b] = REST if moved < STILL else 0.0
    return moved


@_compiled
def move_blocks(
    blocks: Blocks, leads: Standing, found: Found, first: int, last: int, moved: float
) -> float:
    """Take Newton's step for each block from `first` to `last`, that one apart, that does not rest.

    `moved` is by how much a lead's log-odds may have moved since its chance was worked
    out; what it is then is returned.
    """
    most = 0
    for b in range(first, last):
        most = max(most, blocks.at[b + 1] - blocks.at[b])
    scratch = np.empty((3, most))
    for b in range(first, last):
        if found.rest[b] > 0:
            found.rest[b] -= 1
            continue
        if moved > FAR:
            stand(leads)
            moved = 0.0
        moved += _move(blocks, leads, found, b, scratch)
    return moved
