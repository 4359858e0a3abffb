"""The cuts of a field where it is one side of a pair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.leads.values import cells, to_levels, to_numbers
from leadscoring.model.binning import quantile_edges, tree_edges
from leadscoring.model.pair_term import BinSide, LevelSide, Side

__all__ = ["field_sides", "meetings", "pooled_cells"]

Vector = npt.NDArray[np.float64]
Codes = npt.NDArray[np.signedinteger]

_FINE_BINS = 32

T = TypeVar("T")


def field_sides(
    frame: pd.DataFrame,
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
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        Training leads.
    field : str
        One of its columns.
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
        numbers = to_numbers(cells(frame, field), placeholders)
        found = tree_edges(numbers, converted), quantile_edges(numbers, _FINE_BINS)
        return tuple(BinSide(field, tuple(edges.tolist())) for edges in found)
    codes, levels = to_levels(cells(frame, field), placeholders)
    leads = np.bincount(codes[codes >= 0], minlength=len(levels))
    kept = [level for level, n in zip(levels, leads, strict=True) if n >= min_leads]
    return (LevelSide(field, tuple(sorted(kept))),)


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
