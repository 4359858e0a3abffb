"""scikit-learn's own solver, made to converge, is the oracle."""

import numpy as np
import pytest
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from leadscoring.model.fitting import fit
from leadscoring.model.newton import drawing
from leadscoring.model.newton.encoded import EncodedLeads, ridge
from leadscoring.model.recipe import Recipe
from leadscoring.model.resampling import resample
from leadscoring.model.weights import flattened
from tests.made_leads import made_leads

LEADS = made_leads(600, seed=4)
CONVERTED = LEADS["Converted"].to_numpy(float)
FIELDS = ("Source", "Job"), ("Minutes", "Visits"), (("Source", "Minutes"),)


def drawn_leads(n_leads, *, n_columns=40, a_lead=8, seed=0):
    """Leads of a few columns each, a tenth of them negative, and what each counts."""
    rng = np.random.default_rng(seed)
    table = sparse.random_array((n_leads, n_columns), density=a_lead / n_columns, rng=rng)
    table.data += rng.choice([0.0, -1.0], len(table.data), p=[0.9, 0.1])
    log_odds = table @ rng.normal(size=n_columns) - 0.5
    converted = (rng.random(n_leads) < 1 / (1 + np.exp(-log_odds))).astype(float)
    return sparse.csr_array(table), converted, rng.uniform(0.2, 3.0, n_leads)


def oracle(columns, converted, weight, strength):
    """The same function's minimum by another's Newton steps, to the last digits."""
    other = LogisticRegression(C=strength, solver="newton-cholesky", tol=1e-12, max_iter=500)
    other.fit(columns.toarray(), converted, sample_weight=weight)
    return np.append(other.coef_[0], other.intercept_)


def coefficients(logistic):
    return np.append(logistic.coef_[0], logistic.intercept_)


@pytest.mark.parametrize("strength", [1e-3, 1.0, 1e4])
def test_it_ends_where_scikit_learn_converges_to(strength):
    columns, converted, weight = drawn_leads(800)
    found = ridge(columns, converted, weight, strength=strength)
    assert coefficients(found) == pytest.approx(
        oracle(columns, converted, weight, strength), abs=1e-6
    )


def test_wherever_it_starts_it_ends_at_the_same_point():
    """Far out all chances are 0 or 1: the curvature is that of the penalty, the steps too long."""
    columns, converted, weight = drawn_leads(800)
    plain = coefficients(ridge(columns, converted, weight))
    far = np.random.default_rng(1).normal(scale=40, size=len(plain))
    assert coefficients(ridge(columns, converted, weight, start=far)) == pytest.approx(
        plain, abs=1e-8
    )


def test_a_curvature_of_few_leads_costs_steps_and_no_exactness(monkeypatch):
    columns, converted, weight = drawn_leads(3_000)
    exact = ridge(columns, converted, weight)
    monkeypatch.setattr(drawing, "_FEWEST", 300)
    monkeypatch.setattr(drawing, "_A_COLUMN", 1)
    rough = ridge(columns, converted, weight)
    assert coefficients(rough) == pytest.approx(coefficients(exact), abs=1e-8)
    assert exact.n_iter_ < rough.n_iter_ < 40


def test_leads_in_any_order_and_columns_named_twice_are_the_same_leads():
    columns, converted, weight = drawn_leads(300)
    halves = sparse.csr_array(
        (
            np.repeat(columns.data / 2, 2)[::-1],
            np.repeat(columns.indices, 2)[::-1],
            (2 * columns.indptr[-1] - 2 * columns.indptr)[::-1],
        ),
        columns.shape,
    )
    plain = coefficients(ridge(columns, converted, weight))
    assert coefficients(ridge(halves, converted[::-1], weight[::-1])) == pytest.approx(
        plain, abs=1e-9
    )
    assert coefficients(ridge(columns.toarray(), converted, weight)) == pytest.approx(
        plain, abs=1e-12
    )


def test_the_slope_is_that_of_the_log_loss():
    """Two leads at log-odds 0: the gaps are 1/2 and -1/2, times what each counts."""
    leads = EncodedLeads(np.array([[2.0], [4.0]]), np.array([0.0, 1.0]), np.array([1.0, 3.0]))
    assert leads.slope(np.zeros(2)).tolist() == [1.0 - 6.0, 0.5 - 1.5]
    curvature = np.triu(leads.curvature(np.zeros(2)))
    assert curvature.tolist() == [[0.25 * 4 + 0.75 * 16, 0.25 * 2 + 0.75 * 4], [0, 0.25 + 0.75]]


@pytest.mark.parametrize("resampling", ["none", "balanced", "over"])
@pytest.mark.parametrize("strength", [0.3, 1.0])
def test_a_pipeline_holds_what_scikit_learn_would_have_found(resampling, strength):
    """The intercept apart, from which resampling's shift is taken out, and weights' added."""
    weight = np.random.default_rng(0).uniform(0.5, 2.0, len(LEADS))
    recipe = Recipe(*FIELDS, resampling=resampling)
    pipeline = fit(LEADS, CONVERTED, recipe, strength=strength, weight=weight)
    columns = pipeline["scale"].transform(pipeline["encode"].transform(LEADS[recipe.fields]))
    numbered = LEADS[[]].assign(row=np.arange(len(LEADS)))
    drawn = resample(numbered, CONVERTED, method=resampling, weight=flattened(weight))
    rows = drawn.frame["row"].to_numpy()
    other = oracle(columns[rows], CONVERTED[rows], drawn.weight, pipeline["logistic"].C)
    assert pipeline["logistic"].coef_[0] == pytest.approx(other[:-1], abs=1e-6)
    assert pipeline.predict_proba(LEADS).sum(axis=1) == pytest.approx(1)
