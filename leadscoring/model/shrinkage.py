"""How strongly each block of coefficients is drawn to zero: the leads themselves say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import linalg, optimize, sparse
from scipy.special import expit, logit

from leadscoring.model.field_encoder import Block, Encoded

__all__ = ["Shrunk", "shrink"]

Vector = npt.NDArray[np.float64]

SWEEPS = 40
_START = 10.0
_WEAKEST, _STRONGEST = 0.5, 1000.0
_FREEDOM = 4.0  # of Student's t: few large coefficients are believed sooner than by a Gaussian
_STILL = 1e-3  # log-odds that no lead's moves by any more
_REST = 4  # sweeps that a block sits out once it moves nothing


@dataclass(frozen=True, slots=True)
class Shrunk:
    """A penalised logistic regression and the penalties that it chose.

    Attributes
    ----------
    strength : ndarray of shape (n_columns,)
        Ridge penalty of each column: half of it times the squared coefficient.
    weights : ndarray of shape (n_columns,)
        Coefficients, near the optimum.
    intercept : float
        Not penalised.
    """

    strength: Vector
    weights: Vector
    intercept: float

    def log_odds(self, columns: Encoded) -> Vector:
        """Return the log-odds of leads with these columns, of shape (n_leads,)."""
        return np.asarray(columns @ self.weights + self.intercept)


class _Swept:
    """A block's coefficients and strength, while they change."""

    def __init__(self, width: int, strength: Vector | None) -> None:
        self.weights = np.zeros(width)
        self.strength = _START
        self.rest = 0
        self._kept = strength

    def strengths(self) -> Vector:
        """Return the penalty of each coefficient, large ones drawn less."""
        if self._kept is not None:
            return self._kept
        believed = _FREEDOM + self.strength * self.weights**2
        return self.strength * (_FREEDOM + 1) / believed

    def move(self, gap: Vector, certainty: Vector) -> Vector:
        """Take Newton's step for this block and return what it adds to each lead's log-odds."""
        step, known = self._newton(gap, certainty)
        self.weights = self.weights + step
        spread = max(float(self.weights @ self.weights), float(np.finfo(float).eps))
        self.strength = float(np.clip(known / spread, _WEAKEST, _STRONGEST))
        added = self._added(step)
        self.rest = _REST if np.abs(added).max() < _STILL else 0
        return added

    def _newton(self, gap: Vector, certainty: Vector) -> tuple[Vector, float]:
        """Return the step, and how many coefficients the leads determine."""
        raise NotImplementedError

    def _added(self, step: Vector) -> Vector:
        raise NotImplementedError


class _Disjoint(_Swept):
    """A block of columns of which each lead has one: its curvature is diagonal."""

    def __init__(self, columns: sparse.csc_array, strength: Vector | None) -> None:
        super().__init__(columns.shape[1], strength)
        self._columns = columns
        self._rows = columns.T.tocsr()
        self._squares = self._rows.power(2)

    def _newton(self, gap: Vector, certainty: Vector) -> tuple[Vector, float]:
        penalty, curvature = self.strengths(), self._squares @ certainty
        step = (self._rows @ gap - penalty * self.weights) / (curvature + penalty)
        return step, float((curvature / (curvature + self.strength)).sum())

    def _added(self, step: Vector) -> Vector:
        return np.asarray(self._columns @ step)


class _Overlapping(_Swept):
    """A block of a few columns that are not zero together."""

    def __init__(self, columns: Vector, strength: Vector | None) -> None:
        super().__init__(columns.shape[1], strength)
        self._columns = columns

    def _newton(self, gap: Vector, certainty: Vector) -> tuple[Vector, float]:
        penalty = self.strengths()
        curvature = (self._columns.T * certainty) @ self._columns
        slope = self._columns.T @ gap - penalty * self.weights
        step = self._best(curvature + np.diag(penalty), slope)
        prior = self.strength * np.eye(len(step))
        return step, float(np.trace(np.linalg.solve(curvature + prior, curvature)))

    def _best(self, curvature: Vector, slope: Vector) -> Vector:
        """Return the step to the maximum of the parabola with this slope and curvature."""
        return np.asarray(np.linalg.solve(curvature, slope))

    def _added(self, step: Vector) -> Vector:
        return np.asarray(self._columns @ step)


class _AtLeastZero(_Overlapping):
    """Such a block, of which no coefficient may be below zero."""

    def _best(self, curvature: Vector, slope: Vector) -> Vector:
        """Return the step to the parabola's maximum among coefficients that are allowed.

        With curvature L L' it is where L'w is nearest to L^-1 (curvature w + slope),
        a least-squares problem of coefficients that are at least zero.
        """
        factor = np.linalg.cholesky(curvature)
        wanted = linalg.solve_triangular(factor, curvature @ self.weights + slope, lower=True)
        allowed, _ = optimize.nnls(factor.T, wanted)
        return np.asarray(allowed - self.weights)


def shrink(
    columns: Encoded,
    blocks: Sequence[Block],
    converted: Vector,
    *,
    strength: Vector | None = None,
    sweeps: int = SWEEPS,
) -> Shrunk:
    """Fit a ridge logistic regression in which each block's strength is set by its evidence.

    Sweeps over the blocks: Newton's step for one block, then the strength that
    makes its coefficients likeliest, the number of coefficients that the leads
    determine over the sum of their squares. Within a block, a Student-t prior
    with 4 degrees of freedom draws large coefficients less. In a block whose
    coefficients may not be below zero, the step is the best of those allowed.

    Parameters
    ----------
    columns : array or sparse array of shape (n_leads, n_columns)
        The encoded leads.
    blocks : sequence of Block
        How the columns are grouped, in order.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0; both must occur.
    strength : ndarray of shape (n_columns,), optional
        Strengths to keep; found where not given.
    sweeps : int
        Most sweeps over all blocks.

    Returns
    -------
    shrunk : Shrunk
        Strengths between 0.3 and 1250, and coefficients near their optimum.

    References
    ----------
    MacKay (1992), The evidence framework applied to classification networks.
    """
    swept = _swept(sparse.csc_array(columns), blocks, strength)
    intercept = float(logit(converted.mean()))
    log_odds = np.full(len(converted), intercept)
    for _ in range(sweeps):
        chance = expit(log_odds)
        shift = float((converted - chance).sum() / (chance * (1 - chance)).sum())
        intercept, log_odds = intercept + shift, log_odds + shift
        for block in swept:
            if block.rest:
                block.rest -= 1
                continue
            chance = expit(log_odds)
            added = block.move(converted - chance, chance * (1 - chance))
            log_odds = log_odds + added
        if all(block.rest for block in swept):
            break
    return Shrunk(
        np.concatenate([block.strengths() for block in swept]),
        np.concatenate([block.weights for block in swept]),
        intercept,
    )


def _swept(
    columns: sparse.csc_array, blocks: Sequence[Block], strength: Vector | None
) -> list[_Swept]:
    ends = np.cumsum([block.width for block in blocks]).tolist()
    found: list[_Swept] = []
    for block, end in zip(blocks, ends, strict=True):
        part = slice(end - block.width, end)
        kept = None if strength is None else strength[part]
        own = columns[:, part]
        if block.disjoint:
            found.append(_Disjoint(own, kept))
        else:
            kind = _AtLeastZero if block.at_least_zero else _Overlapping
            found.append(kind(own.toarray(), kept))
    return found
