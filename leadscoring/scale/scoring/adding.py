"""The sum of a lead's points, and which of them are the strongest, from codes alone."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.scale.scoring.compiled import compiled

__all__ = ["N_STRONGEST", "add_points", "name_reasons"]

Vector = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int32]
Plan = npt.NDArray[np.int64]
Places = npt.NDArray[np.int16]

N_STRONGEST = 3
_AT_ONCE = 1024

ROW, OTHER_ROW, TABLE, SIDE, OTHER_SIDE, WIDTH, DENSE = range(7)
"""What a plan says of a term: the rows of its fields' codes; where its table of points begins;
for a pair, where its sides begin and how many codes the second has; the row of its points, where
those were worked out lead by lead. What does not apply is -1."""


@compiled
def _points_of(
    term: Plan,
    codes: Codes,
    some: tuple[int, int],
    tables: tuple[Vector, Codes],
    dense: Vector,
    own: Vector,
) -> None:
    """Enter a term's points of some leads, from the first to before the last, into `own`."""
    (start, end), (points, sides) = some, tables
    if term[DENSE] >= 0:
        own[:] = dense[term[DENSE], start:end]
        return
    first, table = codes[term[ROW], start:end], points[term[TABLE] :]
    if term[WIDTH] < 0:
        for lead in range(len(own)):
            own[lead] = table[np.uint32(first[lead])]  # unsigned: no code counts from the end
        return
    second, width = codes[term[OTHER_ROW], start:end], np.uint32(term[WIDTH])
    side, other_side = sides[term[SIDE] :], sides[term[OTHER_SIDE] :]
    for lead in range(len(own)):
        down = np.uint32(side[np.uint32(first[lead])])
        across = np.uint32(other_side[np.uint32(second[lead])])
        own[lead] = table[down * width + across]


@compiled
def _strengthen(own: Vector, number: int, top: Vector, which: Places) -> None:
    """Enter a term's points where they are among the strongest so far; the first of equals stays."""
    for lead in range(len(own)):
        strength = abs(own[lead])
        if not strength > abs(top[lead, 2]):
            continue
        place = 2
        while place > 0 and strength > abs(top[lead, place - 1]):
            top[lead, place] = top[lead, place - 1]
            which[lead, place] = which[lead, place - 1]
            place -= 1
        top[lead, place], which[lead, place] = own[lead], number


@compiled
def add_points(
    codes: Codes,
    intercept: float,
    plan: Plan,
    tables: tuple[Vector, Codes],
    dense: Vector,
    log_odds: Vector,
    top: Vector,
    which: Places,
) -> None:
    """Add up the points of each lead's terms from left to right, and note the strongest.

    Parameters
    ----------
    codes : ndarray of shape (n_fields, n_leads)
        Each field's cell of each lead.
    intercept : float
        What the sums begin with.
    plan : ndarray of shape (n_terms, 7)
        Where each term's points are.
    tables : tuple of two ndarrays
        The points of all terms, and the sides' codes of all pairs, in a row.
    dense : ndarray of shape (n_dense, n_leads)
        Points that were worked out lead by lead.
    log_odds : ndarray of shape (n_leads,)
        Where the sums go.
    top, which : ndarray of shape (n_leads, 3)
        Where the strongest points go, 0 where there are none, and their terms, -1 there.
        Without rows they are not looked for.
    """
    own = np.empty(_AT_ONCE)
    for start in range(0, len(log_odds), _AT_ONCE):
        n = min(_AT_ONCE, len(log_odds) - start)
        some = slice(start, start + n)
        log_odds[some], top[some], which[some] = intercept, 0.0, -1
        for number in range(len(plan)):
            _points_of(plan[number], codes, (start, start + n), tables, dense, own[:n])
            log_odds[some] += own[:n]
            if len(top):
                _strengthen(own[:n], number, top[some], which[some])


@compiled
def name_reasons(
    codes: Codes, top: Vector, which: Places, least: float, makers: Plan, keys: Plan
) -> None:
    """Give each lead's strongest points a key that leads with the same reason share.

    Parameters
    ----------
    codes : ndarray of shape (n_fields, n_leads)
        Each field's cell of each lead.
    top, which : ndarray of shape (n_leads, 3)
        As `add_points` entered them; `which` becomes -1 where points are below `least`.
    least : float
        The least that is worth a reason.
    makers : ndarray of shape (n_terms + 1, 5)
        Of each term, the key of its first reason, and the row and stride of each field's
        codes; the last is that of no reason.
    keys : ndarray of shape (n_leads, 3)
        Where the keys go.
    """
    for lead in range(len(top)):
        for place in range(N_STRONGEST):
            if abs(top[lead, place]) < least:
                which[lead, place] = -1
            begin, row, stride, other, other_stride = makers[which[lead, place]]
            key = begin + stride * codes[row, lead] + other_stride * codes[other, lead]
            keys[lead, place] = key
