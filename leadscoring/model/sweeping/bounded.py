"""The step of a block of which no coefficient may be below zero."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import linalg, optimize

from leadscoring.model.coding.coded import Part
from leadscoring.model.sweeping.kernels import (
    FAR,
    REST,
    STILL,
    Found,
    Standing,
    penalty_of,
    stand,
)

__all__ = ["BoundedBlock"]

Vector = npt.NDArray[np.float64]


class BoundedBlock:
    """A block of columns that are not zero together, under coefficients that are at least zero.

    Parameters
    ----------
    part : Part
        The block.
    codes : ndarray of int of shape (n_leads,)
        Each lead's code in its table.
    """

    def __init__(self, part: Part, codes: npt.NDArray[np.int32]) -> None:
        self._codes, self._rows = codes, part.rows.toarray()

    def move(self, standing: Standing, found: Found, at: int, own: slice, moved: float) -> float:
        """Take the best step that is allowed, unless the block rests; see `kernels.move_blocks`.

        Parameters
        ----------
        standing, found : Standing, Found
            Changed in place.
        at : int
            Position of the block.
        own : slice
            Which of all columns are its own.
        moved : float
            By how much a lead's log-odds may have moved since its chance was worked out.
        """
        if found.rest[at] > 0:
            found.rest[at] -= 1
            return moved
        if moved > FAR:
            stand(standing)
            moved = 0.0
        weights, penalty = found.weights[own], found.kept[own]
        if not len(penalty):
            penalty = penalty_of(found.strength[at], weights)
        step, found.known[at] = self._step(standing, weights, penalty, found.strength[at])
        weights += step
        went = self._add(step, standing)
        found.rest[at] = REST if went < STILL else 0
        return moved + went

    def _step(
        self, standing: Standing, weights: Vector, penalty: Vector, prior: float
    ) -> tuple[Vector, float]:
        """Return the step, and how many coefficients the leads determine."""
        n_codes = len(self._rows)
        certainty = np.bincount(self._codes, standing.certainty, n_codes)
        slope = self._rows.T @ np.bincount(self._codes, standing.gap, n_codes) - penalty * weights
        curvature = (self._rows.T * certainty) @ self._rows
        step = _best(curvature + np.diag(penalty), slope, weights)
        known = np.linalg.solve(curvature + prior * np.eye(len(step)), curvature)
        return step, float(np.trace(known))

    def _add(self, step: Vector, standing: Standing) -> float:
        """Let the leads stand where a step brings them, and return by how much one moves at most."""
        added = (self._rows @ step)[self._codes]
        standing.log_odds[:] += added
        standing.gap[:] -= standing.certainty * added
        return float(np.abs(added).max())


def _best(curvature: Vector, slope: Vector, weights: Vector) -> Vector:
    """Return the step to the parabola's maximum among coefficients that are allowed.

    With curvature L L' it is where L'w is nearest to L^-1 (curvature w + slope),
    a least-squares problem of coefficients that are at least zero.
    """
    factor = np.linalg.cholesky(curvature)
    wanted = linalg.solve_triangular(factor, curvature @ weights + slope, lower=True)
    allowed, _ = optimize.nnls(factor.T, wanted)
    return np.asarray(allowed - weights)
