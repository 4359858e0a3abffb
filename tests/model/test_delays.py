import numpy as np
import pytest

from leadscoring.model.delays import days_within, delay_table


def test_a_small_sample_worked_out_by_hand():
    """Conversions (delay, window): (1, 1) (1, 3) (2, 2) (2, 5) (4, 6) (5, 5).

    5 days: as quick or quicker and watched for 5 days are (2, 5) (4, 6) (5, 5); 1 of 3 took 5.
    4 days: watched for 4 and at most as slow are (2, 5) (4, 6); 1 of 2 took 4.
    2 days: (1, 3) (2, 2) (2, 5); 2 of 3 took 2. 1 day: (1, 1) (1, 3); both took 1.
    Within 4: 2/3. Within 2: 2/3 x 1/2 = 1/3. Within 1: 1/3 x 1/3 = 1/9.
    """
    table = delay_table([1, 1, 2, 2, 4, 5], [1, 3, 2, 5, 6, 5])
    assert table["days"].tolist() == [1, 2, 4, 5]
    assert table["conversions"].tolist() == [2, 2, 1, 1]
    assert table["at_risk"].tolist() == [2, 3, 2, 3]
    assert table["share"].tolist() == pytest.approx([1 / 9, 1 / 3, 2 / 3, 1])


def test_where_every_lead_was_watched_long_enough_it_is_the_plain_share():
    delay = [0, 3, 3, 8, 20]
    table = delay_table(delay, [30] * 5)
    assert table["share"].tolist() == pytest.approx([0.2, 0.6, 0.8, 1])


def test_the_slow_conversions_that_are_yet_to_come_are_allowed_for():
    """Exponential delays of 30 days on average: nine in ten within 30 ln 10 = 69 days."""
    rng = np.random.default_rng(3)
    created = 365 * np.sqrt(rng.random(20_000))  # ever more leads come in
    delay, window = rng.exponential(30, 20_000), 365 - created
    seen = delay <= window
    expected = 30 * np.log(10)
    assert days_within(0.9, delay[seen], window[seen]) == pytest.approx(expected, rel=0.04)
    assert np.quantile(delay[seen], 0.9) < 0.9 * expected


def test_delays_are_judged_only_as_far_as_enough_leads_were_watched():
    """One conversion of an old lead after 300 days says nothing of how many take so long."""
    delay, window = np.r_[np.arange(100) % 10, 300], np.r_[np.full(100, 50), 400]
    assert days_within(0.9, delay, window) == 8  # 0 to 9 days, ten conversions each
    assert delay_table(delay, window)["share"].iloc[-2] == 0  # what that lead alone would say


@pytest.mark.parametrize(("delay", "window"), [([-1], [3]), ([4], [3]), ([np.nan], [3])])
def test_what_cannot_have_been_seen_is_refused(delay, window):
    with pytest.raises(ValueError, match=r"must lie in \[0, window\]"):
        delay_table(delay, window)
