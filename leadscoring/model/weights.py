"""Weights of leads: means under them, and how many equal leads they are worth."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.exceptions import InvalidInput

__all__ = [
    "effective_size",
    "flattened",
    "mean",
    "mean_error",
    "of_part",
    "read_weights",
    "scaled",
]

Vector = npt.NDArray[np.float64]


def effective_size(weight: npt.ArrayLike) -> float:
    """Return how many leads of equal weight tell a share as surely as these.

    Parameters
    ----------
    weight : array-like of shape (n_leads,)
        What each lead counts, at least 0.

    Returns
    -------
    size : float
        The square of the sum over the sum of squares: at most the number of
        leads, and just that where all weigh the same; 0 without leads.

    References
    ----------
    Kish (1965), Survey sampling, section 11.7.

    Examples
    --------
    >>> effective_size([2, 2, 2]), effective_size([1, 1, 4])
    (3.0, 2.0)
    """
    each = np.asarray(weight, dtype=np.float64)
    return float(each.sum() ** 2 / np.square(each).sum()) if each.any() else 0.0


def mean(values: Vector, weight: Vector | None) -> float:
    """Return the mean of leads' values; None: all leads weigh the same.

    Examples
    --------
    >>> mean(np.array([1.0, 4.0]), None), mean(np.array([1.0, 4.0]), np.array([2.0, 1.0]))
    (2.5, 2.0)
    """
    return float(values.mean() if weight is None else np.average(values, weights=weight))


def mean_error(values: Vector, weight: Vector | None, *, ddof: int = 1) -> float:
    """Return the standard error of `mean` over leads drawn at random.

    With weights it is that of a ratio, to first order, lead by lead.

    Parameters
    ----------
    values : ndarray of shape (n_leads,)
        One value per lead.
    weight : ndarray of shape (n_leads,) or None
        What each lead counts, above 0; None: all the same.
    ddof : int
        1 corrects for the mean that was taken from the same leads, 0 does not.

    References
    ----------
    Cochran (1977), Sampling techniques, section 6.3.

    Examples
    --------
    >>> alike = mean_error(np.array([0.0, 1.0, 1.0, 0.0]), np.full(4, 7.0))
    >>> round(alike, 12) == round(mean_error(np.array([0.0, 1.0, 1.0, 0.0]), None), 12)
    True
    """
    n = len(values)
    if weight is None:
        return float(values.std(ddof=ddof) / np.sqrt(n))
    gaps = weight * (values - mean(values, weight))
    return float(np.sqrt(np.square(gaps).sum() * n / (n - ddof)) / weight.sum())


def scaled(weight: Vector) -> Vector:
    """Return the weights so that their sum is the number of equal leads that they are worth.

    A likelihood then takes the leads for no more than they are, and penalties that
    the leads set themselves are as strong as those of so many equal leads.

    References
    ----------
    Potthoff, Woodbury and Manton (1992), "Equivalent sample size" and "equivalent
    degrees of freedom" refinements for inference using survey weights.

    Examples
    --------
    >>> scaled(np.array([1.0, 1.0, 4.0])).tolist()
    [0.3333333333333333, 0.3333333333333333, 1.3333333333333333]
    """
    return np.asarray(weight * (weight.sum() / np.square(weight).sum()))


def flattened(weight: Vector | None) -> Vector | None:
    """Return the weights that effects are learnt under: square roots, `scaled`; None for None.

    Weights only matter to effects where the model is not quite right, but always cost
    certainty: a few leads that stand for many decide alone. The root keeps most of what
    they mend and costs far less. What a probability promises is set by the full weights.

    References
    ----------
    Shimodaira (2000), Improving predictive inference under covariate shift by weighting
    the log-likelihood function, section 6: powers of the weights between 0 and 1.

    Examples
    --------
    >>> flattened(np.array([1.0, 1.0, 4.0])).round(3).tolist()
    [0.667, 0.667, 1.333]
    """
    return None if weight is None else scaled(np.sqrt(weight))


def of_part(weight: Vector | None, part: npt.NDArray[np.bool_ | np.intp]) -> Vector | None:
    """Return the weights of some of the leads; None where there are none."""
    return None if weight is None else weight[part]


def read_weights(leads: pd.DataFrame, column: str | None) -> Vector | None:
    """Return what each lead counts by a column of the leads, `scaled`; None without one.

    Raises
    ------
    InvalidInput
        If a weight is no number above 0.

    Examples
    --------
    >>> read_weights(pd.DataFrame({"stands for": [2, 2]}), "stands for").tolist()
    [1.0, 1.0]
    """
    if column is None:
        return None
    weight = pd.to_numeric(leads[column], errors="coerce").to_numpy(np.float64, na_value=np.nan)
    n_bad = int(np.sum(~((weight > 0) & (weight < np.inf))))
    if n_bad:
        raise InvalidInput(
            f"Weights are numbers above 0: {n_bad:,} of {len(weight):,} in '{column}' are not. "
            "Mend them, or leave these leads out."
        )
    return scaled(weight)
