"""The few rows of a long table that draw its curves as all of its rows would.

A screen is some hundred pixels wide, a table may have a million rows. Of the rows
whose points fall into one column of pixels, a curve shows no more than where it
leaves the column and, where it moves by more than half a pixel within it, where it
enters and how far up and down it goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

__all__ = ["FEW", "outline", "rows_of", "thin", "with_enough_leads"]

FEW = 1_000
"""Rows of a table that is drawn as it is."""
_COLUMNS = 1_000  # pixels across: no figure is wider
_HEIGHT = 300  # pixels from a curve's lowest to its highest point: no figure is higher
_SEEN = 0.5  # pixels

_FEWEST = 10  # hot leads that a share can be told of

# Each curve over a table of cutoffs: what runs along its axis, and what is drawn over it.
_BANDS = ("precision", "precision_low", "precision_high", "recall", "recall_low", "recall_high")
_CURVES = (("cutoff", ("recall", "share_hot")), ("share_hot", ("recall",)), ("fp", ("recall",)))


def outline(table: pd.DataFrame) -> NDArray[np.intp]:
    """Return the rows of a table of cutoffs that draw each of its curves.

    Parameters
    ----------
    table : pandas.DataFrame
        ``Cutoffs.table``: one row per distinct probability, ascending.

    Returns
    -------
    rows : ndarray of int
        Positions, ascending: some thousand, however long the table is.

    Examples
    --------
    >>> n_hot = np.arange(9_000, 0, -1)
    >>> names = ["share_hot", "fp", "recall", "recall_low", "recall_high"]
    >>> table = pd.DataFrame({name: n_hot / 9_000 for name in names})
    >>> names = ["precision", "precision_low", "precision_high"]
    >>> table = table.assign(cutoff=1 - table["fp"], n_hot=n_hot, **dict.fromkeys(names, 0.5))
    >>> rows = outline(table)
    >>> len(rows) < 2_100, int(rows[0]), int(rows[-1])
    (True, 0, 8999)
    """
    wanted = [_rows_of(table, x, curves) for x, curves in _CURVES]
    wanted.append(_rows_of(with_enough_leads(table), "cutoff", _BANDS))
    return np.unique(np.concatenate(wanted))


def with_enough_leads(table: pd.DataFrame) -> pd.DataFrame:
    """Leave out the cutoffs above which there are too few leads to say anything.

    Examples
    --------
    >>> with_enough_leads(pd.DataFrame({"n_hot": [300, 10, 9]}))["n_hot"].tolist()
    [300, 10]
    """
    n_hot = table["n_hot"].to_numpy()
    return table.iloc[: np.count_nonzero(n_hot >= min(_FEWEST, 0.05 * n_hot[0]))]


def thin(
    table: pd.DataFrame, x: str, curves: Sequence[str], *, keep: Sequence[int | None] = ()
) -> pd.DataFrame:
    """Return the rows that draw some columns over another, and the rows to `keep`.

    Examples
    --------
    >>> table = pd.DataFrame({"x": range(90_000), "y": 1.0})
    >>> len(thin(table, "x", ["y"], keep=[17, None]))
    1002
    """
    if len(table) <= FEW:
        return table
    rows = _rows_of(table, x, curves)
    return table.iloc[np.union1d(rows, [row for row in keep if row is not None]).astype(int)]


def rows_of(x: ArrayLike, curves: Sequence[ArrayLike]) -> NDArray[np.intp]:
    """Return the points that draw curves over one axis, whether by lines or by steps.

    Parameters
    ----------
    x : array-like of shape (n,)
        Where the points are along the axis; never falling, or never rising.
    curves : sequence of array-like of shape (n,)
        How high each curve is there; nan where it is not drawn.

    Returns
    -------
    rows : ndarray of int
        Positions, ascending; all of them where they are few.

    Examples
    --------
    >>> x = np.linspace(0, 1, 100_001)
    >>> rows = rows_of(x, [x**2])
    >>> len(rows), float(np.abs(np.interp(x, x[rows], x[rows] ** 2) - x**2).max()) < 1 / 300
    (1159, True)
    """
    along = np.asarray(x, dtype=np.float64)
    if len(along) <= FEW:
        return np.arange(len(along))
    column = np.floor(_scaled(along, _COLUMNS) * (1 - 1e-12))
    begins = np.flatnonzero(np.concatenate(([True], column[1:] != column[:-1])))
    lasts = np.append(begins[1:], len(along)) - 1
    kept = [np.array([0]), lasts]
    for curve in curves:
        height = _scaled(np.asarray(curve, dtype=np.float64), _HEIGHT)
        kept += _rough(height, begins, lasts)
    return np.unique(np.concatenate(kept))


def _rows_of(table: pd.DataFrame, x: str, curves: Sequence[str]) -> NDArray[np.intp]:
    return rows_of(table[x].to_numpy(), [table[name].to_numpy() for name in curves])


def _rough(
    height: NDArray[np.float64], begins: NDArray[np.intp], lasts: NDArray[np.intp]
) -> Iterator[NDArray[np.intp]]:
    """Yield where a curve enters a column of pixels, and its ends there, where that is seen."""
    high, low = np.fmax.reduceat(height, begins), np.fmin.reduceat(height, begins)
    is_seen = high - low > _SEEN
    yield begins[is_seen]
    column = np.repeat(np.arange(len(begins)), lasts - begins + 1)
    for end in (low, high):
        there = np.flatnonzero((height == end[column]) & is_seen[column])
        yield there[np.unique(column[there], return_index=True)[1]]


def _scaled(values: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Return values in pixels from the lowest of them."""
    known = values[np.isfinite(values)]
    low, high = (known.min(), known.max()) if len(known) else (0.0, 0.0)
    return (values - low) * (size / (high - low) if high > low else 0.0)
