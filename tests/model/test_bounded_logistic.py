import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import Bounds, minimize
from scipy.special import expit
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.utils.estimator_checks import check_estimator

from leadscoring.model.bounded_logistic import BoundedLogisticRegression

TRUTH = np.array([1.0, -1.0, 0.5, -0.5, 0.0, 0.8])
BOUNDED = np.array([True, True, False, False, True, True])
STRENGTH = 0.7


def drawn(truth=TRUTH, n=600):
    rng = np.random.default_rng(0)
    columns = rng.normal(size=(n, len(truth))) @ (np.eye(len(truth)) + 0.3)  # correlated
    return columns, (rng.random(n) < expit(columns @ truth - 0.4)).astype(int), rng.uniform(0, 2, n)


COLUMNS, CONVERTED, WEIGHT = drawn()


def fitted(columns=COLUMNS, **options):
    options = {"at_least_zero": BOUNDED, "C": STRENGTH, "tol": 1e-9} | options
    return BoundedLogisticRegression(**options).fit(columns, CONVERTED, sample_weight=WEIGHT)


def test_it_passes_scikit_learns_checks():
    results = check_estimator(BoundedLogisticRegression(), on_skip=None)
    not_passed = [result["check_name"] for result in results if result["status"] != "passed"]
    assert len(results) > 40
    assert not_passed in ([], ["check_array_api_input"])  # that needs SCIPY_ARRAY_API


def test_the_slope_is_zero_where_a_coefficient_is_free_and_points_up_where_it_is_held():
    """The conditions of Karush, Kuhn and Tucker; the problem is convex, so they suffice."""
    model = fitted()
    weights = model.coef_[0]
    gap = WEIGHT * (expit(COLUMNS @ weights + model.intercept_) - CONVERTED)
    slope = weights + STRENGTH * COLUMNS.T @ gap
    held = model.at_bound()
    assert held.tolist() == [False, True, False, False, True, False]
    assert (weights[held] == 0).all()
    assert (weights[BOUNDED & ~held] > 0).all()
    assert slope[~held] == pytest.approx(0, abs=1e-5)
    assert (slope[held] > 1).all()
    assert gap.sum() == pytest.approx(0, abs=1e-5)


def test_another_optimiser_finds_the_same():
    def loss(point):
        log_odds = COLUMNS @ point[:-1] + point[-1]
        losses = np.logaddexp(0, log_odds) - CONVERTED * log_odds
        return point[:-1] @ point[:-1] / 2 + STRENGTH * WEIGHT @ losses

    lowest = np.append(np.where(BOUNDED, 0.0, -np.inf), -np.inf)
    found = minimize(loss, np.full(7, 0.1), method="SLSQP", bounds=Bounds(lowest), tol=1e-12)
    model = fitted()
    assert np.append(model.coef_, model.intercept_) == pytest.approx(found.x, abs=1e-4)
    assert loss(np.append(model.coef_, model.intercept_)) <= found.fun + 1e-8


@pytest.mark.parametrize("truth", [np.abs(TRUTH) + 0.5, TRUTH], ids=["slack", "unbounded"])
def test_where_no_bound_holds_it_is_scikit_learns_optimum(truth):
    columns, converted, weight = drawn(truth)
    bounded = np.ones(6, bool) if (truth > 0).all() else None
    plain = LogisticRegression(C=STRENGTH, tol=1e-9).fit(columns, converted, sample_weight=weight)
    model = BoundedLogisticRegression(at_least_zero=bounded, C=STRENGTH, tol=1e-9)
    model.fit(columns, converted, sample_weight=weight)
    assert not model.at_bound().any()
    assert model.coef_ == pytest.approx(plain.coef_, abs=1e-6)
    assert model.predict_proba(columns) == pytest.approx(plain.predict_proba(columns), abs=1e-6)


def test_sparse_columns_and_a_warm_start_give_the_same():
    model = fitted()
    assert fitted(sparse.csr_array(COLUMNS)).coef_ == pytest.approx(model.coef_, abs=1e-7)
    again = BoundedLogisticRegression(at_least_zero=BOUNDED, C=STRENGTH, tol=1e-6, warm_start=True)
    again.coef_, again.intercept_ = model.coef_.copy(), model.intercept_.copy()
    again.fit(COLUMNS, CONVERTED, sample_weight=WEIGHT)
    assert again.n_iter_[0] == 0 < model.n_iter_[0]
    assert again.coef_.tolist() == model.coef_.tolist()


def test_too_few_steps_are_told():
    with pytest.warns(ConvergenceWarning, match="Not converged within 1 steps"):
        fitted(max_iter=1)


@pytest.mark.parametrize(("outcomes", "words"), [([0, 0], "two outcomes"), ([0, 1, 2], "binary")])
def test_other_than_two_outcomes_are_refused(outcomes, words):
    with pytest.raises(ValueError, match=words):
        BoundedLogisticRegression().fit(np.eye(len(outcomes)), outcomes)
