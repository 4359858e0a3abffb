"""How strongly each block of coefficients is drawn to zero: the leads themselves say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.special import logit

from leadscoring.model.coding.coded import CodedLeads
from leadscoring.model.field_encoder import Block, Encoded
from leadscoring.model.sweeping import kernels
from leadscoring.model.sweeping.plan import Plan
from leadscoring.model.weights import mean

__all__ = ["SWEEPS", "Shrunk", "Sweeper", "shrink", "shrink_coded"]

Vector = npt.NDArray[np.float64]

SWEEPS = 40
_START = 10.0
_IMAGINED = 1.0  # coefficients of that strength that are counted beside the found ones
_WEAKEST, _STRONGEST = 0.5, 1000.0
_ROUSED = 50.0  # strength above which a block hardly notices that others are gone


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

    def log_odds(self, leads: CodedLeads | Encoded) -> Vector:
        """Return the log-odds of leads so encoded, of shape (n_leads,)."""
        if isinstance(leads, CodedLeads):
            return leads.values(self.weights) + self.intercept
        return np.asarray(leads @ self.weights + self.intercept)


@dataclass
class Sweeper:
    """The fit of `shrink` while it is made; blocks can be taken out again.

    Attributes
    ----------
    leads : CodedLeads
        The leads learnt from.
    plan : Plan
        How sweeps go over them.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    found : Found
        Coefficients and strengths as they stand.
    intercept : float
        Not penalised.
    log_odds : ndarray of shape (n_leads,)
        Of the leads learnt from.
    weight : ndarray of shape (n_leads,) or (0,)
        What each lead counts; empty where each counts 1.
    """

    leads: CodedLeads
    plan: Plan
    converted: Vector
    found: kernels.Found
    intercept: float
    log_odds: Vector
    weight: Vector

    @classmethod
    def of(
        cls,
        leads: CodedLeads,
        converted: Vector,
        *,
        strength: Vector | None = None,
        weight: Vector | None = None,
    ) -> Sweeper:
        """Return the fit before the first sweep; see `shrink` for what it takes."""
        converted = np.ascontiguousarray(converted, dtype=np.float64)
        intercept = float(logit(mean(converted, weight)))
        n_blocks = len(leads.parts)
        found = kernels.Found(
            weights=np.zeros(leads.n_columns),
            strength=np.full(n_blocks, _START),
            known=np.zeros(n_blocks),
            rest=np.zeros(n_blocks),
            kept=_floats(strength),
        )
        log_odds = np.full(len(converted), intercept)
        return cls(leads, Plan.of(leads), converted, found, intercept, log_odds, _floats(weight))

    def sweep(self, most: int) -> None:
        """Sweep over the blocks, at most so often, or until they rest."""
        space = np.empty_like(self.converted), np.empty_like(self.converted)
        for _ in range(most):
            standing = kernels.Standing(self.converted, self.weight, self.log_odds.copy(), *space)
            shift = kernels.stand(standing)
            standing.log_odds[:] += shift
            standing.gap[:] -= standing.certainty * shift
            self.intercept += shift
            self.plan.move_all(standing, self.found)
            self.log_odds = standing.log_odds
            self._judge()
            if self.found.rest.all():
                break

    def without(self, gone: Collection[int]) -> Sweeper:
        """Return the fit less the blocks at these positions, to be swept on from here."""
        out = np.isin(np.arange(len(self.leads.parts)), list(gone))
        silenced = np.repeat(out, np.diff(self.plan.blocks.first))
        found = self.found._replace(
            weights=np.where(silenced, 0.0, self.found.weights),
            strength=np.where(out, self.found.strength, np.minimum(self.found.strength, _ROUSED)),
            known=np.where(out, 0.0, self.found.known),
            rest=np.where(out, np.inf, 0.0),
        )
        lost = self.leads.values(np.where(silenced, self.found.weights, 0.0))
        return replace(self, found=found, log_odds=self.log_odds - lost)

    def shrunk(self) -> Shrunk:
        """Return strengths and coefficients as they stand; those taken out are 0."""
        weights, penalty = self.found.weights.copy(), self.found.kept
        if not len(penalty):
            strength = np.repeat(self.found.strength, np.diff(self.plan.blocks.first))
            penalty = kernels.penalty_of(strength, weights)
        return Shrunk(penalty, weights, self.intercept)

    def _judge(self) -> None:
        """Set the strengths that make the coefficients likeliest, those of some blocks as one."""
        together, first = self.plan.together, self.plan.blocks.first
        squares = np.bincount(
            np.repeat(together, np.diff(first)), self.found.weights**2, together.max() + 1
        )
        known = np.bincount(together, self.found.known)
        best = (known + _IMAGINED) / (squares + _IMAGINED / _START)
        self.found.strength[:] = np.clip(best, _WEAKEST, _STRONGEST)[together]


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
    coded = CodedLeads.of_columns(columns, blocks)
    return shrink_coded(coded, converted, strength=strength, sweeps=sweeps, weight=weight)


def shrink_coded(
    leads: CodedLeads,
    converted: Vector,
    *,
    strength: Vector | None = None,
    sweeps: int = SWEEPS,
    weight: Vector | None = None,
) -> Shrunk:
    """Do what `shrink` does, of leads that are coded, with the blocks of their columns."""
    sweeper = Sweeper.of(leads, converted, strength=strength, weight=weight)
    sweeper.sweep(sweeps)
    return sweeper.shrunk()


def _floats(values: Vector | None) -> Vector:
    return np.empty(0) if values is None else np.ascontiguousarray(values, dtype=np.float64)
