"""Maps from log-odds to probability, and how well probabilities keep their word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, logit

from leadscoring.model.beta_calibration import beta_inverse, beta_map
from leadscoring.model.intervals import wilson

__all__ = [
    "Calibration",
    "Method",
    "bin_of_each",
    "calibration_error",
    "log_losses",
    "reliability",
]

Vector = npt.NDArray[np.float64]
Method = Literal["none", "sigmoid", "beta", "isotonic"]


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
