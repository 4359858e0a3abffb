"""The cutoff table of leads that stand for different numbers of leads."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from leadscoring.decisions.cutoff_point import consequences
from leadscoring.model.intervals import wilson

__all__ = ["tabulate_weighted"]

Vector = NDArray[np.float64]


def tabulate_weighted(
    probability: Vector, outcome: NDArray[np.int64], weight: Vector
) -> pd.DataFrame:
    """Return the consequences of every cutoff among as many leads, spread as the weights say.

    Counts are the weights above and below each cutoff, scaled to the number of
    leads there are and rounded, so that they are whole and every total agrees
    with its parts; cutoffs that no whole lead lies between share a row. Shares
    are those of the weights, unrounded. An interval is that of as many equal
    leads as those it is told by are worth.

    Parameters
    ----------
    probability : ndarray of shape (n_leads,)
        Probabilities, in [0, 1].
    outcome : ndarray of int of shape (n_leads,)
        1 where the lead converted, else 0; both must occur.
    weight : ndarray of shape (n_leads,)
        What each lead counts, above 0.

    Returns
    -------
    table : pandas.DataFrame
        As that of `tabulate`.

    References
    ----------
    Kish (1965), Survey sampling, section 11.7, for the number of equal leads.

    Examples
    --------
    Two hot leads that were called, and two drawn from three times as many:

    >>> table = tabulate_weighted(
    ...     np.array([0.9, 0.8, 0.3, 0.1]), np.array([1, 1, 1, 0]), np.array([1, 1, 3, 3.0])
    ... )
    >>> table[["cutoff", "n_hot", "tp", "fn", "recall"]]
       cutoff  n_hot  tp  fn  recall
    0     0.1      4   3   0     1.0
    1     0.3      3   3   0     1.0
    2     0.9      1   1   2     0.2
    """
    n_leads = len(weight)
    each = weight * (n_leads / weight.sum())
    order = np.argsort(probability, kind="stable")
    ascending, bought, counts = probability[order], outcome[order] == 1, each[order]
    starts = np.flatnonzero(np.concatenate(([True], ascending[1:] != ascending[:-1])))
    above, buyers = (_above(part)[starts] for part in (counts, counts * bought))
    squares, buyers_squares = (_above(part**2)[starts] for part in (counts, counts * bought))
    n_hot, tp = _whole(above, buyers, n_leads)
    table = pd.DataFrame(
        consequences(ascending[starts], n_hot, tp, n_leads=n_leads, n_buyers=int(tp[0]))
    )
    precision, recall = np.clip(buyers / above, 0, 1), np.clip(buyers / buyers[0], 0, 1)
    table = table.assign(
        share_hot=np.clip(above / n_leads, 0, 1),
        f1=2 * buyers / (above + buyers[0]),
        accuracy=np.clip((n_leads - above - buyers[0] + 2 * buyers) / n_leads, 0, 1),
        lift=precision * n_leads / buyers[0],
        **_with_interval("precision", precision, above**2 / squares),
        **_with_interval(
            "recall", recall, np.full(len(starts), buyers[0] ** 2 / buyers_squares[0])
        ),
    )
    is_last_of_its_count = n_hot != np.append(n_hot[1:], 0)
    kept: pd.DataFrame = table[is_last_of_its_count].reset_index(drop=True)
    return kept


def _above(counts: Vector) -> Vector:
    """Return the sum from each place to the last."""
    return np.asarray(np.cumsum(counts[::-1])[::-1])


def _whole(
    above: Vector, buyers: Vector, n_leads: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how many whole leads, and buyers, are at or above each cutoff.

    Buyers and others are rounded each; one half goes to the buyers, so that the two
    add up to all leads.
    """
    n_buyers = int(np.clip(np.floor(buyers[0] + 0.5), 1, n_leads - 1))
    tp = np.minimum(np.floor(buyers + 0.5), n_buyers).astype(np.int64)
    fp = np.minimum(np.ceil(above - buyers - 0.5), n_leads - n_buyers).astype(np.int64)
    tp[0], fp[0] = n_buyers, n_leads - n_buyers
    return tp + np.maximum(fp, 0), tp


def _with_interval(name: str, share: Vector, worth: Vector) -> dict[str, Vector]:
    low, high = wilson(share * worth, worth)
    return {name: share, f"{name}_low": low, f"{name}_high": high}
