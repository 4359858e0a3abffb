"""The sums over one partition: what every engine takes, wherever the partition lies."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.scale.fitting.partition import NO_FOLD, Partition

__all__ = ["counts_of", "drawn_from", "held_out", "sums_over"]

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


def drawn_from(partition: Partition, share: float) -> Partition:
    """Return a share of a partition's leads, the same whenever it is asked.

    Parameters
    ----------
    partition : Partition
        The leads.
    share : float
        Of those that are drawn, in [0, 1]; 1 returns all.
    """
    if share >= 1:
        return partition
    n_drawn = int(np.ceil(share * partition.n_leads))
    generator = np.random.default_rng([0, *counts_of(partition).sum(axis=0)])
    rows = generator.choice(partition.n_leads, n_drawn, replace=False, shuffle=False)
    return partition.taken(np.sort(rows))
