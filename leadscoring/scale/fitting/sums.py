"""The sums over one partition: what every engine takes, wherever the partition lies."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from leadscoring.model.newton.drawing import draw
from leadscoring.scale.fitting.partition import NO_FOLD, Partition

__all__ = ["cells_of", "counts_of", "drawn_from", "held_out", "sums_over"]

Vector = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Places = npt.NDArray[np.uint64]


# The kernels bring Numba along, which takes half a second: it waits until it is needed.
def sums_over(
    partition: Partition,
    starts: Places,
    tables: Vector,
    intercept: float,
    left_out: int = NO_FOLD,
) -> Vector:
    """Return the slope of the log loss of a partition's leads in each cell.

    Parameters
    ----------
    partition : Partition
        The leads.
    starts : ndarray of int of shape (n_tables + 1,)
        Where each table starts.
    tables : ndarray of shape (n_cells,)
        What each cell adds to the log-odds.
    intercept : float
        What all leads have in common.
    left_out : int
        Leads of this fold play no part.

    Returns
    -------
    sums : ndarray of shape (n_cells + 1,)
        The last is that of all leads.
    """
    from leadscoring.scale.fitting import kernels  # noqa: PLC0415

    sums = np.zeros(len(tables) + 1)
    kernels.add_sums(
        partition.codes,
        partition.shares,
        partition.converted,
        partition.weight,
        partition.folds,
        left_out,
        starts,
        tables,
        intercept,
        sums,
    )
    return sums


def held_out(partition: Partition, starts: Places, tables: Vector, intercept: float) -> Vector:
    """Return the log-odds of a partition's leads, of shape (n_leads,)."""
    from leadscoring.scale.fitting import kernels  # noqa: PLC0415

    found = np.empty(partition.n_leads)
    kernels.log_odds(partition.codes, partition.shares, starts, tables, intercept, found)
    return found


def counts_of(partition: Partition) -> Counts:
    """Return how many leads of each fold did not convert and how many did, of shape (256, 2)."""
    places = 2 * partition.folds.astype(np.intp) + partition.converted
    return np.bincount(places, minlength=512).reshape(256, 2)


def cells_of(partition: Partition, starts: Places) -> Vector:
    """Return what the leads in each cell count together, of shape (n_cells,)."""
    from leadscoring.scale.fitting import kernels  # noqa: PLC0415

    counts = np.zeros(int(starts[-1]))
    kernels.add_counts(partition.codes, partition.shares, partition.weight, starts, counts)
    return counts


def drawn_from(
    partition: Partition, starts: Places, leverage: Vector, total: float, n_columns: int
) -> Partition:
    """Return the leads that are drawn of a partition; see `leadscoring.model.newton.drawing`.

    Parameters
    ----------
    partition : Partition
        The leads.
    starts : ndarray of int of shape (n_tables + 1,)
        Where each table starts.
    leverage : ndarray of shape (n_cells,)
        What each cell adds to a lead's leverage.
    total : float
        The leverage of all leads of all partitions.
    n_columns : int
        Encoded columns.

    Returns
    -------
    drawn : Partition
        Whose weights say how many leads each stands for.
    """
    each = partition.weighted().weight
    own = each * held_out(partition, starts, leverage, 0.0)
    rows, stands_for = draw(own, total, n_columns, tuple(partition.origin.tolist()))
    return replace(partition.taken(rows), weight=each[rows] * stands_for)
