import json

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit

from leadscoring.model.calibrating.choosing import choose_calibration
from leadscoring.model.calibrating.fitting import fit_calibration
from leadscoring.model.calibration import Calibration


def distorted(slope, upper_slope, offset, *, n, seed=0):
    """Log-odds whose truth is Kull's beta map of their probability p: s log p - u log(1 - p) + o."""
    rng = np.random.default_rng(seed)
    p = expit(rng.normal(0, 2, n))
    truth = expit(slope * np.log(p) - upper_slope * np.log(1 - p) + offset)
    return logit(p), (rng.random(n) < truth).astype(float)


def test_a_beta_distortion_is_found():
    log_odds, converted = distorted(0.4, 2, -0.5, n=8_000)
    choice = choose_calibration(log_odds, converted, np.arange(8_000) % 5)
    assert choice.calibration.method == "beta"
    found = choice.calibration
    assert (found.slope, found.upper_slope, found.offset) == pytest.approx((0.4, 2, -0.5), abs=0.2)


def test_it_is_a_logistic_regression_on_both_logarithms():
    log_odds, converted = distorted(0.6, 1.5, 0.3, n=1_000)
    p = expit(log_odds)
    columns = sm.add_constant(np.column_stack([np.log(p), -np.log(1 - p)]))
    expected = sm.Logit(converted, columns).fit(disp=False).params
    found = fit_calibration(log_odds, converted, "beta")
    assert (found.offset, found.slope, found.upper_slope) == pytest.approx(expected, abs=1e-3)


def test_a_slope_that_would_fall_is_flat():
    log_odds, converted = distorted(-0.5, 1, 0, n=3_000)
    found = fit_calibration(log_odds, converted, "beta")
    assert found.slope == 0
    column = sm.add_constant(-np.log(1 - expit(log_odds)))
    expected = sm.Logit(converted, column).fit(disp=False).params
    assert (found.offset, found.upper_slope) == pytest.approx(expected, abs=1e-3)
    assert (np.diff(found(np.linspace(-30, 30, 100))) >= 0).all()


@settings(deadline=None)
@given(st.floats(-9, 9), st.floats(0.3, 3), st.floats(0.3, 3), st.floats(-2, 2))
def test_the_inverse_leads_back(log_odds, slope, upper_slope, offset):
    bent = Calibration("beta", slope, offset, upper_slope=upper_slope)
    p = bent([log_odds])
    assert bent(bent.inverse(p)) == pytest.approx(p, rel=1e-9)
    exact = 1 / (p * (1 - p)).item()  # what rounding p costs in log-odds
    assert bent.inverse(p).item() == pytest.approx(log_odds, abs=1e-9 + 1e-14 * exact)


def test_with_both_slopes_alike_it_is_a_sigmoid():
    bent, line = Calibration("beta", 1.7, -0.4, upper_slope=1.7), Calibration("sigmoid", 1.7, -0.4)
    values = np.linspace(-700, 700, 57)
    assert bent(values) == pytest.approx(line(values))


def test_as_json_and_back():
    bent = Calibration("beta", 0.4, -0.1, upper_slope=2.5)
    assert Calibration.from_dict(json.loads(json.dumps(bent.to_dict()))) == bent
    old = {"method": "sigmoid", "slope": 2.0, "offset": 1.0, "x": [], "y": []}
    assert Calibration.from_dict(old).to_dict() == old | {"x": (), "y": ()}
