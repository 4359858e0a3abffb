"""A numeric field as a curve that never falls, or never rises."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.utils.validation import check_is_fitted

from leadscoring.leads.missing import DEFAULT_MISSING
from leadscoring.model.curve_encoder import CurveEncoder
from leadscoring.model.field_encoder import Block

__all__ = ["MonotoneEncoder"]

Vector = npt.NDArray[np.float64]


class MonotoneEncoder(CurveEncoder):
    """Encode numeric fields as ramps and steps that only rise, or only fall.

    A ramp climbs from 0 to 1 between two neighbouring knots, a step is 1 from
    its edge on. Under coefficients that are at least zero their sum never
    falls; where it shall never rise, the columns are negated. There is no line
    beside them; ramps and steps are blocks of a strength each. Otherwise as
    `CurveEncoder`, but that a missing cell counts as the average filled one,
    beside its own column, so that its points are drawn there and not to those
    of the least number; its coefficient may have either sign.

    Parameters
    ----------
    falling : bool, default=False
        Whether the curve shall never rise, instead of never fall.
    n_knots : int, default=8
        Quantiles, ends included, at which the curve may bend.
    n_bins : int, default=16
        Quantile bins, at whose edges the curve may jump.
    missing : {"level", "median"}, default="level"
        Give missing cells a column of their own, or read them as the median.
    placeholders : tuple of str, default=DEFAULT_MISSING
        Texts that count as missing.

    Examples
    --------
    >>> encoder = MonotoneEncoder(n_knots=3, n_bins=2)
    >>> encoder.fit([[0.0], [2.0], [4.0], [6.0]] * 100).get_feature_names_out().tolist()
    ['x0/0..3', 'x0/3..6', 'x0>=4']
    >>> encoder.transform([[1.5], [4.0], [9.0]]).toarray().round(2).tolist()
    [[0.5, 0.0, 0.0], [1.0, 0.33, 1.0], [1.0, 1.0, 1.0]]
    """

    def __init__(
        self,
        *,
        falling: bool = False,
        n_knots: int = 8,
        n_bins: int = 16,
        missing: str = "level",
        placeholders: tuple[str, ...] = DEFAULT_MISSING,
    ) -> None:
        super().__init__(n_knots=n_knots, n_bins=n_bins, missing=missing, placeholders=placeholders)
        self.falling = falling

    def blocks(self) -> list[Block]:
        """Return the blocks of columns, in order; *missing* is a block of its own."""
        return [
            block
            for knots, edges, has_missing in self._parts()
            for block in [
                Block(max(len(knots) - 1, 1), disjoint=False, at_least_zero=True),
                *[Block(len(edges), disjoint=False, at_least_zero=True)] * bool(len(edges)),
                *[Block(1)] * has_missing,
            ]
        ]

    def get_feature_names_out(
        self, input_features: Iterable[str] | None = None
    ) -> npt.NDArray[Any]:
        """Return ``field/low..high`` for each ramp, ``field>=edge`` for each step, ``field=(missing)``."""
        check_is_fitted(self)
        names = []
        for j, name in enumerate(self._names(input_features)):
            knots = self.knots_[j]
            ends = zip(knots, knots[1:] if len(knots) > 1 else knots, strict=False)
            names += [f"{name}/{low:g}..{high:g}" for low, high in ends]
            names += [f"{name}>={edge:g}" for edge in self.edges_[j]]
            names += [f"{name}=(missing)"] * self.has_missing_[j]
        return np.array(names, dtype=object)

    def _sets(self, inside: Vector, j: int) -> list[sparse.csr_array]:
        sign = -1.0 if self.falling else 1.0
        steps = (inside[:, None] >= self.edges_[j][None, :]).astype(float)
        return [sparse.csr_array(sign * part) for part in (_ramps(inside, self.knots_[j]), steps)]

    def _counts_as_average(self, j: int) -> bool:  # noqa: ARG002
        return True


def _ramps(inside: Vector, knots: Vector) -> Vector:
    """Return how far each number has come between neighbouring knots, of shape (n_leads, n_ramps)."""
    if len(knots) == 1:
        return np.zeros((len(inside), 1))
    low, high = knots[:-1], knots[1:]
    return np.clip((inside[:, None] - low) / (high - low), 0.0, 1.0)
