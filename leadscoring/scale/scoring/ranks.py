"""Which of a scorecard's points are stronger than which: their ranks, compared in place of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from leadscoring.decisions.reasons import WORTH_SAYING

__all__ = ["Ranks"]

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Ranks:
    """The ranks of points by strength; those of no strength worth a reason have rank 0.

    Of equally strong points those of the earlier term rank higher, as a stable
    sort would have them.

    Attributes
    ----------
    of_points : ndarray of uint32 of shape (n_points,)
        The rank of each point, those of all terms in a row.
    terms : ndarray of int64 of shape (1 + n_ranks,)
        By rank, the position of the term; -1 for rank 0.
    points : ndarray of shape (1 + n_ranks,)
        By rank, the points.
    says : ndarray of bool of shape (n_terms,)
        Which terms have points with a rank.

    Examples
    --------
    >>> ranks = Ranks.of([np.array([0.5, -1.0]), np.array([1.0, 0.01])])
    >>> ranks.of_points.tolist(), ranks.terms.tolist(), ranks.points.tolist()
    ([1, 3, 2, 0], [-1, 0, 1, 0], [0.0, 0.5, 1.0, -1.0])
    """

    of_points: npt.NDArray[np.uint32]
    terms: npt.NDArray[np.int64]
    points: Vector
    says: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, tables: Sequence[Vector]) -> Ranks:
        """Return the ranks of the points of all terms, of one table each."""
        points = np.concatenate([np.empty(0), *tables])
        terms = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
        worth = np.flatnonzero(np.abs(points) >= WORTH_SAYING)
        order = worth[np.lexsort((-terms[worth], np.abs(points[worth])))]
        ranks = np.zeros(len(points), np.uint32)
        ranks[order] = np.arange(1, len(order) + 1)
        says = np.bincount(terms[worth], minlength=len(tables)) > 0
        return cls(ranks, np.append(-1, terms[order]), np.append(0.0, points[order]), says)
