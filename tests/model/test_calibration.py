import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from leadscoring.model.calibrating.choosing import choose_calibration
from leadscoring.model.calibrating.fitting import fit_calibration
from leadscoring.model.calibration import Calibration, calibration_error, log_losses, reliability


def simulated(slope, offset, *, n=2_000, seed=0):
    """Log-odds that are off: the true ones are slope * log-odds + offset."""
    rng = np.random.default_rng(seed)
    log_odds = rng.normal(0, 1.5, n)
    return log_odds, (rng.random(n) < expit(slope * log_odds + offset)).astype(float)


def choose(log_odds, converted):
    return choose_calibration(log_odds, converted, np.arange(len(converted)) % 5)


def test_sigmoid_is_a_logistic_regression_on_the_log_odds():
    log_odds, converted = simulated(2, -1)
    fitted = fit_calibration(log_odds, converted, "sigmoid")
    result = sm.Logit(converted, sm.add_constant(log_odds)).fit(disp=False)
    assert (fitted.offset, fitted.slope) == pytest.approx(tuple(result.params), abs=1e-3)
    assert abs(np.array([fitted.offset + 1, fitted.slope - 2]) / result.bse).max() < 3


def test_a_distortion_is_found_and_undone():
    log_odds, converted = simulated(2, -1, n=4_000)
    choice = choose(log_odds, converted)
    assert choice.calibration.method == "sigmoid"
    assert choice.losses["sigmoid"] < choice.losses["none"]
    assert calibration_error(choice.probability, converted) < 0.03
    assert calibration_error(expit(log_odds), converted) > 0.1


def test_a_bend_that_no_line_undoes_is_isotonic():
    log_odds, _ = simulated(1, 0, n=4_000)
    truth = np.where(log_odds < 0, 0.2, 0.7)
    converted = (np.random.default_rng(1).random(4_000) < truth).astype(float)
    assert choose(log_odds, converted).calibration.method == "isotonic"


def test_calibrated_log_odds_are_mostly_left_alone():
    """A map must beat none by a standard error: by chance, fewer than one in six does."""
    methods = [choose(*simulated(1, 0, n=500, seed=s)).calibration.method for s in range(30)]
    assert methods.count("none") >= 25


def test_each_probability_comes_from_a_map_that_was_fitted_without_its_fold():
    log_odds, converted = simulated(2, -1, n=400)
    folds = np.arange(400) % 4
    out = folds == 1
    without = fit_calibration(log_odds[~out], converted[~out], "sigmoid")
    assert (
        choose_calibration(log_odds, converted, folds).probability[out] == without(log_odds[out])
    ).all()


def test_a_sigmoid_never_falls():
    log_odds, converted = simulated(-2, 0)
    assert fit_calibration(log_odds, converted, "sigmoid") == Calibration()


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.floats(0.2, 5), st.floats(-2, 2))
def test_isotonic_is_monotone_keeps_off_the_ends_and_the_average(seed, slope, offset):
    log_odds, converted = simulated(slope, offset, n=60, seed=seed)
    fitted = fit_calibration(log_odds, converted, "isotonic")
    curve = fitted(np.linspace(-50, 50, 400))
    assert (np.diff(curve) >= 0).all()
    assert 1 / 62 <= curve.min() <= curve.max() <= 61 / 62
    assert fitted(log_odds).mean() == pytest.approx(converted.mean(), abs=2 / 62)


@given(st.floats(-15, 15), st.floats(0.1, 3), st.floats(-3, 3))
def test_inverse_of_a_sigmoid(calibrated, slope, offset):
    line = Calibration("sigmoid", slope=slope, offset=offset)
    log_odds = (calibrated - offset) / slope
    assert line.inverse(line(log_odds)) == pytest.approx(log_odds, abs=1e-6)


@given(st.floats(-1, 6), st.lists(st.floats(0.01, 1), min_size=4, max_size=4))
def test_inverse_of_a_strictly_rising_map(log_odds, steps):
    y = np.cumsum([0.05, *steps]) / (sum(steps) + 0.1)
    rising = Calibration("isotonic", x=(-1.0, 0.0, 0.5, 3.0, 6.0), y=tuple(y.tolist()))
    assert rising.inverse(rising(log_odds)) == pytest.approx(log_odds, abs=1e-6)


def test_inverse_beyond_the_map_is_its_nearest_end():
    rising = Calibration("isotonic", x=(-1.0, 2.0), y=(0.2, 0.8))
    assert rising.inverse([0.01, 0.5, 0.99]).tolist() == pytest.approx([-1, 0.5, 2])
    assert rising([-9, 9]).tolist() == [0.2, 0.8]


def test_log_losses_by_hand():
    losses = log_losses(np.array([0.5, 0.25, 0.25, 0.0]), np.array([1, 1, 0, 0]))
    assert losses.tolist() == pytest.approx([np.log(2), np.log(4), np.log(4 / 3), 0])
    assert np.isfinite(log_losses(np.array([0.0, 1.0]), np.array([1, 0]))).all()


def test_reliability_by_hand():
    probability = np.array([0.1, 0.3, 0.3, 0.3, 0.9, 0.7])
    converted = np.array([0, 0, 1, 0, 1, 1])
    table = reliability(probability, converted, bins=2)  # the median is 0.3; its ties stay below
    assert table["leads"].tolist() == [4, 2]
    assert table["predicted"].tolist() == pytest.approx([0.25, 0.8])
    assert table["converted"].tolist() == [0.25, 1]
    assert table["low"].tolist() == pytest.approx([0.0456, 0.3424], abs=1e-4)  # Wilson's 1/4, 2/2
    assert table["high"].tolist() == pytest.approx([0.6994, 1], abs=1e-4)
    # four leads whose promise is kept, two at 0.8 that all converted: 2/6 * 0.2
    assert calibration_error(probability, converted, bins=2) == pytest.approx(0.2 / 3)


def test_leads_of_one_probability_are_one_bin():
    table = reliability(np.full(30, 0.4), np.repeat([1, 0], [12, 18]))
    assert table[["leads", "predicted", "converted"]].to_numpy().tolist() == [
        [30, pytest.approx(0.4), 0.4]
    ]
