from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit, logit

import leadscoring as ls
from leadscoring.exceptions import InvalidInput
from leadscoring.lead_model import first_cutoff
from leadscoring.recalibration import recalibrate
from tests.drawn_leads import draw_leads


@pytest.fixture(scope="module")
def model():
    leads = draw_leads(600, first=1_000)
    trained = ls.train(leads, target="Converted", n_folds=2, n_repeats=1, curves=False)
    return replace(trained, version="v0001")


@pytest.fixture(scope="module")
def fallen(model):
    """New leads of which fewer convert than the model promises: log-odds lower by 0.8."""
    leads = draw_leads(1_500, first=5_000)
    chance = expit(logit(model.probability(leads)) - 0.8)
    converted = np.random.default_rng(7).random(len(leads)) < chance
    return leads, converted.astype(float)


@pytest.fixture(scope="module")
def recalibrated(model, fallen):
    return recalibrate(model, *fallen)


def test_the_fall_is_found_and_the_order_of_the_leads_stays(model, fallen, recalibrated):
    leads, _ = fallen
    told = recalibrated.card.recalibration
    assert told["from"] == "v0001"
    assert told["offset_low"] < -0.8 < told["offset_high"]
    assert told["offset_high"] - told["offset_low"] < 0.5
    assert recalibrated.scorecard.terms == model.scorecard.terms
    before, after = model.probability(leads), recalibrated.probability(leads)
    assert (np.argsort(before, kind="stable") == np.argsort(after, kind="stable")).all()


def test_what_it_promises_happened(fallen, recalibrated):
    leads, converted = fallen
    told = recalibrated.card.recalibration
    assert told["happened"] == pytest.approx(converted.mean())
    assert told["promised"] > told["happened"] + 0.1
    assert recalibrated.probability(leads).mean() == pytest.approx(converted.mean(), abs=1e-4)
    assert recalibrated.card.reliability["leads"].sum() == len(leads)
    assert recalibrated.cutoffs.n_buyers == converted.sum()
    assert first_cutoff(recalibrated.cutoffs).precision >= 0.8
    assert recalibrated.card.confirmation is None


def test_it_is_kept_as_any_model(recalibrated, fallen, tmp_path):
    leads, _ = fallen
    loaded = ls.load(tmp_path, recalibrated.save(tmp_path))
    assert loaded.card.recalibration == recalibrated.card.recalibration
    assert (loaded.probability(leads) == recalibrated.probability(leads)).all()


def test_it_has_seen_the_leads_of_both(model, fallen, recalibrated):
    leads, _ = fallen
    assert recalibrated.card.has_seen(leads).all()
    assert recalibrated.card.has_seen(draw_leads(600, first=1_000)).all()
    assert not recalibrated.card.has_seen(draw_leads(10, first=90_000)).any()
    with pytest.raises(InvalidInput, match="Another 1,500 are left out: the model has learnt"):
        recalibrate(recalibrated, *fallen)


def test_too_few_outcomes_are_counted_and_the_reason_is_said(model, fallen):
    leads, converted = fallen
    unknown = np.where(np.cumsum(converted) > 49, np.nan, converted)
    n_lost = int((unknown == 0).sum())
    with pytest.raises(InvalidInput, match=rf"There are 49 and {n_lost:,}\. Wait"):
        recalibrate(model, leads, unknown)


def test_leads_that_weigh_much_count_as_what_they_are_worth(model, fallen):
    leads, converted = fallen
    weight = np.where(np.arange(len(leads)) < 5, 500.0, 1.0)
    with pytest.raises(InvalidInput, match="as many as their weights are worth"):
        recalibrate(model, leads, converted, weight)


def test_a_promise_that_was_kept_is_left_alone(model, fallen):
    leads, _ = fallen
    promised = model.probability(leads)
    # Of leads in the order of their promise, just as many convert as were promised.
    order = np.argsort(promised)
    converted = np.empty(len(leads))
    converted[order] = np.diff(np.floor(np.cumsum(promised[order]) + 0.5), prepend=0)
    with pytest.raises(InvalidInput, match="no more than chance"):
        recalibrate(model, leads, converted)
