"""Leads in memory, encoded as the rows of a sparse table."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from leadscoring.model.field_encoder import Encoded
from leadscoring.model.newton.drawing import draw, most_drawn
from leadscoring.model.newton.solving import Solution, solve

__all__ = ["EncodedLeads", "as_logistic", "ridge"]

Vector = npt.NDArray[np.float64]


class EncodedLeads:
    """Leads that give sums over themselves; see `leadscoring.model.newton.solving.Leads`.

    Parameters
    ----------
    columns : array or sparse array of shape (n_leads, n_columns)
        The encoded leads.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    weight : ndarray of shape (n_leads,)
        What each lead counts.
    is_drawn : bool
        Whether these already stand for more leads, so that none of them is left out.
    """

    def __init__(
        self, columns: Encoded, converted: Vector, weight: Vector, *, is_drawn: bool = False
    ) -> None:
        table: sparse.csr_array = (
            sparse.csr_array(columns)
            if sparse.issparse(columns)
            else sparse.csr_array(np.asarray(columns))
        )
        if not table.has_canonical_format:  # each column once a lead, in order
            table = table.copy()
            table.sum_duplicates()
        starts, places = (part.astype(np.int32) for part in (table.indptr, table.indices))
        self._rows = starts, places, np.ascontiguousarray(table.data, dtype=np.float64)
        self._converted = np.ascontiguousarray(converted, dtype=np.float64)
        self._weight = np.ascontiguousarray(weight, dtype=np.float64)
        self._drawn, self._stands_for = self._draw(table, is_drawn=is_drawn)

    # The kernels bring Numba along, which takes half a second: it waits until it is needed.
    def slope(self, point: Vector) -> Vector:
        """Return the slope of the leads' log loss, of shape (n_columns + 1,)."""
        return self._sums(point)[0]

    def curvature(self, point: Vector) -> Vector:
        """Return its curvature on and above the diagonal, of a sample where leads are many."""
        from leadscoring.model.newton import kernels  # noqa: PLC0415

        curvature = np.zeros((len(point), len(point)))
        kernels.upper_curvature(
            *self._rows, self._sums(point)[1], self._drawn, self._stands_for, curvature
        )
        return curvature

    def _draw(
        self, table: sparse.csr_array, *, is_drawn: bool
    ) -> tuple[npt.NDArray[np.int32], Vector]:
        """Return the leads whose curvature stands for that of all, and for how many each does."""
        if is_drawn or table.shape[0] <= most_drawn(table.shape[1]):
            return np.arange(table.shape[0], dtype=np.int32), np.ones(table.shape[0])
        squares = table.power(2)
        of_columns = self._weight @ squares
        leverage = self._weight * (squares @ (1 / np.where(of_columns > 0, of_columns, 1)))
        drawn, stands_for = draw(leverage, leverage.sum(), table.shape[1])
        return drawn.astype(np.int32), stands_for

    def _sums(self, point: Vector) -> tuple[Vector, Vector]:
        """Return the slope, and what each lead's own curvature is."""
        from leadscoring.model.newton import kernels  # noqa: PLC0415

        slope, certainty = np.zeros(len(point)), np.empty(len(self._converted))
        kernels.encoded_slope(*self._rows, self._converted, self._weight, point, slope, certainty)
        return slope, certainty


def ridge(
    columns: Encoded,
    converted: Vector,
    weight: Vector,
    *,
    strength: float = 1.0,
    start: Vector | None = None,
) -> LogisticRegression:
    """Return scikit-learn's ridge logistic regression, fitted to its very optimum.

    Parameters
    ----------
    columns : array or sparse array of shape (n_leads, n_columns)
        The encoded leads.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0; both must occur.
    weight : ndarray of shape (n_leads,)
        What each lead counts.
    strength : float
        C, above 0; larger is a weaker penalty.
    start : ndarray of shape (n_columns + 1,), optional
        Coefficients to start from, the intercept last.

    Returns
    -------
    logistic : LogisticRegression
        As its own `fit` would leave it, but for coefficients that no longer depend
        on a tolerance; `n_iter_` counts how often all leads were gone through.

    Examples
    --------
    >>> columns, converted = np.array([[0.0], [0.0], [1.0], [1.0]]), np.array([1.0, 0, 0, 1])
    >>> ridge(columns, converted, np.ones(4)).coef_.round(9).tolist()
    [[0.0]]
    """
    n_columns = columns.shape[1]
    found = solve(
        EncodedLeads(columns, converted, weight),
        np.append(np.full(n_columns, 1 / strength), 0.0),
        np.zeros(n_columns + 1) if start is None else start,
    )
    return as_logistic(found, strength)


def as_logistic(found: Solution, strength: float) -> LogisticRegression:
    """Return coefficients as scikit-learn's logistic regression of that C, as if it had found them."""
    logistic = LogisticRegression(C=strength)
    logistic.coef_, logistic.intercept_ = found.point[None, :-1], found.point[-1:]
    logistic.classes_, logistic.n_features_in_ = np.array([0.0, 1.0]), len(found.point) - 1
    logistic.n_iter_ = np.array([found.n_slopes], dtype=np.int32)
    return logistic
