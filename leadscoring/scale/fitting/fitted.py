"""The fit: Newton's steps over leads wherever they lie."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from leadscoring.model.newton.drawing import most_drawn
from leadscoring.model.newton.encoded import EncodedLeads
from leadscoring.model.newton.solving import Solution, solve
from leadscoring.scale.fitting.design import Design
from leadscoring.scale.fitting.engines import Engine
from leadscoring.scale.fitting.partition import NO_FOLD, Partition
from leadscoring.scale.fitting.sums import cells_of, counts_of, drawn_from, sums_over

__all__ = ["PartedLeads", "fit_parts"]

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class PartedLeads:
    """Leads in partitions that give sums over themselves; see `leadscoring.model.newton`.

    Attributes
    ----------
    engine : Engine
        Where they lie.
    design : Design
        By which they are coded.
    drawn : Partition
        Those whose curvature stands for that of all.
    counts : ndarray of int of shape (256, 2)
        How many leads of each fold did not convert, and how many did.
    left_out : int
        The fold of leads that play no part.
    """

    engine: Engine
    design: Design
    drawn: Partition
    counts: npt.NDArray[np.int64]
    left_out: int = NO_FOLD

    @classmethod
    def of(cls, engine: Engine, design: Design) -> PartedLeads:
        """Return the leads of an engine that has coded them."""
        counts = reduce(np.add, engine.each(counts_of))
        if counts.sum() <= most_drawn(design.n_columns):
            drawn = engine.each(Partition.weighted)
        else:
            cells = reduce(np.add, engine.each(cells_of, design.starts))
            drawn = engine.each(
                drawn_from, design.starts, *design.leverage(cells), design.n_columns
            )
        return cls(engine, design, Partition.joined(drawn), counts)

    def slope(self, point: Vector) -> Vector:
        """Return the slope of the leads' log loss: sums over partitions, in their order."""
        tables = self.design.tables(point[:-1])
        sums = np.zeros(len(tables) + 1)
        for own in self.engine.each(
            sums_over, self.design.starts, tables, float(point[-1]), self.left_out
        ):
            sums += own
        return self.design.slope(sums)

    def curvature(self, point: Vector) -> Vector:
        """Return its curvature, that of the drawn leads for all."""
        return self.few.curvature(point)

    @cached_property
    def few(self) -> EncodedLeads:
        """The drawn leads alone: what they say of a fit is about what all say."""
        kept = self.drawn.taken(np.flatnonzero(self.drawn.folds != self.left_out))
        columns = self.design.encoded(kept.codes, kept.shares)
        return EncodedLeads(columns, kept.converted.astype(float), kept.weight, is_drawn=True)


def fit_parts(leads: PartedLeads, penalty: Vector, start: Vector) -> Solution:
    """Return the coefficients of the ridge logistic regression of leads in partitions.

    The same leads in the same partitions give the same coefficients to the last bit,
    wherever these lie, and those of `leadscoring.model.newton.encoded.ridge` to its
    accuracy.

    Parameters
    ----------
    leads : PartedLeads
        The leads.
    penalty : ndarray of shape (n_columns,)
        Ridge penalty of each column.
    start : ndarray of shape (n_columns + 1,)
        Coefficients to start from, the intercept last.
    """
    each = np.append(penalty, 0.0)
    with threadpool_limits(1):
        return solve(leads, each, solve(leads.few, each, start).point)
