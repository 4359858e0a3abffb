from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad
from scipy.special import expit
from scipy.stats import norm
from sklearn.model_selection import StratifiedKFold

from leadscoring.model.encoding import encoder
from leadscoring.model.pair_evidence import cell_evidence, log_bayes_factor, log_bayes_factors
from leadscoring.model.pair_search import search_pairs
from leadscoring.model.recipe import Recipe
from leadscoring.model.shrinkage import shrink

RECIPE = Recipe(("Source", "Job"), ("Visits", "Minutes"))
N = 4_000


def leads(*, together=0.0, seed=0, newest=None):
    """Leads whose source and visits each tell something, and more together."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "Source": rng.choice(["Chat", "Google"], N),
            "Job": rng.choice(["Student", "Working", "Other"], N),
            "Visits": rng.poisson(4, N).astype(float),
            "Minutes": rng.exponential(10, N),
        }
    )
    chat, many = (frame["Source"] == "Chat") - 0.5, (frame["Visits"] > 4) - 0.5
    sign = np.where(np.arange(N) < newest * N, 1, -1) if newest is not None else 1
    log_odds = chat + many + together * sign * chat * many
    return frame, (rng.random(N) < expit(log_odds)).astype(float)


def test_the_pair_that_was_planted_is_found_and_kept():
    found = search_pairs(*leads(together=3.0), RECIPE)
    assert found.kept[0] == next(iter(found.evidence)) == ("Source", "Visits")
    assert found.gain > 2 * found.gain_error > 0
    assert len(found.evidence) == 6


@pytest.mark.parametrize("seed", range(3))
def test_where_each_field_speaks_for_itself_no_pair_is_kept(seed):
    assert search_pairs(*leads(seed=seed), RECIPE).kept == ()


def test_a_pair_that_no_longer_holds_for_the_newest_leads_is_dropped():
    frame, converted = leads(together=4.0, newest=0.8)
    moments = np.arange(N, dtype=float)
    assert search_pairs(frame, converted, RECIPE).kept
    late = search_pairs(frame, converted, RECIPE, moments=moments)
    assert late.newest_gain < 0
    assert late.kept == ()
    steady = search_pairs(*leads(together=4.0), RECIPE, moments=moments)
    assert steady.newest_gain > 0
    assert steady.kept


def test_no_more_pairs_are_kept_than_asked_for():
    frame, converted = leads(together=3.0)
    assert len(search_pairs(frame, converted, replace(RECIPE, most_pairs=1)).kept) == 1
    none = search_pairs(frame, converted, replace(RECIPE, most_pairs=0))
    assert (none.kept, none.evidence) == ((), {})


def test_the_evidence_is_the_bayes_factor_of_a_normal_effect():
    """For one cell: the likelihood averaged over a normal effect, against that of no effect."""
    gap, certainty = 12.0, 20.0

    def averaged(variance):
        def likelihood(effect):
            return np.exp(gap * effect - certainty * effect**2 / 2)

        return quad(lambda b: likelihood(b) * norm.pdf(b, scale=np.sqrt(variance)), -9, 9)[0]

    best = max(averaged(variance) for variance in np.logspace(-3, 1, 17))
    evidence = log_bayes_factor(np.array([gap]), np.array([certainty]))
    assert evidence == pytest.approx(np.log(best), rel=1e-6)


def test_the_evidence_is_of_what_models_of_the_other_thirds_leave_unexplained():
    """Those models written out, and each pair's table by pandas."""
    frame, converted = leads(together=1.0)
    recipe = Recipe(("Source", "Job"), ("Visits",))
    encode = encoder(recipe, ())
    columns, alone = encode.fit_transform(frame, converted), np.empty(N)
    folds = StratifiedKFold(3, shuffle=True, random_state=recipe.seed)
    for learnt, asked in folds.split(converted, converted):
        model = shrink(columns[learnt], encode.blocks(), converted[learnt], sweeps=15)
        alone[asked] = model.log_odds(columns[asked])
    chance = expit(alone)
    cell = frame.groupby(["Source", "Job"]).ngroup().to_numpy()
    plain = cell_evidence(cell, 6, converted - chance, chance * (1 - chance))
    found = search_pairs(frame, converted, recipe)
    assert found.evidence["Source", "Job"] == pytest.approx(plain, rel=1e-9)


def test_the_evidence_of_several_tables_is_that_of_each():
    rng = np.random.default_rng(0)
    gap, certainty = rng.normal(size=9), rng.uniform(0, 5, 9)
    ends = [(0, 2), (2, 3), (3, 9)]
    each = [log_bayes_factor(gap[a:b], certainty[a:b]) for a, b in ends]
    assert log_bayes_factors(gap, certainty, np.array([0, 2, 3])) == pytest.approx(each)
