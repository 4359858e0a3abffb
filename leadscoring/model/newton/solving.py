"""Newton's method with a curvature that is kept while it serves."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy import linalg
from sklearn.exceptions import ConvergenceWarning

__all__ = ["Leads", "Solution", "solve"]

Vector = npt.NDArray[np.float64]

_STILL = 1e-8  # largest step of a coefficient, relative to 1 + the largest coefficient
_ROUNDING = 1e-7  # such steps may be no more than the rounding of sums over very many leads
_MOST_STEPS = 200
_OVERSHOT = 0.5  # slope behind a step, relative to that before it, from which on it was too long
_SLOW = 0.5  # of a step's length is left after it: the curvature is drawn anew
_MEMORY = 10


class Leads(Protocol):
    """What is asked of leads, wherever they are."""

    def slope(self, point: Vector) -> Vector:
        """Return the slope of their log loss at coefficients, the intercept last."""
        ...

    def curvature(self, point: Vector) -> Vector:
        """Return its curvature there, or one near it; what is below the diagonal is not read."""
        ...


@dataclass(frozen=True, slots=True)
class Solution:
    """Where the penalised log loss is least.

    Attributes
    ----------
    point : ndarray of shape (n_columns + 1,)
        Coefficients, the intercept last.
    n_slopes, n_curvatures : int
        How often the leads were asked for either.
    """

    point: Vector
    n_slopes: int
    n_curvatures: int


@dataclass
class _Descent:
    """A way down: where it is, and what it knows of the ground.

    The curvature is that of an earlier point, or of a sample of the leads; what the
    steps since have met corrects it, as in the limited-memory BFGS method.
    """

    leads: Leads
    penalty: Vector
    point: Vector
    slope: Vector = field(init=False)
    n_slopes: int = 0
    n_curvatures: int = 0
    _factor: Vector = field(init=False)
    _met: list[tuple[Vector, Vector, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.slope = self._slope(self.point)
        self.redraw()

    def redraw(self) -> None:
        """Draw the curvature anew where we stand."""
        curvature = self.leads.curvature(self.point)
        curvature[np.diag_indices_from(curvature)] += self.penalty
        self._factor = linalg.cholesky(curvature, check_finite=False, overwrite_a=True)
        self._met = []
        self.n_curvatures += 1

    def step(self) -> Vector:
        """Return the step to where the ground, as far as it is known, is lowest."""
        rest, shares = -self.slope, []
        for moved, changed, scale in reversed(self._met):
            shares.append(scale * (moved @ rest))
            rest = rest - shares[-1] * changed
        step = np.asarray(linalg.cho_solve((self._factor, False), rest, check_finite=False))
        for (moved, changed, scale), share in zip(self._met, reversed(shares), strict=True):
            step = step + (share - scale * (changed @ step)) * moved
        return step

    def go(self, step: Vector) -> None:
        """Take the step, or as much of it as leads down.

        The loss is convex: along a line its slope only rises, so that one that is
        not steeper behind than it was before tells that the step was not too long.
        """
        before, share = float(self.slope @ step), 1.0
        while True:
            slope = self._slope(self.point + share * step)
            behind = float(slope @ step)
            if behind <= -_OVERSHOT * before:
                break
            share *= before / (before - behind)
        moved, changed = share * step, slope - self.slope
        self.point, self.slope = self.point + moved, slope
        if moved @ changed > 0:
            self._met = [*self._met[1 - _MEMORY :], (moved, changed, 1 / float(moved @ changed))]

    def _slope(self, point: Vector) -> Vector:
        self.n_slopes += 1
        return self.leads.slope(point) + self.penalty * point


def solve(leads: Leads, penalty: Vector, start: Vector) -> Solution:
    """Return the coefficients at which log loss plus ridge penalty is least.

    Parameters
    ----------
    leads : Leads
        Give sums over themselves: the slope exactly, the curvature well enough.
    penalty : ndarray of shape (n_columns + 1,)
        Half of it times the squared coefficient is added to the log loss; 0 for
        the intercept, which is last, above 0 for all others.
    start : ndarray of shape (n_columns + 1,)
        Coefficients to start from.

    Returns
    -------
    solution : Solution
        Each coefficient within some 1e-8 of the optimum, relative to the largest.

    Warns
    -----
    ConvergenceWarning
        If that takes more than 200 steps.

    References
    ----------
    Nocedal and Wright (2006), Numerical optimization, sections 3.1, 3.3 and 7.2;
    Byrd, Chin, Neveitt and Nocedal (2011), On the use of stochastic Hessian
    information in optimization methods for machine learning.
    """
    descent = _Descent(leads, penalty, start)
    step = descent.step()
    for _ in range(_MOST_STEPS):
        length, scale = _length(step), 1 + _length(descent.point)
        if length <= _STILL * scale:
            return Solution(descent.point + step, descent.n_slopes, descent.n_curvatures)
        descent.go(step)
        step = descent.step()
        if _length(step) > _SLOW * length:
            if length <= _ROUNDING * scale:
                return Solution(descent.point, descent.n_slopes, descent.n_curvatures)
            descent.redraw()
            step = descent.step()
    told = f"Not converged within {_MOST_STEPS} steps: a coefficient still moves by {length:.1e}."
    warnings.warn(told, ConvergenceWarning, stacklevel=2)
    return Solution(descent.point, descent.n_slopes, descent.n_curvatures)


def _length(step: Vector) -> float:
    return float(np.abs(step).max())
