"""How strongly each block of coefficients is drawn to zero: the leads themselves say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.special import expit, logit

from leadscoring.model.field_encoder import Block, Encoded, of_one_strength
from leadscoring.model.swept_blocks import Standing, Swept, judge, swept_blocks
from leadscoring.model.weights import mean

__all__ = ["Shrunk", "Sweeper", "shrink"]

Vector = npt.NDArray[np.float64]

SWEEPS = 40
_FAR = 0.2  # log-odds that a lead may have moved by before its chance is worked out anew


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


@dataclass
class Sweeper:
    """The fit of `shrink` while it is made; blocks can be taken out again.

    Attributes
    ----------
    blocks : list of blocks
        In the order of their columns.
    judged : list of list of int
        Positions of the blocks, those together that have one strength.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    intercept : float
        Not penalised.
    log_odds : ndarray of shape (n_leads,)
        Of the leads learnt from.
    weight : ndarray of shape (n_leads,) or None
        What each lead counts; None: 1.
    """

    blocks: list[Swept]
    judged: list[list[int]]
    converted: Vector
    intercept: float
    log_odds: Vector
    weight: Vector | None = None

    @classmethod
    def of(
        cls,
        columns: Encoded,
        blocks: Sequence[Block],
        converted: Vector,
        *,
        strength: Vector | None = None,
        weight: Vector | None = None,
    ) -> Sweeper:
        """Return the fit before the first sweep; see `shrink` for what it takes."""
        converted = np.asarray(converted, dtype=np.float64)
        intercept = float(logit(mean(converted, weight)))
        swept = swept_blocks(sparse.csc_array(columns), blocks, strength)
        log_odds = np.full(len(converted), intercept)
        return cls(swept, of_one_strength(blocks), converted, intercept, log_odds, weight)

    def sweep(self, most: int) -> None:
        """Sweep over the blocks, at most so often, or until they rest."""
        for _ in range(most):
            standing = self._standing(self.log_odds)
            shift = float(standing.gap.sum() / standing.certainty.sum())
            standing.add(shift)
            self.intercept += shift
            for block in self.blocks:
                if block.rest:
                    block.rest -= 1
                    continue
                if standing.moved > _FAR:
                    standing = self._standing(standing.log_odds)
                block.move(standing)
            self.log_odds = standing.log_odds
            for together in self.judged:
                judge([self.blocks[i] for i in together])
            if all(block.rest for block in self.blocks):
                break

    def without(self, gone: Collection[int]) -> Sweeper:
        """Return the fit less the blocks at these positions, to be swept on from here."""
        left = [
            block.silenced() if i in gone else block.roused() for i, block in enumerate(self.blocks)
        ]
        lost = sum((self.blocks[i].added() for i in gone), np.zeros(len(self.converted)))
        return replace(self, blocks=left, log_odds=self.log_odds - lost)

    def found(self) -> Shrunk:
        """Return strengths and coefficients as they stand; those taken out are 0."""
        return Shrunk(
            np.concatenate([block.strengths() for block in self.blocks]),
            np.concatenate([block.weights for block in self.blocks]),
            self.intercept,
        )

    def _standing(self, log_odds: Vector) -> Standing:
        chance = expit(log_odds)
        weight = 1.0 if self.weight is None else self.weight
        gap, certainty = weight * (self.converted - chance), weight * chance * (1 - chance)
        return Standing(log_odds.copy(), gap, certainty)


def shrink(
    columns: Encoded,
    blocks: Sequence[Block],
    converted: Vector,
    *,
    strength: Vector | None = None,
    sweeps: int = SWEEPS,
    weight: Vector | None = None,
) -> Shrunk:
    """Fit a ridge logistic regression in which each block's strength is set by its evidence.

    Sweeps over the blocks: Newton's step for each, on the parabola that the log
    likelihood is like nearby, then the strengths that make
    their coefficients likeliest: the number of coefficients that the leads
    determine over the sum of their squares, one imagined coefficient of a common
    size included, so that a block of few is not judged by chance; blocks that
    share their strength are judged as one. Within a block, a Student-t prior with
    4 degrees of freedom draws large coefficients less. In a block whose
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
    weight : ndarray of shape (n_leads,), optional
        What each lead counts, above 0: as if it were there so many times.

    Returns
    -------
    shrunk : Shrunk
        Strengths between 0.3 and 1250, and coefficients near their optimum.

    References
    ----------
    MacKay (1992), The evidence framework applied to classification networks.
    """
    sweeper = Sweeper.of(columns, blocks, converted, strength=strength, weight=weight)
    sweeper.sweep(sweeps)
    return sweeper.found()
