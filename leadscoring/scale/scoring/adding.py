"""The sum of a lead's points, and which of them are the strongest, from codes alone."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.scale.scoring.compiled import compiled

__all__ = ["N_STRONGEST", "add_points"]

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
    start: int,
    tables: tuple[Vector, Codes],
    dense: Vector,
    own: Vector,
) -> None:
    """Enter a term's points of some leads, of which `start` is the first, into `own`."""
    points, sides = tables
    table, row, other = term[TABLE], term[ROW], term[OTHER_ROW]
    if term[DENSE] >= 0:
        for lead in range(len(own)):
            own[lead] = dense[term[DENSE], start + lead]
    elif term[WIDTH] < 0:
        for lead in range(len(own)):
            own[lead] = points[table + codes[row, start + lead]]
    else:
        side, other_side, width = term[SIDE], term[OTHER_SIDE], term[WIDTH]
        for lead in range(len(own)):
            down = np.int64(sides[side + codes[row, start + lead]])
            across = np.int64(sides[other_side + codes[other, start + lead]])
            own[lead] = points[table + down * width + across]


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
            _points_of(plan[number], codes, start, tables, dense, own[:n])
            for lead in range(n):
                log_odds[start + lead] += own[lead]
            if len(top):
                _strengthen(own[:n], number, top[some], which[some])
