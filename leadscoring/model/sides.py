"""The cuts of a field where it is one side of a pair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from leadscoring.model.binning import quantile_edges, tree_edges
from leadscoring.model.coding.cells import FieldCells
from leadscoring.model.pair_term import BinSide, LevelSide, Side

__all__ = ["field_sides", "meetings", "pooled_cells", "side_codes"]

Vector = npt.NDArray[np.float64]
Codes = npt.NDArray[np.signedinteger]

_FINE_BINS = 32

T = TypeVar("T")


def field_sides(
    cells: FieldCells,
    field: str,
    converted: Vector,
    *,
    numeric: bool,
    min_leads: int,
    placeholders: tuple[str, ...],
) -> tuple[Side, ...]:
    """Return the ways in which a field is cut in a pair.

    Parameters
    ----------
    cells : FieldCells of n_leads
        The field's, of the training leads.
    field : str
        Its name.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    numeric : bool
        Whether the field is a number.
    min_leads : int
        Levels with fewer leads are pooled.
    placeholders : tuple of str
        Texts that count as missing.

    Returns
    -------
    sides : tuple of one or two sides
        Its levels; of a number, the bins at which conversion changes most and
        fine bins of equally many leads.
    """
    if numeric:
        return tuple(BinSide(field, edges) for edges in _edges(cells, converted, placeholders))
    codes, levels = cells.levels(placeholders)
    leads = np.bincount(codes[codes >= 0], minlength=len(levels))
    kept = [level for level, n in zip(levels, leads, strict=True) if n >= min_leads]
    return (LevelSide(field, tuple(sorted(kept))),)


def side_codes(side: Side, cells: FieldCells, placeholders: tuple[str, ...]) -> Codes:
    """Return ``side.codes_of(cells, placeholders)``, worked out once for the same cells."""
    return cells.once((side, placeholders), lambda: side.codes_of(cells, placeholders))


def _edges(
    cells: FieldCells, converted: Vector, placeholders: tuple[str, ...]
) -> tuple[tuple[float, ...], ...]:
    """Return where a number is cut: where conversion changes most, and into fine bins."""
    outcomes = np.asarray(converted, dtype=np.float64)

    def found() -> tuple[tuple[float, ...], ...]:
        numbers = cells.numbers(placeholders)
        edges = tree_edges(numbers, outcomes), quantile_edges(numbers, _FINE_BINS)
        return tuple(tuple(each.tolist()) for each in edges)

    # By what the outcomes are, not where they are kept: they are a part of the name.
    return cells.once(("edges", placeholders, outcomes.tobytes()), found)


def meetings(first: Sequence[T], second: Sequence[T]) -> Iterator[tuple[T, T]]:
    """Yield the cuts of two fields that meet: coarse ones with coarse ones, fine with fine."""
    n_ways = max(len(first), len(second))
    for way in range(n_ways):
        yield first[way % len(first)], second[way % len(second)]


def pooled_cells(codes: Codes, n_codes: int, min_leads: int) -> tuple[Codes, int]:
    """Return which column each cell gets; cells with too few leads, or none, share the last.

    Parameters
    ----------
    codes : ndarray of int of shape (n_leads,)
        The cell of each training lead, in [0, n_codes).
    n_codes : int
        Number of cells.
    min_leads : int
        Cells with fewer leads are pooled.

    Returns
    -------
    column : ndarray of int of shape (n_codes,)
        The column of each cell.
    width : int
        Number of columns.

    Examples
    --------
    >>> column, width = pooled_cells(np.array([0, 0, 2, 2, 1]), 4, 2)
    >>> column.tolist(), width
    ([0, 2, 1, 2], 3)
    """
    kept = np.bincount(codes, minlength=n_codes) >= min_leads
    n_kept = int(kept.sum())
    return np.where(kept, np.cumsum(kept) - 1, n_kept), n_kept + 1
