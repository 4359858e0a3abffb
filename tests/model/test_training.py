import json

import numpy as np
import pandas as pd
import pytest

from leadscoring.exceptions import Cancelled
from leadscoring.model.preparation import TrainingOptions
from leadscoring.model.progress import STAGES
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.training import train_model
from tests.made_leads import QUICK, made_leads, small_training

LEADS = made_leads()
FEW = ["Source", "Minutes", "Converted"]


def train(leads=LEADS, *, target="Converted", **options):
    return train_model(leads, TrainingOptions.of(target, QUICK | options))


def test_the_same_leads_options_and_seed_give_the_same_bytes():
    assert train().scorecard.to_json() == small_training().scorecard.to_json()


def test_it_finds_what_the_leads_were_made_of():
    """Referral adds 1.5 and Working Professional 1.2 to the log-odds, a minute 0.12; visits nothing."""
    effects = train(made_leads(2_000), curves=False, interactions=()).card.effects
    rows = effects.set_index(["term", "label"])
    source, job = rows.loc["Source", "points"], rows.loc["Job", "points"]
    assert source["Referral"] - source["Google"] == pytest.approx(1.5, abs=0.4)
    assert job["Working Professional"] - job["Student"] == pytest.approx(1.2, abs=0.4)
    contrasts = effects[effects["kind"] == "contrast"].set_index("term")
    quartiles = made_leads(2_000)["Minutes"].quantile([0.25, 0.75])
    minutes, visits = contrasts.loc["Minutes"], contrasts.loc["Visits"]
    assert minutes["points_low"] < 0.12 * np.ptp(quartiles) < minutes["points_high"]
    assert visits["points_low"] < 0 < visits["points_high"]


def test_the_order_of_columns_and_the_index_play_no_part_in_scores():
    other = LEADS[LEADS.columns[::-1]].set_index(np.arange(300)[::-1])
    shuffled = train(other[[*FEW, "Job", "Visits"]])
    gap = shuffled.scorecard.log_odds(LEADS) - small_training().scorecard.log_odds(LEADS)
    assert np.abs(gap).max() < 1e-6


@pytest.mark.parametrize(
    ("no", "yes"), [("No", "Yes"), ("Lost", "Won"), (False, True), (0.0, 1.0)], ids=str
)
def test_any_two_values_make_an_outcome(no, yes):
    said = LEADS.assign(Converted=np.where(LEADS["Converted"] == 1, yes, no))
    plain, named = train(LEADS[FEW]), train(said[FEW])
    assert named.scorecard.to_json() == plain.scorecard.to_json()
    assert named.card.positive in {str(yes), "1"}


def test_the_value_that_means_converted_can_be_turned_round():
    plain, turned = train(LEADS[FEW]), train(LEADS[FEW], positive=0)
    assert turned.card.n_converted == 300 - plain.card.n_converted
    gap = turned.scorecard.log_odds(LEADS) + plain.scorecard.log_odds(LEADS)
    assert np.abs(gap).max() < 1e-6


def test_leads_without_an_outcome_are_counted_and_left_out():
    unlabelled = pd.concat([LEADS, LEADS.head(20).assign(Converted=np.nan)])
    trained = train(unlabelled)
    assert (trained.card.n_leads, trained.card.n_unlabelled) == (300, 20)
    assert trained.scorecard.to_json() == small_training().scorecard.to_json()
    assert len(trained.probability) == len(trained.converted) == 300


def test_a_date_brings_a_backtest():
    assert small_training().card.backtest is None
    leads = LEADS[FEW].assign(Created=pd.date_range("2026-01-01", periods=300))
    found = train(leads).card.backtest
    assert (found["date"], found["n_train"], found["n_test"]) == ("Created", 180, 120)
    assert found["tested_from"] == "2026-06-30"  # the 181st day of 2026
    assert sum(block["n_test"] for block in found["origins"]) == 120
    assert 0 < found["drop_error"] < 0.1
    two = leads.assign(Updated=leads["Created"])
    assert train(two).card.backtest is None  # which of two is not for the product to say
    assert train(two, date="Updated").card.backtest["date"] == "Updated"


@pytest.mark.parametrize("resampling", ["balanced", "over", "under", "smote"])
def test_resampling_leaves_probabilities_true(resampling):
    trained = train(LEADS, resampling=resampling)
    base = LEADS["Converted"].mean()
    assert trained.probability.mean() == pytest.approx(base, abs=0.05)
    assert trained.scorecard.probability(LEADS).mean() == pytest.approx(base, abs=0.05)


@pytest.mark.parametrize(
    "leads",
    [
        LEADS[["Source", "Converted"]],
        LEADS[["Visits", "Converted"]],
        LEADS[FEW].assign(Rare=pd.Series([1.0, 2.0, 3.0], LEADS.query("Converted == 0").index[:3])),
        LEADS[FEW].assign(Odd=np.random.default_rng(0).choice([np.inf, -np.inf, 0, 1], 300)),
        LEADS[FEW].assign(Flag=np.arange(300) % 3 == 0),
    ],
    ids=["one text", "one number", "a number known of three losers", "infinities", "booleans"],
)
def test_unusual_leads_make_a_model_that_can_be_kept(leads):
    trained = train(leads)
    assert json.loads(trained.card.to_json())["n_leads"] == 300
    again = Scorecard.from_json(trained.scorecard.to_json())
    gap = again.log_odds(leads) - trained.pipeline.decision_function(leads)
    assert np.abs(gap).max() < 1e-9


def test_progress_goes_through_the_stages_and_cancelling_stops_it():
    steps = []
    train_model(LEADS[FEW], TrainingOptions.of("Converted", QUICK), progress=steps.append)
    assert [step.share for step in steps] == sorted(step.share for step in steps)
    assert sorted({step.stage for step in steps}) == list(range(len(STAGES) + 1))
    assert steps[-1].share == 1
    with pytest.raises(Cancelled):
        train_model(LEADS[FEW], TrainingOptions(target="Converted"), cancelled=lambda: True)
