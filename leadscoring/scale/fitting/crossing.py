"""Cross-validation over partitions: what is promised of leads by models fitted without them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from leadscoring.model.validation import OutOfFold
from leadscoring.scale.fitting.design import Design
from leadscoring.scale.fitting.fitted import PartedLeads, fit_parts
from leadscoring.scale.fitting.partition import Partition
from leadscoring.scale.fitting.sums import held_out

__all__ = ["MOST_HELD_OUT", "Crossed", "cross_fit"]

Vector = npt.NDArray[np.float64]
Places = npt.NDArray[np.uint64]

MOST_HELD_OUT = 1_000_000
"""Most leads whose out-of-fold log-odds are kept: cutoffs, calibration and figures are theirs."""


@dataclass(frozen=True, slots=True)
class Crossed:
    """Out-of-fold log-odds of leads, and the models that gave them.

    Attributes
    ----------
    points : ndarray of shape (n_folds, n_columns + 1)
        The coefficients of each model, of all leads but those of its fold.
    log_odds : ndarray of shape (n_kept,)
        By the model of the lead's own fold.
    converted : ndarray of shape (n_kept,)
        1 where the lead converted, else 0.
    folds : ndarray of int of shape (n_kept,)
        The fold of each.
    """

    points: Vector
    log_odds: Vector
    converted: Vector
    folds: npt.NDArray[np.intp]

    @property
    def out_of_fold(self) -> OutOfFold:
        """The same as one repeat of a cross-validation."""
        return OutOfFold(self.log_odds[None, :], self.folds[None, :], len(self.points))


def cross_fit(
    leads: PartedLeads,
    penalty: Vector,
    start: Vector,
    n_folds: int,
    *,
    each: Callable[[int, int], None] | None = None,
) -> Crossed:
    """Fit the coefficients anew without each fold, and predict its leads.

    Fields, cuts, pairs and strengths are those of all folds: a sample settled them.

    Parameters
    ----------
    leads : PartedLeads
        All leads.
    penalty, start
        As of `fit_parts`.
    n_folds : int
        Folds that the leads were dealt to.
    each : callable, optional
        Called after each fold with the folds done and the total; may raise to stop.
    """
    points = np.empty((n_folds, len(start)))
    for fold in range(n_folds):
        points[fold] = fit_parts(replace(leads, left_out=fold), penalty, start).point
        if each is not None:
            each(fold + 1, n_folds)
    design = leads.design
    tables = np.array([design.tables(point[:-1]) for point in points])
    share = MOST_HELD_OUT / max(leads.counts.sum(), 1)
    asked = leads.engine.each(_predicted, design.starts, tables, points[:, -1], share)
    log_odds, converted, folds = (np.concatenate(parts) for parts in zip(*asked, strict=True))
    return Crossed(points, log_odds, converted.astype(float), folds.astype(np.intp))


def predicted(design: Design, points: Vector, partition: Partition) -> Vector:
    """Return the out-of-fold log-odds of leads, of shape (n_leads,)."""
    tables = np.array([design.tables(point[:-1]) for point in points])
    return _predicted(partition, design.starts, tables, points[:, -1], 1.0)[0]


def _predicted(
    partition: Partition, starts: Places, tables: Vector, intercepts: Vector, share: float
) -> tuple[Vector, npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Return log-odds, outcomes and folds of a share of a partition's leads."""
    if share < 1:
        chance = np.random.default_rng([1, *partition.origin]).random(partition.n_leads)
        rows = np.flatnonzero(chance < share)
        partition = partition.taken(rows)
    log_odds = np.empty(partition.n_leads)
    for fold, (table, intercept) in enumerate(zip(tables, intercepts.tolist(), strict=True)):
        rows = np.flatnonzero(partition.folds == fold)
        log_odds[rows] = held_out(partition.taken(rows), starts, table, intercept)
    return log_odds, partition.converted, partition.folds
