from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta, norm

from leadscoring.leads.column_evidence import out_of_fold_auc, rate_bounds, weigh_column
from leadscoring.leads.schema import Column


def weigh(values, converted, kind, role="field"):
    values = pd.Series(values)
    column = Column("Column", role, kind, "", 0, values.nunique())
    return weigh_column(values, np.asarray(converted, float), column, ("", "select"))


def test_two_levels_rank_as_often_right_as_their_shares_say():
    # Pairs: .8 x .8 in order, .2 x .2 reversed, the other .32 tied.
    auc = out_of_fold_auc(np.array([2000, 8000]), np.array([8000, 2000]))
    assert auc == pytest.approx(0.8, abs=0.002)


def test_a_level_that_no_other_fold_has_seen_tells_nothing():
    # Every level once: ranked by the average of the other folds, all leads tie.
    won = np.arange(500) % 2
    assert out_of_fold_auc(1 - won, won) == 0.5


def test_many_small_levels_of_noise_do_not_look_like_a_signal():
    won = np.random.default_rng(0).binomial(10, 0.4, (100, 200))
    assert np.mean([out_of_fold_auc(10 - w, w) for w in won]) == pytest.approx(0.5, abs=0.01)


def test_bins_of_a_number_rank_nearly_as_well_as_the_number():
    converted = np.arange(40_000) % 2
    numbers = np.random.default_rng(0).normal(converted)
    assert weigh(numbers, converted, "numeric").auc == pytest.approx(
        norm.cdf(1 / np.sqrt(2)), abs=0.01
    )


def test_bounds_are_the_quantiles_of_the_jeffreys_posterior():
    low, high = rate_bounds([0, 7, 30], [10, 20, 30])
    posterior = beta(np.array([0.5, 7.5, 30.5]), np.array([10.5, 13.5, 0.5]))
    np.testing.assert_allclose([low, high], [posterior.ppf(0.025), posterior.ppf(0.975)])


def test_few_values_are_levels_and_many_are_bins_of_twenty_leads_or_more():
    few = weigh([3, 1, 2, np.nan] * 30, [1, 0, 0, 1] * 30, "numeric")
    assert few.levels == ("", "1", "2", "3")
    assert few.won.tolist() == [30, 0, 0, 30]
    many = weigh(np.arange(200), [0, 1] * 100, "numeric")
    assert many.size.tolist() == [0] + [20] * 10
    assert (few.is_levels, many.is_levels) == (True, False)


def test_infinite_numbers_fall_into_the_outer_bins():
    numbers = np.r_[-np.inf, np.arange(100), np.inf]
    assert weigh(numbers, np.arange(102) % 2, "numeric").size.sum() == 102


@pytest.mark.parametrize(
    ("values", "kind", "role"),
    [
        (pd.to_datetime(["2024-01-01", None, "2024-01-02"]), "date", "field"),
        (["K1", "Select", "K2"], "categorical", "identifier"),
    ],
    ids=["date", "identifier"],
)
def test_dates_and_identifiers_count_as_filled_in_or_blank(values, kind, role):
    evidence = weigh(values, [1, 0, 0], kind, role)
    assert evidence.levels == ("", "filled in")
    assert evidence.size.tolist() == [1, 2]
    assert evidence.blank.tolist() == [False, True, False]
