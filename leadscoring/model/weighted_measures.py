"""The figures of one model for many weightings of the same leads, by one sort."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.model.calibration import log_losses

__all__ = ["MEASURES", "WeightedMeasures"]

Vector = npt.NDArray[np.float64]

MEASURES = {
    "roc_auc": True,
    "precision": True,
    "recall": True,
    "found": True,
    "brier": False,
    "log_loss": False,
    "calibration_error": False,
}
"""Each measure, and whether higher is better."""
_BINS = 10


class WeightedMeasures:
    """Computes the figures of fixed probabilities under any weights of the leads.

    Parameters
    ----------
    probability : ndarray of shape (n_leads,)
        Probabilities of conversion.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    calls : float
        Share of the weight that is called, the highest probabilities first.

    Examples
    --------
    >>> measures = WeightedMeasures(np.array([0.9, 0.5, 0.4]), np.array([1.0, 0.0, 1.0]), calls=1 / 3)
    >>> dict(zip(MEASURES, measures(np.ones((1, 3)))[0].round(3).tolist()))["precision"]
    1.0
    """

    def __init__(self, probability: Vector, converted: Vector, *, calls: float) -> None:
        self._calls = calls
        self._order = np.argsort(-probability, kind="stable")
        ranked = probability[self._order]
        self._ties = np.flatnonzero(np.diff(ranked, prepend=np.inf))
        self._bought = converted[self._order]
        self._converted = converted
        self._losses = np.column_stack(
            [(probability - converted) ** 2, log_losses(probability, converted)]
        )
        self._gaps = _binned(probability, converted)

    def __call__(self, weights: Vector) -> Vector:
        """Return the measures, of shape (n_weightings, n_measures), of each row of weights."""
        total = weights.sum(axis=1)
        ranked = weights[:, self._order]
        leads = np.add.reduceat(ranked, self._ties, axis=1)
        buyers = np.add.reduceat(ranked * self._bought, self._ties, axis=1)
        above = np.cumsum(buyers, axis=1)
        called = self._calls * total
        found = _at(called, np.cumsum(leads, axis=1), above)
        brier, log_loss = (weights @ self._losses / total[:, None]).T
        gaps = np.abs(weights @ self._gaps).sum(axis=1) / total
        columns = [
            _auc(leads - buyers, buyers, above),
            found / called,
            found / above[:, -1],
            found / total,
            brier,
            log_loss,
            gaps,
        ]
        return np.column_stack(columns)


def _auc(others: Vector, buyers: Vector, above: Vector) -> Vector:
    """Return the area under the ROC curve.

    `above` counts the buyers of a step and of those before it; half of the
    step's own do not rank before the others in it.
    """
    pairs = above[:, -1] * others.sum(axis=1)
    return np.asarray(np.einsum("ij,ij->i", others, above - buyers / 2) / pairs)


def _at(called: Vector, leads: Vector, buyers: Vector) -> Vector:
    """Return the buyers among the first `called` leads; leads that tie count in part."""
    rows = np.arange(len(called))
    step = np.minimum((leads < called[:, None]).sum(axis=1), leads.shape[1] - 1)
    before = np.maximum(step - 1, 0)
    start = np.where(step > 0, leads[rows, before], 0.0)
    base = np.where(step > 0, buyers[rows, before], 0.0)
    size = leads[rows, step] - start
    share = np.divide(called - start, size, out=np.zeros_like(size), where=size > 0)
    return np.asarray(base + share * (buyers[rows, step] - base))


def _binned(probability: Vector, converted: Vector) -> Vector:
    """Return each lead's promise minus its outcome, in the column of its bin of equal size.

    The bins are those of `calibration_error`.
    """
    edges = np.unique(np.quantile(probability, np.linspace(0, 1, _BINS + 1)[1:-1]))
    bins = pd.get_dummies(np.searchsorted(edges, probability, side="left"), dtype=float)
    return np.asarray(bins.to_numpy() * (probability - converted)[:, None])
