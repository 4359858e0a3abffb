"""Maps from log-odds to probability, and how well probabilities keep their word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, logit
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from leadscoring.model.beta_calibration import beta_inverse, beta_map, fit_beta
from leadscoring.model.intervals import wilson
from leadscoring.model.weights import effective_size, mean, mean_error, of_part

__all__ = [
    "Calibration",
    "CalibrationChoice",
    "bin_of_each",
    "calibration_error",
    "choose_calibration",
    "fit_calibration",
    "log_losses",
    "reliability",
]

Vector = npt.NDArray[np.float64]
Method = Literal["none", "sigmoid", "beta", "isotonic"]
_METHODS: tuple[Method, ...] = get_args(Method)


@dataclass(frozen=True, slots=True)
class Calibration:
    """A monotone map from log-odds to a probability of conversion.

    Attributes
    ----------
    method : {"none", "sigmoid", "beta", "isotonic"}
        ``none`` is the logistic function itself.
    slope, offset : float
        ``sigmoid``: the log-odds become ``slope * log-odds + offset``.
    x, y : tuple of float
        ``isotonic``: probabilities `y` at log-odds `x`, linear between, flat beyond.
    upper_slope : float
        ``beta``: the log-odds become ``slope * log(p) - upper_slope * log(1 - p)
        + offset``, where p is the probability before calibration: lines of
        `slope` far below a score of 50 and of `upper_slope` far above it.
    """

    method: Method = "none"
    slope: float = 1.0
    offset: float = 0.0
    x: tuple[float, ...] = ()
    y: tuple[float, ...] = ()
    upper_slope: float = 1.0

    def __call__(self, log_odds: npt.ArrayLike) -> Vector:
        """Return the probability for each of `log_odds`, any shape."""
        values = np.asarray(log_odds, dtype=np.float64)
        if self.method == "isotonic":
            return np.asarray(np.interp(values, self.x, self.y))
        if self.method == "beta":
            return np.asarray(expit(beta_map(values, self.slope, self.upper_slope, self.offset)))
        return np.asarray(expit(self.slope * values + self.offset))

    def inverse(self, probability: npt.ArrayLike) -> Vector:
        """Return log-odds that map to each probability, the nearest end where none does."""
        values = np.asarray(probability, dtype=np.float64)
        if self.method == "isotonic":
            return np.asarray(np.interp(values, self.y, self.x))
        if self.method == "beta":
            return beta_inverse(logit(values), self.slope, self.upper_slope, self.offset)
        return np.asarray((logit(values) - self.offset) / self.slope)

    def then(self, slope: float, offset: float) -> Calibration:
        """Return this map with its log-odds corrected to ``slope * log-odds + offset``.

        Between two points of an isotonic map, probabilities stay straight lines.

        Parameters
        ----------
        slope : float
            Above 0.
        offset : float
            Any number.

        Examples
        --------
        >>> Calibration("sigmoid", slope=2.0, offset=1.0).then(0.5, -1.0)
        Calibration(method='sigmoid', slope=1.0, offset=-0.5, x=(), y=(), upper_slope=1.0)
        """
        if self.method == "isotonic":
            corrected = expit(slope * logit(np.array(self.y)) + offset)
            return replace(self, y=tuple(corrected.tolist()))
        return replace(
            self,
            method="beta" if self.method == "beta" else "sigmoid",
            slope=slope * self.slope,
            offset=slope * self.offset + offset,
            upper_slope=slope * self.upper_slope if self.method == "beta" else self.upper_slope,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the map as plain data; only a beta map has an upper slope to tell."""
        plain = asdict(self)
        if self.method != "beta":
            del plain["upper_slope"]
        return plain

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Calibration:
        """Return the map that plain data describes."""
        return cls(**{**data, "x": tuple(data["x"]), "y": tuple(data["y"])})


@dataclass(frozen=True, slots=True)
class CalibrationChoice:
    """The map that was kept, and what spoke for it.

    Attributes
    ----------
    calibration : Calibration
        Fitted on all out-of-fold log-odds.
    losses : dict of str to float
        Out-of-fold log loss of each method.
    probability : ndarray of shape (n_leads,)
        Each lead's probability by the kept method, fitted without the lead's fold.
    """

    calibration: Calibration
    losses: dict[str, float]
    probability: Vector


def fit_calibration(
    log_odds: Vector, converted: Vector, method: Method, weight: Vector | None = None
) -> Calibration:
    """Fit a map from log-odds to probability.

    Parameters
    ----------
    log_odds : ndarray of shape (n_leads,)
        Log-odds of leads that the model was not fitted on.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    method : {"none", "sigmoid", "beta", "isotonic"}
        ``sigmoid`` is Platt's scaling, ``beta`` one that may bend;
        ``isotonic`` is any rising map, kept off 0 and 1 by the share that one
        lead is of all.
    weight : ndarray of shape (n_leads,), optional
        What each lead counts; None: all the same.

    Returns
    -------
    calibration : Calibration
        Never falling.

    References
    ----------
    Platt (1999), Probabilistic outputs for support vector machines.
    Zadrozny and Elkan (2002), Transforming classifier scores into accurate
    multiclass probability estimates.
    """
    if method == "sigmoid":
        line = LogisticRegression(C=np.inf).fit(log_odds[:, None], converted, weight)
        slope = float(line.coef_[0, 0])
        return (
            Calibration("sigmoid", slope, float(line.intercept_[0])) if slope > 0 else Calibration()
        )
    if method == "beta":
        slope, upper_slope, offset = fit_beta(log_odds, converted, weight)
        return Calibration("beta", slope, offset, upper_slope=upper_slope)
    if method == "isotonic":
        margin = 1 / ((len(log_odds) if weight is None else effective_size(weight)) + 2)
        steps = IsotonicRegression(y_min=margin, y_max=1 - margin, out_of_bounds="clip")
        steps.fit(log_odds, converted, sample_weight=weight)
        x, y = steps.X_thresholds_.tolist(), steps.y_thresholds_.tolist()
        return Calibration("isotonic", x=tuple(x), y=tuple(y))
    return Calibration()


def choose_calibration(
    log_odds: Vector,
    converted: Vector,
    folds: npt.NDArray[np.intp],
    weight: Vector | None = None,
) -> CalibrationChoice:
    """Keep a calibration map only where it lowers the out-of-fold log loss.

    Each method is fitted without a fold and judged on it. A method must beat
    the plain logistic function by more than the standard error of the paired
    difference; the best of those that do is refitted on all leads.

    Parameters
    ----------
    log_odds : ndarray of shape (n_leads,)
        Out-of-fold log-odds.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    folds : ndarray of int of shape (n_leads,)
        The fold in which each lead was left out.
    weight : ndarray of shape (n_leads,), optional
        What each lead counts; None: all the same.

    Returns
    -------
    choice : CalibrationChoice
        The map, each method's loss, and cross-fitted probabilities.
    """
    probability = {m: _cross_fitted(log_odds, converted, folds, m, weight) for m in _METHODS}
    losses = {m: log_losses(p, converted) for m, p in probability.items()}
    gains = {m: losses["none"] - loss for m, loss in losses.items()}
    proven = [m for m, g in gains.items() if mean(g, weight) > mean_error(g, weight, ddof=0)]
    best = max(proven, key=lambda m: mean(gains[m], weight), default=_METHODS[0])
    return CalibrationChoice(
        fit_calibration(log_odds, converted, best, weight),
        {m: mean(loss, weight) for m, loss in losses.items()},
        probability[best],
    )


def log_losses(probability: Vector, converted: Vector) -> Vector:
    """Return each lead's log loss, of shape (n_leads,)."""
    chance = np.where(converted == 1, probability, 1 - probability)
    return np.asarray(-np.log(np.clip(chance, np.finfo(float).tiny, None)))


def reliability(
    probability: Vector, converted: Vector, *, bins: int = 10, weight: Vector | None = None
) -> pd.DataFrame:
    """Compare promised with actual conversion in bins of equal size.

    Parameters
    ----------
    probability : ndarray of shape (n_leads,)
        Probabilities of leads that the model was not fitted on.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    bins : int, default=10
        Number of bins; leads of equal probability stay together.
    weight : ndarray of shape (n_leads,), optional
        What each lead counts; None: all the same.

    Returns
    -------
    table : pandas.DataFrame
        One row per bin: predicted (mean probability), converted (share), low
        and high (95% Wilson interval of the share; with weights, that of as many
        equal leads as they are worth), leads (how many there are).
    """
    if weight is not None:
        return _weighted_reliability(probability, converted, bins, weight)
    groups = pd.DataFrame({"p": probability, "y": converted}).groupby(
        bin_of_each(probability, bins)
    )
    leads, bought = groups.size().to_numpy(), groups["y"].sum().to_numpy()
    low, high = wilson(bought, leads)
    return pd.DataFrame(
        {
            "predicted": groups["p"].mean().to_numpy(),
            "converted": bought / leads,
            "low": low,
            "high": high,
            "leads": leads,
        }
    )


def bin_of_each(probability: Vector, bins: int) -> npt.NDArray[np.intp]:
    """Return the bin of each probability; bins are of equal size, and ties share one.

    Examples
    --------
    >>> bin_of_each(np.array([0.1, 0.9, 0.2, 0.8]), 2).tolist()
    [0, 1, 0, 1]
    """
    edges = np.unique(np.quantile(probability, np.linspace(0, 1, bins + 1)[1:-1]))
    return np.searchsorted(edges, probability, side="left")


def calibration_error(
    probability: Vector, converted: Vector, *, bins: int = 10, weight: Vector | None = None
) -> float:
    """Return the mean gap between promised and actual conversion, weighted by leads.

    Parameters
    ----------
    probability, converted : ndarray of shape (n_leads,)
        Probabilities and outcomes (1 or 0) of the same leads.
    bins : int, default=10
        Number of bins of equal size.
    weight : ndarray of shape (n_leads,), optional
        What each lead counts; None: all the same.

    Returns
    -------
    error : float
        In [0, 1]; also known as expected calibration error.

    Examples
    --------
    >>> round(calibration_error(np.array([0.2, 0.2, 0.8, 0.8]), np.array([0, 0, 1, 1]), bins=2), 12)
    0.2
    """
    table = reliability(probability, converted, bins=bins, weight=weight)
    gaps = (table["predicted"] - table["converted"]).abs()
    totals = None if weight is None else np.bincount(bin_of_each(probability, bins), weight)
    shares = table["leads"] if totals is None else totals[totals > 0]
    return float(np.average(gaps, weights=shares))


def _weighted_reliability(
    probability: Vector, converted: Vector, bins: int, weight: Vector
) -> pd.DataFrame:
    place = bin_of_each(probability, bins)
    leads = np.bincount(place)
    told = leads > 0
    total, squares, promised, bought = (
        np.bincount(place, values)[told]
        for values in (weight, weight**2, weight * probability, weight * converted)
    )
    share, worth = bought / total, total**2 / squares
    low, high = wilson(np.clip(share, 0, 1) * worth, worth)
    return pd.DataFrame(
        {
            "predicted": promised / total,
            "converted": share,
            "low": low,
            "high": high,
            "leads": leads[told],
        }
    )


def _cross_fitted(
    log_odds: Vector,
    converted: Vector,
    folds: npt.NDArray[np.intp],
    method: Method,
    weight: Vector | None,
) -> Vector:
    probability = np.empty(len(log_odds))
    for fold in np.unique(folds):
        out = folds == fold
        learnt = fit_calibration(log_odds[~out], converted[~out], method, of_part(weight, ~out))
        probability[out] = learnt(log_odds[out])
    return probability
