"""Figures that describe predictions on leads that the model was not fitted on."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri
from scipy.stats import rankdata
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

from leadscoring.model.auc_influence import weighted_influence
from leadscoring.model.calibration import calibration_error
from leadscoring.model.weights import mean, of_part

__all__ = ["auc_difference_error", "auc_interval", "lead_losses", "measure"]

Vector = npt.NDArray[np.float64]


def measure(
    probability: Vector, converted: Vector, weight: Vector | None = None
) -> dict[str, float]:
    """Return the figures of one set of predictions.

    Parameters
    ----------
    probability : ndarray of shape (n_leads,)
        Predicted probabilities, in [0, 1].
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0; both must occur.
    weight : ndarray of shape (n_leads,), optional
        What each lead counts; None: all the same.

    Returns
    -------
    figures : dict of str to float
        roc_auc, average_precision, log_loss, brier, calibration_error,
        accuracy, and the shares tp, fp, fn, tn of the leads; the last five
        with a lead called at a probability of one half or more.
    """
    called, bought = probability >= 0.5, converted == 1
    known = {"sample_weight": weight}
    return {
        "roc_auc": float(roc_auc_score(converted, probability, **known)),
        "average_precision": float(average_precision_score(converted, probability, **known)),
        "log_loss": float(log_loss(converted, probability, **known)),
        "brier": float(brier_score_loss(converted, probability, **known)),
        "calibration_error": calibration_error(probability, converted, weight=weight),
        "accuracy": mean(called == bought, weight),
        "tp": mean(called & bought, weight),
        "fp": mean(called & ~bought, weight),
        "fn": mean(~called & bought, weight),
        "tn": mean(~called & ~bought, weight),
    }


def lead_losses(converted: Vector, log_odds: Vector) -> Vector:
    """Return each lead's log loss, of shape (n_leads,), also where a probability would round to 0 or 1.

    Examples
    --------
    >>> lead_losses(np.array([1.0, 0.0]), np.array([0.0, -800.0])).round(4).tolist()
    [0.6931, 0.0]
    """
    return np.asarray(np.logaddexp(0.0, log_odds) - converted * log_odds)


def auc_interval(
    probability: Vector, converted: Vector, weight: Vector | None = None
) -> tuple[float, float]:
    """Return the 95% interval of the area under the ROC curve.

    Parameters
    ----------
    probability, converted : ndarray of shape (n_leads,)
        Predicted probabilities and outcomes (1 or 0) of the same leads.
    weight : ndarray of shape (n_leads,), optional
        What each lead counts; a pair of leads counts the product.

    Returns
    -------
    low, high : float
        In [0, 1].

    References
    ----------
    DeLong, DeLong and Clarke-Pearson (1988), Comparing the areas under two or
    more correlated ROC curves; by ranks as in Sun and Xu (2014).
    """
    auc, influence = _influence(probability, converted, weight)
    reach = float(ndtri(0.975) * np.sqrt(np.sum(influence**2)))
    return max(0.0, auc - reach), min(1.0, auc + reach)


def auc_difference_error(
    probability: Vector,
    converted: Vector,
    other: Vector,
    part: npt.NDArray[np.intp],
    weight: Vector | None = None,
) -> float:
    """Return the standard error of the AUC on all leads less that of others' predictions of a part.

    The leads of the part count in both areas, so the errors of the two are not
    independent; each lead's share in the one is set against its share in the other.

    Parameters
    ----------
    probability, converted : ndarray of shape (n_leads,)
        Predicted probabilities and outcomes (1 or 0) of all leads.
    other : ndarray of shape (n_part,)
        The other predictions.
    part : ndarray of int of shape (n_part,)
        Positions of the leads that they are of; both outcomes must occur.
    weight : ndarray of shape (n_leads,), optional
        What each lead counts, in either area.

    Returns
    -------
    error : float
        DeLong's, at least 0.

    Examples
    --------
    >>> probability, converted = np.array([0.1, 0.6, 0.4, 0.8]), np.array([0.0, 0.0, 1.0, 1.0])
    >>> auc_difference_error(probability, converted, probability, np.arange(4))
    0.0
    """
    influence = _influence(probability, converted, weight)[1]
    influence[part] -= _influence(other, converted[part], of_part(weight, part))[1]
    return float(np.sqrt(np.sum(influence**2)))


def _influence(
    probability: Vector, converted: Vector, weight: Vector | None
) -> tuple[float, Vector]:
    """Return the AUC and what each lead adds to its error; their squares sum to its variance."""
    if weight is not None:
        return weighted_influence(probability, converted, weight)
    bought = converted == 1
    buyers, others = probability[bought], probability[~bought]
    m, n = len(buyers), len(others)
    ranks = rankdata(np.concatenate([buyers, others]))
    above = (ranks[:m] - rankdata(buyers)) / n
    below = 1 - (ranks[m:] - rankdata(others)) / m
    auc = float(above.mean())
    influence = np.empty(len(probability))
    influence[bought] = (above - auc) / np.sqrt(m * (m - 1)) if m > 1 else 0.5
    influence[~bought] = (below - auc) / np.sqrt(n * (n - 1)) if n > 1 else 0.5
    return auc, influence
