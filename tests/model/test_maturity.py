from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from leadscoring.model.maturity import judge_maturity
from leadscoring.model.preparation import TrainingOptions
from leadscoring.model.timing import Timing
from leadscoring.model.training import train_model
from tests.dated_leads import LAST, PER_DAY, dated_leads

TIMING = Timing("Created", is_date=True, converted_on="Sold")
LEADS = dated_leads()
DAYS = 12  # nine in ten decide within them
YOUNG = LEADS["Created"] > LAST - pd.Timedelta(days=DAYS)


def judged(leads=LEADS, timing=TIMING, *, fewest=10):
    return judge_maturity(leads, leads["Converted"].to_numpy(float), timing, fewest=fewest)


def test_leads_that_came_in_within_the_time_to_decide_are_young_converted_or_not():
    found = judged()
    assert found.days == DAYS
    assert found.after == f"{LAST - pd.Timedelta(days=DAYS):%Y-%m-%d}"
    assert found.young.tolist() == YOUNG.tolist()
    assert found.n_left_out == YOUNG.sum() == DAYS * PER_DAY
    assert LEADS.loc[YOUNG, "Converted"].sum() > 0
    assert found.n_conversions == LEADS["Converted"].sum()
    assert (found.n_set_aside, found.why_not) == (0, "")


def test_the_time_of_day_does_not_matter():
    """Leads come in at any hour; the sale is written down without one."""
    hours = pd.to_timedelta(np.arange(len(LEADS)) % 24, unit="h")
    found = judged(LEADS.assign(Created=LEADS["Created"] + hours))
    assert found.to_dict() == judged().to_dict()


def test_a_newer_conversion_than_any_arrival_ends_the_data():
    late = LEADS.iloc[: -7 * PER_DAY].copy()  # the last week brought sales but no leads
    late.loc[late.index[0], ["Sold", "Converted"]] = [LAST, 1]
    assert judged(late).after == judged().after
    assert judged(late).n_left_out == (DAYS - 7) * PER_DAY


def test_conversions_before_the_arrival_are_set_aside():
    odd = LEADS.copy()
    buyers = odd.index[odd["Converted"] == 1][:3]
    odd.loc[buyers, "Sold"] = odd.loc[buyers, "Created"] - pd.Timedelta(days=2)
    found = judged(odd)
    assert (found.n_set_aside, found.days) == (3, DAYS)
    assert found.n_conversions == LEADS["Converted"].sum() - 3


def test_leads_without_a_date_or_an_outcome_are_not_counted():
    unknown = LEADS.astype({"Converted": float})
    unknown.loc[unknown.index[-4:], "Converted"] = np.nan
    unknown.loc[unknown.index[-6:-4], "Created"] = pd.NaT
    found = judged(unknown)
    assert found.n_left_out == DAYS * PER_DAY - 6
    assert not found.young[-6:-4].any()


def test_few_conversions_tell_no_time():
    rarely = LEADS.copy()
    rarely.loc[rarely.index[rarely["Converted"] == 1][49:], ["Sold", "Converted"]] = [pd.NaT, 0]
    found = judged(rarely)
    assert (found.days, found.after, found.n_left_out, found.young.any()) == (None, None, 0, False)
    assert "at least 50 conversions" in found.why_not


def test_too_few_leads_are_never_left():
    n_rest = int(LEADS.loc[~YOUNG, "Converted"].sum())
    assert judged(fewest=n_rest).n_left_out == DAYS * PER_DAY
    found = judged(fewest=n_rest + 1)
    assert (found.days, found.n_left_out, found.young.any()) == (DAYS, 0, False)
    assert "leads of an outcome would remain" in found.why_not


def test_without_a_date_of_conversion_there_is_nothing_to_judge():
    assert judged(timing=Timing("Created", is_date=True, converted_on=None)) is None


def test_a_training_leaves_young_leads_out_and_its_card_says_how_many():
    options = {"n_folds": 2, "n_repeats": 1, "curves": False}
    trained = train_model(LEADS, TrainingOptions(target="Converted", **options))
    card = trained.card
    assert card.maturity == judged().to_dict()
    assert (card.n_leads, card.n_unlabelled) == (1000 - DAYS * PER_DAY, 0)
    assert card.n_converted == LEADS.loc[~YOUNG, "Converted"].sum()
    assert card.fields == {"Visits": "numeric", "Source": "categorical"}
    assert card.excluded["Sold"] == "tells when leads converted, which nobody knows before"
    assert "Sold" not in trained.prepared.leaks["column"].tolist()
    assert card.backtest["origins"][-1]["to"] == card.maturity["after"]
    # Of the days that remain, two in five leads buy; only the one in twenty that takes 40 days
    # is missing among those of the last 28.
    assert card.base_rate == pytest.approx(0.4, abs=0.005)

    everyone = train_model(LEADS, TrainingOptions(target="Converted", converted_on="", **options))
    assert (everyone.card.maturity, everyone.card.n_leads) == (None, 1000)
