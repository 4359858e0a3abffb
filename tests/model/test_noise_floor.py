import numpy as np
import pytest

from leadscoring.model.calibration import calibration_error
from leadscoring.model.noise_floor import noise_floor


def test_it_is_the_error_of_probabilities_that_are_true():
    rng = np.random.default_rng(5)
    probability = rng.beta(1, 2, 1_500).round(2)
    errors = [
        calibration_error(probability, (rng.random(1_500) < probability).astype(float))
        for _ in range(200)
    ]
    assert noise_floor(probability) == pytest.approx(np.mean(errors), rel=0.06)


def test_it_shrinks_with_the_root_of_the_leads():
    """A bin of n fair coins is off by sqrt(2 / pi) / (2 sqrt(n)) on average."""
    for n in (400, 6_400):
        expected = np.sqrt(2 / np.pi) / (2 * np.sqrt(n))
        assert noise_floor(np.full(n, 0.5), draws=2_000) == pytest.approx(expected, rel=0.06)


def test_the_seed_makes_it_repeatable():
    probability = np.linspace(0.1, 0.9, 90)
    assert noise_floor(probability) == noise_floor(probability)
