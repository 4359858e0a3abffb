"""Dealing leads to folds."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.exceptions import InvalidInput

__all__ = ["check_folds", "deal"]

Vector = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]


def deal(converted: Vector, groups: Indices, n_folds: int, seed: int) -> Indices:
    """Deal the groups of each outcome to the folds like cards, large ones first, in random order.

    Parameters
    ----------
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    groups : ndarray of int of shape (n_leads,)
        Leads of one group stay in one fold.
    n_folds : int
        Folds of equal conversion.
    seed : int
        Seed of the order.

    Returns
    -------
    folds : ndarray of int of shape (n_leads,)
        Each lead's fold.
    """
    _, first, group, size = np.unique(
        groups, return_index=True, return_inverse=True, return_counts=True
    )
    mostly = np.bincount(group, weights=converted) / size > 0.5
    generator = np.random.default_rng(seed)
    shuffled = generator.permutation(len(first))
    dealt = np.empty(len(first), dtype=np.intp)
    for said in (False, True):
        pack = shuffled[mostly[shuffled] == said]
        pack = pack[np.argsort(-size[pack], kind="stable")]
        dealt[pack] = (np.arange(len(pack)) + generator.integers(n_folds)) % n_folds
    folds: Indices = dealt[group]
    return folds


def check_folds(converted: Vector, folds: Indices, n_folds: int) -> None:
    """Raise `InvalidInput` where groups are so large that a fold takes all leads of an outcome."""
    counts = [np.bincount(folds[converted == said], minlength=n_folds) for said in (0, 1)]
    learnt = min(int(count.sum() - count.max()) for count in counts)
    tested = int(np.sum(np.min(counts, axis=0) > 0))
    if learnt < 2 or tested < 2 or not np.sum(counts, axis=0).all():
        raise InvalidInput(
            f"The leads cannot be split into {n_folds} parts that each leave both outcomes to "
            "learn from: too many say the same in every field. Add leads or fields, or use fewer folds."
        )
