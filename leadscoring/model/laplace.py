"""How sure the coefficients are: the covariance that the curvature at the fitted model gives."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import linalg, sparse
from scipy.special import expit

from leadscoring.model.field_encoder import Encoded

__all__ = ["coefficient_covariance"]

Vector = npt.NDArray[np.float64]


def coefficient_covariance(
    columns: Encoded,
    weights: Vector,
    intercept: float,
    penalty: Vector,
    weight: Vector | None = None,
) -> Vector:
    """Return Laplace's approximation to the posterior covariance of the coefficients.

    It is the inverse of the curvature of the penalised log-likelihood, the
    intercept included, which bears no penalty.

    Parameters
    ----------
    columns : array or sparse array of shape (n_leads, n_columns)
        The encoded training leads.
    weights : ndarray of shape (n_columns,)
        Coefficients of the fitted model.
    intercept : float
        Its intercept.
    penalty : ndarray of shape (n_columns,)
        Ridge penalty of each coefficient, above 0; where it is infinite, the
        coefficient is 0 for sure. Pass that for a coefficient that a bound
        holds at 0, too: Laplace's approximation sees no spread to one side, so
        it is taken as fixed, and the interval is a little too short there.
    weight : ndarray of shape (n_leads,), optional
        What each lead counted in the fit: as if it were there so many times.

    Returns
    -------
    covariance : ndarray of shape (n_columns, n_columns)
        Of the coefficients; that of contrasts is exact also where the
        penalties are so weak that single coefficients are not determined.

    References
    ----------
    Tierney and Kadane (1986), Accurate approximations for posterior moments.
    """
    chance = expit(columns @ weights + intercept)
    certainty = chance * (1 - chance) if weight is None else weight * chance * (1 - chance)
    # On columns scaled to a penalty of 1, the curvature is at least 1 in every direction.
    scale = 1 / np.sqrt(penalty)
    table = sparse.csr_array(columns) if sparse.issparse(columns) else np.asarray(columns)
    weighted = table * np.sqrt(certainty)[:, None] * scale[None, :]
    product = weighted.T @ weighted
    curvature = product.toarray() if sparse.issparse(product) else np.asarray(product)
    shared = np.asarray(weighted.T @ np.sqrt(certainty))
    curvature -= np.outer(shared, shared) / certainty.sum()  # what the intercept takes up
    curvature[np.diag_indices_from(curvature)] += 1
    factor = linalg.cholesky(curvature, lower=True, overwrite_a=True, check_finite=False)
    inverse, _ = linalg.lapack.dpotri(factor, lower=True, overwrite_c=True)
    covariance = np.tril(inverse) + np.tril(inverse, -1).T
    return np.asarray(covariance * scale[:, None] * scale[None, :])
