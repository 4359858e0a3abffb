import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from leadscoring.exceptions import InvalidInput
from leadscoring.model.intervals import wilson


@settings(deadline=None)
@given(
    trials=st.integers(1, 10**6),
    share=st.floats(0, 1),
    confidence=st.floats(0.5, 0.999),
)
def test_agrees_with_statsmodels(trials, share, confidence):
    successes = round(share * trials)
    expected = proportion_confint(successes, trials, alpha=1 - confidence, method="wilson")
    assert np.allclose(wilson(successes, trials, confidence=confidence), expected, atol=1e-12)


def test_half_of_ten_by_hand():
    # z^2 = 3.841459, centre (5 + 1.920729) / 13.841459 = 0.5,
    # half = 1.959964 * sqrt(5 * 5 / 10 + 0.960365) / 13.841459 = 0.263407
    low, high = wilson(5, 10)
    assert float(low) == pytest.approx(0.236593, abs=1e-6)
    assert float(high) == pytest.approx(0.763407, abs=1e-6)


def test_reaches_the_ends_exactly_and_knows_nothing_without_trials():
    low, high = wilson([0, 7, 0], [7, 7, 0])
    assert low[0] == 0
    assert high[1] == 1
    assert 0 < high[0] < 1
    assert 0 < low[1] < 1
    assert np.isnan([low[2], high[2]]).all()


@pytest.mark.parametrize(
    ("successes", "trials"), [(3, 2), (-1, 2), (np.nan, 2), (1, np.inf)], ids=str
)
def test_refuses_counts_that_cannot_be(successes, trials):
    with pytest.raises(InvalidInput, match="between 0 and trials"):
        wilson(successes, trials)


@pytest.mark.parametrize("confidence", [0, 1, 95, float("nan")])
def test_refuses_a_confidence_outside_0_to_1(confidence):
    with pytest.raises(InvalidInput, match=r"0\.95 for 95%"):
        wilson(1, 2, confidence=confidence)
