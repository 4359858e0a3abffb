import numpy as np
import pytest
import statsmodels.api as sm
from scipy.special import expit, logit

from leadscoring.model.affine_map import correct
from leadscoring.model.calibration import Calibration


def drawn(n, *, slope=1.0, offset=0.0, seed=0):
    """Log-odds that are off: the true ones are slope * log-odds + offset."""
    rng = np.random.default_rng(seed)
    log_odds = rng.normal(-0.5, 1.5, n)
    return log_odds, (rng.random(n) < expit(slope * log_odds + offset)).astype(float)


def corrected(log_odds, converted, weight=None):
    each = np.ones(len(log_odds)) if weight is None else weight
    return correct(log_odds, converted, each, np.arange(len(log_odds)) % 10)


def test_an_offset_is_that_of_a_logistic_regression_with_the_log_odds_given():
    log_odds, converted = drawn(900, offset=-0.7)
    weight = np.random.default_rng(1).integers(1, 5, 900).astype(float)
    found = corrected(log_odds, converted, weight)
    assert not found.bends
    # Leads that stand for several are several: statsmodels' frequency weights.
    one = np.ones((900, 1))
    options = {"family": sm.families.Binomial(), "offset": log_odds, "freq_weights": weight}
    expected = sm.GLM(converted, one, **options).fit()
    assert found.map.offset == pytest.approx(expected.params[0], abs=1e-5)
    # ... but not as sure as several: the robust interval is wider than the naive one.
    width = np.ptp(found.offset_interval)
    naive = np.ptp(expected.conf_int()[0])
    assert naive < width < 2 * naive


def test_without_weights_the_interval_is_the_robust_one_of_statsmodels():
    log_odds, converted = drawn(900, slope=0.4, offset=-0.7)
    found = corrected(log_odds, converted)
    assert found.bends
    expected = sm.Logit(converted, sm.add_constant(log_odds)).fit(disp=False, cov_type="HC0")
    assert (found.map.offset, found.map.slope) == pytest.approx(tuple(expected.params), abs=1e-4)
    low, high = expected.conf_int()[1]
    assert found.slope_interval == pytest.approx((low, high), abs=1e-3)


def test_where_nothing_is_off_nothing_more_than_chance_is_found():
    """The offset's interval leaves 0 out in 1 of 20 cases, and a slope pays in few."""
    found = [corrected(*drawn(300, seed=seed)).is_more_than_chance for seed in range(60)]
    assert sum(found) <= 10  # binomial(60, 0.07): 11 or more in 1 of 300 runs


def test_each_lead_is_corrected_by_a_map_fitted_without_its_fold():
    log_odds, converted = drawn(200, offset=1.0)
    flipped = converted.copy()
    flipped[::10] = 1 - flipped[::10]
    same = corrected(log_odds, converted).log_odds[::10]
    assert corrected(log_odds, flipped).log_odds[::10] == pytest.approx(same, abs=1e-6)


@pytest.mark.parametrize(
    "before",
    [
        Calibration(),
        Calibration("sigmoid", slope=1.3, offset=0.2),
        Calibration("beta", slope=0.8, offset=0.1, upper_slope=1.4),
    ],
    ids=lambda before: before.method,
)
def test_a_corrected_map_is_the_correction_of_the_map(before):
    log_odds = np.linspace(-4, 4, 9)
    after = before.then(0.7, -0.4)
    assert logit(after(log_odds)) == pytest.approx(0.7 * logit(before(log_odds)) - 0.4)
    assert after.inverse(after(log_odds)) == pytest.approx(log_odds, abs=1e-6)


def test_a_corrected_isotonic_map_has_its_points_corrected():
    before = Calibration("isotonic", x=(-1.0, 0.0, 2.0), y=(0.1, 0.5, 0.9))
    after = before.then(1.0, -1.0)
    assert after.x == before.x
    assert after.y == pytest.approx(expit(logit(np.array(before.y)) - 1))
