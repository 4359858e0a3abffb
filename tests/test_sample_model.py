"""The sample model that comes with the product, so that a newcomer sees scored leads at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from sklearn.metrics import roc_auc_score

import leadscoring as ls
from leadscoring.leads.samples import data_dictionary
from leadscoring.model.card import fingerprint

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def model():
    return ls.load(ROOT / "models", "v0001")


def test_it_was_trained_on_the_sample_history(model):
    history = ls.read_leads(ROOT / "sample_data" / "leads_history.csv").frame
    assert model.card.fingerprint == fingerprint(history)
    assert 0.88 < roc_auc_score(history["Converted"], model.score(history)["probability"]) < 0.93


def test_it_uses_nothing_that_is_filled_in_after_the_first_contact(model):
    dictionary = data_dictionary()
    later = set(dictionary.loc[dictionary["filled_in"] != "before first contact", "column"])
    assert len(later) == 9
    assert not later & set(model.scorecard.fields)


def test_it_ranks_the_leads_of_today(model):
    today = ls.read_leads(ROOT / "sample_data" / "leads_today.csv").frame
    tiers = model.rank(today)["tier"].value_counts()
    assert tiers.sum() == 300
    assert tiers["hot"] > 50
    assert tiers["cold"] > 50
