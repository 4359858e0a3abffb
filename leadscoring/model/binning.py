"""Where to cut a number: at quantiles, or where conversion changes most."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from sklearn.tree import DecisionTreeClassifier

__all__ = ["quantile_edges", "tree_edges"]

Vector = npt.NDArray[np.float64]

_LEAVES = 8
_SMALLEST_LEAF = 30
_SMALLEST_SHARE = 0.02


def quantile_edges(numbers: Vector, n_bins: int) -> Vector:
    """Return edges between bins of about equally many leads.

    Parameters
    ----------
    numbers : ndarray of shape (n_leads,)
        nan and infinities play no part.
    n_bins : int
        Bins wanted, at least 1; ties may leave fewer.

    Returns
    -------
    edges : ndarray of shape (at most n_bins - 1,)
        Numbers that occur, increasing, each above the least: a bin begins at
        its edge.

    Examples
    --------
    >>> quantile_edges(np.array([1.0, 2.0, 3.0, 4.0]), 2).tolist()
    [3.0]
    >>> quantile_edges(np.array([0.0, 0.0, 0.0, 5.0]), 4).tolist()
    [5.0]
    """
    known = np.sort(numbers[np.isfinite(numbers)])
    starts = np.ceil(len(known) * np.arange(1, n_bins) / n_bins).astype(int)
    edges = np.unique(known[starts[starts < len(known)]])
    return edges[edges > known[0]] if len(known) else edges


def tree_edges(numbers: Vector, converted: Vector) -> Vector:
    """Return edges at which conversion changes most: the cuts of a small decision tree.

    Parameters
    ----------
    numbers : ndarray of shape (n_leads,)
        nan and infinities play no part.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.

    Returns
    -------
    edges : ndarray of shape (at most 7,)
        Increasing; each bin holds at least 30 leads and 2% of all.
    """
    known = np.isfinite(numbers)
    leaf = max(_SMALLEST_LEAF, int(_SMALLEST_SHARE * len(numbers)))
    if known.sum() < 2 * leaf:
        return np.empty(0)
    # In ranks, since a tree holds numbers at single precision.
    values, ranks = np.unique(numbers[known], return_inverse=True)
    tree = DecisionTreeClassifier(max_leaf_nodes=_LEAVES, min_samples_leaf=leaf, random_state=0)
    cuts = tree.fit(ranks[:, None], converted[known]).tree_
    first_right = np.floor(cuts.threshold[cuts.feature >= 0]).astype(int) + 1
    return np.asarray(values[np.sort(first_right)], dtype=float)
