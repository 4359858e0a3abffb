import math

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from leadscoring.decisions.health.ranking import Ranking, ranking


def leads_of(probability, chance, seed):
    rng = np.random.default_rng(seed)
    n = len(probability)
    return pd.DataFrame(
        {
            "probability": probability,
            "due": probability,
            "converted": rng.random(n) < chance,
            "promised_at": pd.Timestamp("2026-08-03", tz="UTC") + pd.to_timedelta(range(n), "min"),
        }
    )


def hot(n, seed):
    return np.random.default_rng(seed).uniform(0.6, 0.98, n)


def test_the_auc_counts_pairs():
    leads = leads_of(np.array([0.9, 0.8, 0.7, 0.6]), 0.0, 0).assign(
        converted=[True, False, True, False]
    )
    # Of the four pairs of a buyer and another lead, the buyer scores higher in three.
    assert ranking(leads).auc == 0.75


def test_a_shift_of_all_chances_leaves_the_order():
    probability = hot(600, 1)
    found = [ranking(leads_of(probability, expit(logit(probability) - 0.8), s)) for s in range(40)]
    # By chance one in forty lies below; four or more would do so once in fifty such tests.
    assert sum(one.has_fallen for one in found) <= 3


def test_scores_that_no_longer_tell_are_noticed():
    probability = hot(600, 2)
    found = [ranking(leads_of(probability, 0.7, s)) for s in range(20)]
    assert sum(one.has_fallen for one in found) >= 17


def test_leads_without_both_outcomes_say_nothing():
    found = ranking(leads_of(hot(3, 3), 1.1, 0))
    assert math.isnan(found.auc)
    assert not found.has_fallen
    none = ranking(leads_of(hot(0, 3), 1.1, 0))
    assert none.n_leads == 0
    assert not none.has_fallen
    assert isinstance(none, Ranking)
