"""What each lead adds to the error of an area under the ROC curve, where leads have weights."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["weighted_influence"]

Vector = npt.NDArray[np.float64]


def weighted_influence(
    probability: Vector, converted: Vector, weight: Vector
) -> tuple[float, Vector]:
    """Return the area and each lead's share in its error; their squares sum to its variance.

    Each pair of a buyer and another lead counts the product of their weights. A
    buyer's share is its weight times by how much the weight ranked below it differs
    from the area; likewise for the others.

    Parameters
    ----------
    probability, converted : ndarray of shape (n_leads,)
        Predicted probabilities and outcomes (1 or 0) of the same leads.
    weight : ndarray of shape (n_leads,)
        What each lead counts, above 0.

    Returns
    -------
    auc : float
        In [0, 1].
    influence : ndarray of shape (n_leads,)
        With equal weights just as DeLong's.

    References
    ----------
    DeLong, DeLong and Clarke-Pearson (1988), Comparing the areas under two or
    more correlated ROC curves; weighted as a ratio is, to first order.

    Examples
    --------
    >>> auc, _ = weighted_influence(
    ...     np.array([0.2, 0.5, 0.9]), np.array([0.0, 1.0, 0.0]), np.array([3.0, 1.0, 1.0])
    ... )
    >>> auc
    0.75
    """
    bought = converted == 1
    influence = np.empty(len(probability))
    below = _share_below(probability[bought], probability[~bought], weight[~bought])
    above = 1 - _share_below(probability[~bought], probability[bought], weight[bought])
    auc = float(np.average(below, weights=weight[bought]))
    for part, placed in ((bought, below), (~bought, above)):
        n = int(part.sum())
        if n == 1:
            influence[part] = 0.5
        else:
            share = weight[part] / weight[part].sum()
            influence[part] = share * (placed - auc) * np.sqrt(n / (n - 1))
    return auc, influence


def _share_below(asked: Vector, others: Vector, weight: Vector) -> Vector:
    """Return the share of the others' weight below each probability; ties count half."""
    order = np.argsort(others, kind="stable")
    ranked, total = others[order], np.concatenate([[0.0], np.cumsum(weight[order])])
    lower = total[np.searchsorted(ranked, asked, side="left")]
    upper = total[np.searchsorted(ranked, asked, side="right")]
    return np.asarray((lower + upper) / (2 * total[-1]))
