"""Blocks of columns as a sweep moves them: their coefficients, and the strength these call for."""

from __future__ import annotations

import copy
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import linalg, optimize, sparse

from leadscoring.model.block_sums import add_by_code, sums_by_code
from leadscoring.model.field_encoder import Block

__all__ = ["Standing", "Swept", "judge", "swept_blocks"]

Vector = npt.NDArray[np.float64]

_START = 10.0
_IMAGINED = 1.0  # coefficients of that strength that are counted beside the found ones
_WEAKEST, _STRONGEST = 0.5, 1000.0
_FREEDOM = 4.0  # of Student's t: few large coefficients are believed sooner than by a Gaussian
_STILL = 1e-3  # log-odds that no lead's moves by any more
_REST = 4  # sweeps that a block sits out once it moves nothing
_ROUSED = 50.0  # strength above which a block hardly notices that others are gone


@dataclass
class Standing:
    """Where the leads stand within a sweep, to second order about where they stood before.

    Attributes
    ----------
    log_odds : ndarray of shape (n_leads,)
        What the blocks add up to.
    gap : ndarray of shape (n_leads,)
        Outcome minus probability.
    certainty : ndarray of shape (n_leads,)
        Probability times its complement, before they moved.
    moved : float
        By how much any lead's log-odds have moved since, at most.
    """

    log_odds: Vector
    gap: Vector
    certainty: Vector
    moved: float = 0.0

    def add(self, added: Vector | float) -> None:
        """Add to the leads' log-odds; their gaps close as far as a parabola tells."""
        self.log_odds += added
        self.gap -= self.certainty * added


class Swept:
    """A block's coefficients and strength, while they change.

    Attributes
    ----------
    weights : ndarray of shape (n_columns,)
        The coefficients.
    known : float
        How many of them the leads determine.
    strength : float
        Of the penalty; see `judge`.
    rest : float
        Sweeps to sit out.
    """

    def __init__(self, width: int, strength: Vector | None) -> None:
        self.weights = np.zeros(width)
        self.known = 0.0
        self.strength = _START
        self.rest = 0.0
        self._kept = strength

    def strengths(self) -> Vector:
        """Return the penalty of each coefficient, large ones drawn less."""
        if self._kept is not None:
            return self._kept
        believed = _FREEDOM + self.strength * self.weights**2
        return self.strength * (_FREEDOM + 1) / believed

    def move(self, standing: Standing) -> None:
        """Take Newton's step for this block, and let the leads stand where it brings them."""
        step, self.known = self._newton(standing)
        self.weights = self.weights + step
        moved = self._add(step, standing)
        standing.moved += moved
        self.rest = _REST if moved < _STILL else 0

    def added(self) -> Vector:
        """Return what this block adds to each lead's log-odds, of shape (n_leads,)."""
        raise NotImplementedError

    def roused(self) -> Self:
        """Return the same block, ready to move again."""
        other = copy.copy(self)
        other.rest, other.strength = 0.0, min(self.strength, _ROUSED)
        return other

    def silenced(self) -> Self:
        """Return the same block without an effect, now and later."""
        other = copy.copy(self)
        other.rest, other.known, other.weights = math.inf, 0.0, np.zeros_like(self.weights)
        return other

    def _newton(self, standing: Standing) -> tuple[Vector, float]:
        """Return the step, and how many coefficients the leads determine."""
        raise NotImplementedError

    def _add(self, step: Vector, standing: Standing) -> float:
        """Add a step to where the leads stand, and return by how much one moves at most."""
        raise NotImplementedError


def judge(blocks: Sequence[Swept]) -> None:
    """Set the one strength of some blocks that makes their coefficients likeliest."""
    known = sum(block.known for block in blocks) + _IMAGINED
    squares = sum(float(block.weights @ block.weights) for block in blocks) + _IMAGINED / _START
    for block in blocks:
        block.strength = min(max(known / squares, _WEAKEST), _STRONGEST)


class _Disjoint(Swept):
    """A block of columns of which each lead has one at most: its curvature is diagonal."""

    def __init__(self, columns: sparse.csc_array, strength: Vector | None) -> None:
        super().__init__(columns.shape[1], strength)
        found = columns.tocoo()
        self._codes = np.full(columns.shape[0], -1, dtype=np.int32)
        self._codes[found.row] = found.col
        self._values = np.zeros(columns.shape[0])
        self._values[found.row] = found.data

    def added(self) -> Vector:
        return np.asarray(np.append(self.weights, 0.0)[self._codes] * self._values)

    def _newton(self, standing: Standing) -> tuple[Vector, float]:
        slope, curvature = np.zeros_like(self.weights), np.zeros_like(self.weights)
        sums_by_code(self._codes, self._values, standing.gap, standing.certainty, slope, curvature)
        penalty = self.strengths()
        step = (slope - penalty * self.weights) / (curvature + penalty)
        return step, float((curvature / (curvature + self.strength)).sum())

    def _add(self, step: Vector, standing: Standing) -> float:
        return float(
            add_by_code(
                self._codes,
                self._values,
                step,
                standing.certainty,
                standing.log_odds,
                standing.gap,
            )
        )


class _Overlapping(Swept):
    """A block of a few columns that are not zero together."""

    def __init__(self, columns: Vector, strength: Vector | None) -> None:
        super().__init__(columns.shape[1], strength)
        self._columns, self._rows = columns, columns.T

    def added(self) -> Vector:
        return np.asarray(self._columns @ self.weights)

    def _newton(self, standing: Standing) -> tuple[Vector, float]:
        penalty = self.strengths()
        curvature = (self._rows * standing.certainty) @ self._columns
        slope = self._rows @ standing.gap - penalty * self.weights
        step = self._best(curvature + np.diag(penalty), slope)
        prior = self.strength * np.eye(len(step))
        return step, float(np.trace(np.linalg.solve(curvature + prior, curvature)))

    def _add(self, step: Vector, standing: Standing) -> float:
        added = self._columns @ step
        standing.add(added)
        return float(np.abs(added).max())

    def _best(self, curvature: Vector, slope: Vector) -> Vector:
        """Return the step to the maximum of the parabola with this slope and curvature."""
        return np.asarray(np.linalg.solve(curvature, slope))


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


def swept_blocks(
    columns: sparse.csc_array, blocks: Sequence[Block], strength: Vector | None
) -> list[Swept]:
    """Return the blocks before they moved, each with its columns.

    Parameters
    ----------
    columns : sparse array of shape (n_leads, n_columns)
        The encoded leads.
    blocks : sequence of Block
        How the columns are grouped, in order.
    strength : ndarray of shape (n_columns,) or None
        Strengths to keep; None: each block finds its own.
    """
    ends = np.cumsum([block.width for block in blocks]).tolist()
    found: list[Swept] = []
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
