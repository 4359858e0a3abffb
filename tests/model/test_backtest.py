import numpy as np
import pandas as pd
import pytest

from leadscoring.model.backtest import backtest
from leadscoring.model.preparation import TrainingOptions, prepare

OPTIONS = TrainingOptions(target="Won", date="When", curves=False)


def leads_in_time(n=200, *, turn=0.8):
    """Chat sells until the turn, Google from then on; the file's order is shuffled."""
    day = np.arange(n)
    source = np.where(day % 2 == 0, "Chat", "Google")
    won = (source == "Chat") == (day < turn * n)
    noise = np.random.default_rng(0).random(n) < 0.355
    leads = pd.DataFrame(
        {"When": pd.date_range("2026-01-01", periods=n), "Source": source, "Won": won ^ noise}
    )
    return leads.sample(frac=1, random_state=0)


def test_it_learns_from_the_older_leads_and_is_tested_on_the_newer():
    """The turn comes with the newest fifth: what the older leads teach is then wrong."""
    figures = backtest(prepare(leads_in_time(), OPTIONS))
    assert (figures["n_train"], figures["n_test"]) == (160, 40)
    assert (figures["date"], figures["tested_from"]) == ("When", "2026-06-10")  # day 161
    assert figures["roc_auc"] < 0.35
    steady = backtest(prepare(leads_in_time(turn=1), OPTIONS))
    assert steady["roc_auc"] > 0.65


@pytest.mark.parametrize(
    "as_written",
    [
        lambda when: when.dt.strftime("%Y-%m-%d"),
        lambda when: when.dt.tz_localize("Asia/Kolkata"),
        lambda when: when.dt.date,
    ],
    ids=["text", "time zone", "date objects"],
)
def test_dates_are_read_however_they_are_written(as_written):
    leads = leads_in_time()
    figures = backtest(prepare(leads.assign(When=as_written(leads["When"])), OPTIONS))
    assert figures["n_test"] == 40
    assert figures["roc_auc"] < 0.35


def test_leads_without_a_date_take_no_part():
    leads = leads_in_time()
    leads.loc[leads.index[:50], "When"] = pd.NaT
    figures = backtest(prepare(leads, OPTIONS))
    assert (figures["n_train"], figures["n_test"]) == (120, 30)


def test_without_a_date_or_with_too_few_leads_of_an_outcome_there_is_none():
    no_date = TrainingOptions(target="Won")
    assert backtest(prepare(leads_in_time().drop(columns="When"), no_date)) is None
    assert backtest(prepare(leads_in_time(60), OPTIONS)) is None  # the newest 12 have fewer than 10
