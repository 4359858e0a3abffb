"""What one cutoff means: the counts at it and the proportions that follow from them."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from leadscoring.decisions.checks import check_whole
from leadscoring.model.intervals import wilson

__all__ = ["FIELDS", "Counts", "CutoffPoint", "consequences"]


@dataclass(frozen=True)
class Counts:
    """Whole leads in each cell of the confusion matrix.

    Parameters
    ----------
    tp : int
        Called, and would buy.
    fp : int
        Called for nothing.
    fn : int
        Not called, would buy.
    tn : int
        Rightly left alone.
    """

    tp: int
    fp: int
    fn: int
    tn: int

    @property
    def n_hot(self) -> int:
        """Leads at or above the cutoff."""
        return self.tp + self.fp

    @property
    def n_buyers(self) -> int:
        """Leads that would buy, called or not."""
        return self.tp + self.fn

    @property
    def n_leads(self) -> int:
        """All leads."""
        return self.tp + self.fp + self.fn + self.tn


@dataclass(frozen=True)
class CutoffPoint:
    """The consequences of one cutoff on leads that the model was not fitted on.

    Proportions come with the ends of their 95% Wilson interval. Where no lead
    is hot, `precision`, its interval and `lift` are nan: nothing was called, so
    there is nothing to take a share of.

    Parameters
    ----------
    cutoff : float
        Leads with this probability or a higher one are hot.
    score : float
        100 x `cutoff`.
    n_hot : int
        Hot leads.
    share_hot : float
        Hot leads as a share of all leads.
    precision, precision_low, precision_high : float
        Share of the hot leads that converted.
    recall, recall_low, recall_high : float
        Share of the buyers that are hot.
    f1 : float
        Harmonic mean of precision and recall.
    accuracy : float
        Share of leads on the right side of the cutoff.
    tp, fp, fn, tn : int
        Hot and converted, hot and not, not hot but converted, neither.
    lift : float
        `precision` over the conversion rate of all leads.
    """

    cutoff: float
    score: float
    n_hot: int
    share_hot: float
    precision: float
    precision_low: float
    precision_high: float
    recall: float
    recall_low: float
    recall_high: float
    f1: float
    accuracy: float
    tp: int
    fp: int
    fn: int
    tn: int
    lift: float

    def per(self, n: int) -> Counts:
        """Return the counts to expect among `n` leads, as whole numbers that add up.

        Hot leads and buyers are rounded to the nearest whole number, the hot
        leads are split by precision, and the other cells follow: every total
        agrees with its parts, hot buyers over hot leads is as near to the
        precision as whole leads allow, and the number of buyers is the same
        whatever the cutoff.

        Parameters
        ----------
        n : int
            Number of leads, at least 0.

        Returns
        -------
        counts : Counts
            Cells that add up to exactly `n`.

        Raises
        ------
        InvalidInput
            If `n` is not a whole number of at least 0.

        Examples
        --------
        >>> from leadscoring.decisions.cutoffs import Cutoffs
        >>> cutoffs = Cutoffs.from_predictions([0.9, 0.7, 0.4, 0.2, 0.1], [1, 1, 0, 1, 0])
        >>> cutoffs.at(0.5).per(300)
        Counts(tp=120, fp=0, fn=60, tn=120)
        """
        n = check_whole("n", n, least=0)
        n_leads = self.n_hot + self.fn + self.tn
        hot = _scaled(self.n_hot, n, n_leads)
        buyers = _scaled(self.tp + self.fn, n, n_leads)
        converting = _scaled(self.tp, hot, self.n_hot) if self.n_hot else 0
        tp = min(max(converting, hot + buyers - n), hot, buyers)
        return Counts(tp=tp, fp=hot - tp, fn=buyers - tp, tn=n - hot - buyers + tp)


FIELDS: tuple[str, ...] = tuple(field.name for field in fields(CutoffPoint))
"""The fields of a `CutoffPoint` and the columns of a table of them, in order."""


def consequences(
    cutoff: NDArray[np.float64],
    n_hot: NDArray[np.int64],
    tp: NDArray[np.int64],
    *,
    n_leads: int,
    n_buyers: int,
) -> dict[str, NDArray[np.generic]]:
    """Return every field of the cutoff points with these counts.

    Parameters
    ----------
    cutoff : ndarray of float of shape (n_cutoffs,)
        Probabilities.
    n_hot, tp : ndarray of int of shape (n_cutoffs,)
        Leads, and buyers, at or above each cutoff.
    n_leads, n_buyers : int
        All leads, and all buyers; both above 0.

    Returns
    -------
    columns : dict of ndarray of shape (n_cutoffs,)
        One array per name in `FIELDS`, in that order.

    Examples
    --------
    >>> point = consequences(
    ...     np.array([0.5]), np.array([4]), np.array([3]), n_leads=10, n_buyers=5
    ... )
    >>> point["precision"], point["recall"], point["lift"]
    (array([0.75]), array([0.6]), array([1.5]))
    """
    some = np.where(n_hot > 0, n_hot, np.nan)
    low, high = wilson(tp, n_hot)
    recall_low, recall_high = wilson(tp, n_buyers)
    fp, fn = n_hot - tp, n_buyers - tp
    tn = n_leads - n_hot - fn
    columns: dict[str, NDArray[np.generic]] = {
        "cutoff": cutoff,
        "score": 100 * cutoff,
        "n_hot": n_hot,
        "share_hot": n_hot / n_leads,
        "precision": tp / some,
        "precision_low": low,
        "precision_high": high,
        "recall": tp / n_buyers,
        "recall_low": recall_low,
        "recall_high": recall_high,
        "f1": 2 * tp / (n_hot + n_buyers),
        "accuracy": (tp + tn) / n_leads,
        "tp": tp,
        "fp": fp,
        "fn": fn,
        "tn": tn,
        "lift": tp * n_leads / (some * n_buyers),
    }
    return columns


def _scaled(count: int, n: int, n_leads: int) -> int:
    """Scale a count from `n_leads` to `n` leads, rounding half up, in whole numbers."""
    return (2 * count * n + n_leads) // (2 * n_leads)
