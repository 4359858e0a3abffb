"""The sum of a lead's points, and which of them are the strongest, from codes alone."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.scale.scoring.compiled import compiled

__all__ = ["N_STRONGEST", "add_points", "number_reasons"]

Vector = npt.NDArray[np.float64]
Codes = npt.NDArray[np.integer]
Places = npt.NDArray[np.uint32]
Plan = npt.NDArray[np.int64]

N_STRONGEST = 3
_AT_ONCE = 1024  # leads, so that what is worked out of them stays in the first two caches
_TOGETHER = 4  # terms, so that a sum stays in a register from one to the next

ROW, MAP = range(2)
"""What is said of a column: the row of its codes, after the codes' own those of products, -1
for a field that the leads lack; and where the codes of its bins begin among those of all, -1
where each code is its own bin."""
FIRST, SECOND, WIDTH, BEGIN, SAYS = range(5)
"""What a plan says of a term: its columns, the second -1 where it has one; how many bins the
second has; where its points begin; and whether any of them is worth a reason."""


@compiled
def _gather_column(codes: Codes, bins: Places, own: Places) -> None:
    """Enter the bins of some leads by their codes; without bins, the codes."""
    if len(bins) == 0:
        for lead in range(len(own)):
            own[lead] = codes[lead]
        return
    for lead in range(len(own)):
        own[lead] = bins[np.uint32(codes[lead])]  # unsigned: none counts from the end


@compiled
def _gather(
    codes: Codes,
    products: Places,
    columns: Plan,
    bins: Places,
    some: tuple[int, int],
    cells: Places,
) -> None:
    """Enter the bins of all columns of some leads, each once for all of its terms."""
    start, end = some
    for column in range(len(columns)):
        row, begin = columns[column, ROW], columns[column, MAP]
        own = cells[column, : end - start]
        read = bins[begin:] if begin >= 0 else bins[:0]
        if row < 0:
            own[:] = 0
        elif row < len(codes):
            _gather_column(codes[row, start:end], read, own)
        else:
            _gather_column(products[row - len(codes), start:end], read, own)


@compiled
def _look_up(term: Plan, cells: Places, own: Places) -> None:
    """Enter where each lead's points of a term are among those of all terms."""
    n, begin = len(own), np.uint32(term[BEGIN])
    first = cells[term[FIRST], :n]
    if term[SECOND] < 0:
        for lead in range(n):
            own[lead] = first[lead] + begin
        return
    second, width = cells[term[SECOND], :n], np.uint32(term[WIDTH])
    for lead in range(n):
        own[lead] = first[lead] * width + second[lead] + begin


@compiled
def _add(places: Places, n_terms: int, points: Vector, log_odds: Vector) -> None:
    """Add the points of some terms, one after the other, to each lead's sum."""
    n = len(log_odds)
    if n_terms < _TOGETHER:
        for number in range(n_terms):
            own = places[number, :n]
            for lead in range(n):
                log_odds[lead] += points[own[lead]]
        return
    one, two, three, four = places[0, :n], places[1, :n], places[2, :n], places[3, :n]
    for lead in range(n):
        found = log_odds[lead] + points[one[lead]]
        found += points[two[lead]]
        found += points[three[lead]]
        log_odds[lead] = found + points[four[lead]]


@compiled
def _strengthen(own: Places, ranks: Places, start: int, strongest: Places) -> None:
    """Sort a term's points in among the three strongest so far, by rank: no branch, no guess."""
    n = len(own)
    for lead in range(n):
        own[lead] = ranks[own[lead]]
    first, second = strongest[0, start : start + n], strongest[1, start : start + n]
    third = strongest[2, start : start + n]
    for lead in range(n):
        rank, best, next_best = own[lead], first[lead], second[lead]
        first[lead] = max(best, rank)
        rank = min(best, rank)
        second[lead] = max(next_best, rank)
        third[lead] = max(third[lead], min(next_best, rank))


@compiled
def add_points(
    codes: Codes,
    products: Places,
    columns: Plan,
    bins: Places,
    plan: Plan,
    tables: tuple[Vector, Places],
    log_odds: Vector,
    strongest: Places,
) -> None:
    """Add up the points of each lead's terms from left to right, and note the strongest.

    Parameters
    ----------
    codes : ndarray of shape (n_fields, n_leads)
        Each field's cell of each lead, of any type of whole numbers, none below 0.
    products : ndarray of shape (n_products, n_leads)
        As `codes`, of the products, each of which counts as a field of its own.
    columns : ndarray of shape (n_columns, 2)
        The columns that the terms read, each field and way of binning it once.
    bins : ndarray
        The bin of each code, of all columns that have bins, in a row.
    plan : ndarray of shape (n_terms, 5)
        Where each term's points are.
    tables : tuple of two ndarrays of shape (n_points,)
        The points of all terms in a row; and their ranks, the greater the stronger, 0
        for what is not worth a reason.
    log_odds : ndarray of shape (n_leads,)
        The sums, which begin with what is there.
    strongest : ndarray of shape (3, n_leads)
        Where the ranks of the strongest points go, 0 where there are none. Without
        columns they are not looked for.
    """
    points, ranks = tables
    # Whole rows, as loops over rows of a narrower view are not seen to be loops over neighbours.
    cells = np.empty((len(columns), _AT_ONCE), np.uint32)
    places = np.empty((_TOGETHER, _AT_ONCE), np.uint32)
    strongest[:] = 0
    for start in range(0, len(log_odds), _AT_ONCE):
        n = min(_AT_ONCE, len(log_odds) - start)
        _gather(codes, products, columns, bins, (start, start + n), cells)
        for first in range(0, len(plan), _TOGETHER):
            terms = plan[first : first + _TOGETHER]
            for number in range(len(terms)):
                _look_up(terms[number], cells, places[number, :n])
            _add(places, len(terms), points, log_odds[start : start + n])
            if strongest.shape[1] > 0:
                for number in range(len(terms)):
                    if terms[number, SAYS]:
                        _strengthen(places[number, :n], ranks, start, strongest)


@compiled
def number_reasons(
    codes: Codes,
    strongest: Places,
    terms: Plan,
    makers: Plan,
    known: tuple[npt.NDArray[np.int32], Plan, Plan],
    which: npt.NDArray[np.int32],
) -> int:
    """Find the different reasons among leads' strongest points, and which of them each lead has.

    Parameters
    ----------
    codes : ndarray of shape (n_fields, n_leads)
        Each field's cell of each lead.
    strongest : ndarray of shape (3, n_leads)
        Ranks, as `add_points` entered them.
    terms : ndarray of shape (1 + n_ranks,)
        The term that has each rank.
    makers : ndarray of shape (n_terms, 5)
        Of each term, the key of its first reason, and the row and stride of each field's
        codes: leads with the same reason, and no others, have the same key.
    known : tuple of three ndarrays
        Slots, as many as some power of two and all -1, in which a reason is found by its
        key; and where the key of each reason goes, and the first place in `strongest` that
        has it. The first reason, 0, is that of no points and goes nowhere.
    which : ndarray of shape (3, n_leads)
        Where the numbers go.

    Returns
    -------
    n : int
        How many there are, the first one included; -1 if there is no room for all.
    """
    slots, keys, first = known
    n, n_leads, last = 1, strongest.shape[1], np.uint64(len(slots) - 1)
    for place in range(N_STRONGEST):
        for lead in range(n_leads):
            rank = strongest[place, lead]
            if rank == 0:
                which[place, lead] = 0
                continue
            begin, row, stride, other, other_stride = makers[terms[rank]]
            key = begin + stride * codes[row, lead] + other_stride * codes[other, lead]
            slot = np.uint64(key) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(32) & last
            while slots[slot] >= 0 and keys[slots[slot]] != key:
                slot = (slot + np.uint64(1)) & last
            if slots[slot] < 0:
                if n == len(keys):
                    return -1
                slots[slot], keys[n], first[n] = n, key, place * n_leads + lead
                n += 1
            which[place, lead] = slots[slot]
    return n
