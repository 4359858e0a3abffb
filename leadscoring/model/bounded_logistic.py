"""A logistic regression some of whose coefficients may not be below zero."""

from __future__ import annotations

import warnings
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, minimize
from scipy.special import expit
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, validate_data

from leadscoring.model.field_encoder import Encoded

__all__ = ["BoundedLogisticRegression"]

Vector = npt.NDArray[np.float64]

_LEAST_GAIN = 64 * float(np.finfo(float).eps)  # relative; scikit-learn's solver has the same
_MOST_LOOKS = 20  # at the loss, a step


class BoundedLogisticRegression(LogisticRegression):  # type: ignore[misc]
    """scikit-learn's ridge logistic regression of two classes, with bounds at zero.

    It minimises the same function, ``|w|^2 / 2 + C * sum(weight * log loss)``,
    with the intercept free of penalty and bound, over coefficients of which the
    named ones are at least zero. It has one minimum: there the slope is zero
    along each free coefficient, and points upwards along one at its bound.

    Parameters
    ----------
    at_least_zero : ndarray of bool of shape (n_columns,), optional
        Columns whose coefficient may not be below zero; none where not given.
    C : float, default=1.0
        Strength of the penalty, above 0; larger is weaker.
    tol : float, default=1e-6
        Converged once no slope that the bounds let one follow is steeper, of
        the function above divided by C and the sum of the weights.
    max_iter : int, default=2000
        Most steps; a `ConvergenceWarning` says where they did not do.
    warm_start : bool, default=False
        Start from ``coef_`` and ``intercept_`` where they are there.

    References
    ----------
    Byrd, Lu, Nocedal and Zhu (1995), A limited memory algorithm for bound
    constrained optimization.

    Examples
    --------
    >>> falls = [[0.0], [0.0], [1.0], [1.0]], [1, 1, 0, 1]
    >>> bounded = BoundedLogisticRegression(at_least_zero=np.array([True]))
    >>> bounded.fit(*falls).coef_.tolist()
    [[0.0]]
    """

    def __init__(
        self,
        *,
        at_least_zero: npt.NDArray[np.bool_] | None = None,
        C: float = 1.0,
        tol: float = 1e-6,
        max_iter: int = 2_000,
        warm_start: bool = False,
    ) -> None:
        super().__init__(C=C, tol=tol, max_iter=max_iter, warm_start=warm_start)
        self.at_least_zero = at_least_zero

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Find the best coefficients that are allowed.

        Parameters
        ----------
        X : array or sparse array of shape (n_leads, n_columns)
            The encoded leads.
        y : array-like of shape (n_leads,)
            Their outcomes, of two values.
        sample_weight : array-like of shape (n_leads,), optional
            How much each lead counts; 1 where not given.

        Raises
        ------
        ValueError
            If there are not two outcomes.
        """
        columns, outcomes = validate_data(self, X, y, accept_sparse="csr", dtype=np.float64)
        weight = _check_sample_weight(sample_weight, columns, dtype=np.float64)
        penalty, share = 1 / (self.C * weight.sum()), weight / weight.sum()
        found = minimize(
            _loss,
            self._start(columns.shape[1]),
            (columns, self._second(outcomes), share, penalty),
            method="L-BFGS-B",
            jac=True,
            bounds=Bounds(self._lowest(columns.shape[1])),
            options={
                "maxiter": self.max_iter,
                "maxfun": _MOST_LOOKS * self.max_iter,
                "gtol": self.tol,
                "ftol": _LEAST_GAIN,
            },
        )
        if not found.success:
            told = f"Not converged within {self.max_iter} steps: {found.message}. Allow more."
            warnings.warn(told, ConvergenceWarning, stacklevel=2)
        self.coef_, self.intercept_ = found.x[None, :-1], found.x[-1:]
        self.n_iter_ = np.array([found.nit], dtype=np.int32)
        return self

    def at_bound(self) -> npt.NDArray[np.bool_]:
        """Return which coefficients the bounds hold at zero, of shape (n_columns,)."""
        lowest = self._lowest(self.coef_.shape[1])[:-1]
        return np.asarray(self.coef_[0] <= lowest)

    def _second(self, outcomes: npt.NDArray[Any]) -> Vector:
        """Learn the two outcomes; return 1 where a lead has the second, else 0."""
        check_classification_targets(outcomes)
        self.classes_ = np.unique(outcomes)
        if len(self.classes_) == 1:
            raise ValueError("There must be two outcomes, got one class.")
        if len(self.classes_) > 2:
            raise ValueError(
                "Only binary classification is supported. The type of the target is multiclass."
            )
        return np.asarray(outcomes == self.classes_[1], dtype=float)

    def _lowest(self, n_columns: int) -> Vector:
        """Return the lower bound of each coefficient, the intercept last."""
        bounded = np.zeros(n_columns, bool) if self.at_least_zero is None else self.at_least_zero
        return np.append(np.where(bounded, 0.0, -np.inf), -np.inf)

    def _start(self, n_columns: int) -> Vector:
        if self.warm_start and hasattr(self, "coef_"):
            return np.append(self.coef_[0], self.intercept_)
        return np.zeros(n_columns + 1)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        tags.array_api_support = False
        return tags


def _loss(
    point: Vector, columns: Encoded, second: Vector, share: Vector, penalty: float
) -> tuple[float, Vector]:
    """Return the penalised mean log loss, and its slope."""
    weights, log_odds = point[:-1], columns @ point[:-1] + point[-1]
    gap = share * (expit(log_odds) - second)
    loss = share @ (np.logaddexp(0.0, log_odds) - second * log_odds)
    slope = np.append(columns.T @ gap + penalty * weights, gap.sum())
    return float(loss + penalty * (weights @ weights) / 2), slope
