import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from leadscoring.exceptions import InvalidInput
from leadscoring.model.fitting import fit
from leadscoring.model.recipe import Recipe
from leadscoring.model.resampling import RESAMPLINGS, intercept_shift, resample
from tests.made_leads import made_leads

NUMERIC = ("Minutes", "Visits")
LEADS = made_leads(600, seed=1)
CONVERTED = LEADS.pop("Converted").to_numpy(float)
N_RARER = int(min(CONVERTED.sum(), len(CONVERTED) - CONVERTED.sum()))
ACTIVE = [method for method in RESAMPLINGS if method != "none"]


def drawn(method, leads=LEADS, **options):
    return resample(leads, CONVERTED, method=method, numeric=NUMERIC, **options)


@pytest.mark.parametrize("method", ACTIVE)
def test_both_outcomes_weigh_the_same(method):
    resampled = drawn(method)
    weights = [resampled.weight[resampled.converted == said].sum() for said in (0, 1)]
    assert weights[0] == pytest.approx(weights[1])
    assert len(resampled.frame) == len(resampled.converted) == len(resampled.weight)
    expected = {"balanced": 300, "under": N_RARER}.get(method, len(LEADS) - N_RARER)
    assert weights[0] == pytest.approx(expected)


def test_none_leaves_the_leads_as_they_are():
    resampled = drawn("none")
    assert resampled.frame is LEADS
    assert (resampled.weight == 1).all()


@pytest.mark.parametrize(("method", "n"), [("over", 600 - N_RARER), ("under", N_RARER)])
def test_over_and_undersampling_draw_whole_leads_with_their_outcome(method, n):
    resampled = drawn(method)
    origin = resampled.frame.index.to_numpy()
    assert (resampled.converted == CONVERTED[origin]).all()
    pd.testing.assert_frame_equal(resampled.frame, LEADS.loc[origin])
    assert np.bincount(resampled.converted.astype(int)).tolist() == [n, n]


def test_smote_keeps_the_leads_and_makes_up_nothing_that_no_lead_has():
    resampled = drawn("smote")
    table = resampled.frame
    assert table.columns.tolist() == LEADS.columns.tolist()
    first = table.head(600).astype(dict.fromkeys(NUMERIC, float))
    plain = LEADS.replace("Select", np.nan)
    for name in LEADS:
        assert first[name].isna().equals(plain[name].isna())
        assert (first[name].dropna() == plain[name].dropna()).all()
    made_up = table.iloc[600:]
    for name in ("Source", "Job"):
        assert set(made_up[name].dropna()) <= set(plain[name].dropna())
    for name in NUMERIC:
        numbers = made_up[name].dropna().astype(float)
        assert numbers.between(LEADS[name].min(), LEADS[name].max()).all()
        assert made_up[name].isna().mean() <= 0.2  # a tenth is blank in the leads


def test_smote_makes_up_no_blanks_and_leaves_wholly_blank_columns_blank():
    full = LEADS.fillna({"Source": "API", "Minutes": 9.0}).replace("Select", "API")
    table = drawn("smote", full.assign(Visits=np.nan)).frame
    assert table[["Source", "Job", "Minutes"]].notna().all(axis=None)
    assert table["Visits"].isna().all()


@pytest.mark.parametrize(
    "fields", [["Source", "Job"], ["Minutes", "Visits"]], ids=["texts", "numbers"]
)
def test_smote_takes_leads_of_one_kind_of_field(fields):
    numeric = [name for name in fields if name in NUMERIC]
    resampled = resample(LEADS[fields], CONVERTED, method="smote", numeric=numeric)
    assert resampled.converted.mean() == 0.5


@pytest.mark.parametrize("method", ACTIVE)
def test_a_seed_repeats_the_draw(method):
    first, again, other = drawn(method, seed=1), drawn(method, seed=1), drawn(method, seed=2)
    pd.testing.assert_frame_equal(first.frame, again.frame)
    assert first.frame.equals(other.frame) == (method == "balanced")


@pytest.mark.parametrize("method", ACTIVE)
def test_the_shift_is_taken_out_again(method):
    """With it, the average probability would be near one half."""
    recipe = Recipe(("Source", "Job"), NUMERIC, n_knots=2, resampling=method)
    pipeline = fit(LEADS, CONVERTED, recipe, strength=1.0)
    log_odds = pipeline.decision_function(LEADS)
    shift = intercept_shift(drawn(method), CONVERTED)
    assert CONVERTED.mean() < 0.35
    assert expit(log_odds).mean() == pytest.approx(CONVERTED.mean(), abs=0.03)
    assert expit(log_odds + shift).mean() > CONVERTED.mean() + 0.08


def test_the_shift_is_the_change_in_the_log_odds_of_converting():
    resampled = drawn("balanced")
    base = CONVERTED.mean()
    assert intercept_shift(resampled, CONVERTED) == pytest.approx(np.log((1 - base) / base))


def test_what_cannot_be_resampled_is_refused_in_words():
    with pytest.raises(
        InvalidInput, match="no resampling 'bootstrap'; choose one of none, balanced"
    ):
        drawn("bootstrap")
    one = np.eye(1, 600)[0]
    with pytest.raises(
        InvalidInput, match="at least 2 leads of the rarer outcome in each fold; one"
    ):
        resample(LEADS, one, method="smote", numeric=NUMERIC)
