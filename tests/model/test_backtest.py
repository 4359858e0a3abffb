import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from leadscoring.exceptions import Cancelled
from leadscoring.model.backtest import backtest
from leadscoring.model.preparation import TrainingOptions, prepare

OPTIONS = TrainingOptions(target="Won", date="When", curves=False)


def leads_in_time(n=400, *, turn=0.6, noise=0.355):
    """Chat sells until the turn, Google from then on; the file's order is shuffled."""
    day = np.arange(n)
    source = np.where(day % 2 == 0, "Chat", "Google")
    won = (source == "Chat") == (day < turn * n)
    otherwise = np.random.default_rng(0).random(n) < noise
    leads = pd.DataFrame(
        {"When": pd.date_range("2026-01-01", periods=n), "Source": source, "Won": won ^ otherwise}
    )
    return leads.sample(frac=1, random_state=0)


def in_time(leads, options=OPTIONS, **more):
    """The backtest beside a cross-validation that could tell no lead from another."""
    return backtest(prepare(leads, options), np.full(len(leads), 0.5), **more)


def test_it_learns_from_the_older_leads_and_is_tested_on_the_newer():
    """The turn comes with the newest two fifths: what the older leads teach is then wrong."""
    figures = in_time(leads_in_time())
    assert (figures["n_train"], figures["n_test"]) == (240, 160)
    assert (figures["date"], figures["tested_from"]) == ("When", "2026-08-29")  # day 241
    assert figures["roc_auc"] < 0.4
    assert in_time(leads_in_time(turn=1))["roc_auc"] > 0.6


def test_it_rolls_over_four_origins_each_learning_from_all_older_leads():
    """By the last block most older leads have come after the turn, by the first most before it."""
    origins = in_time(leads_in_time(800, turn=0.35, noise=0.1))["origins"]
    assert [o["n_train"] for o in origins] == [480, 560, 640, 720]
    assert [o["n_test"] for o in origins] == [80] * 4
    days = [f"{day:%Y-%m-%d}" for day in pd.date_range("2026-01-01", periods=800)]
    assert [(o["from"], o["to"]) for o in origins] == [
        (days[start], days[start + 79]) for start in (480, 560, 640, 720)
    ]
    assert origins[0]["roc_auc"] < 0.2
    assert origins[3]["roc_auc"] > 0.8
    assert all(o["roc_auc_low"] < o["roc_auc"] < o["roc_auc_high"] for o in origins)


def test_leads_of_one_date_are_not_parted():
    leads = leads_in_time().assign(When=lambda table: table["When"].dt.strftime("%Y-%m-01"))
    for origin in in_time(leads)["origins"]:
        assert origin["n_train"] == (leads["When"] < origin["from"]).sum()
        assert origin["n_test"] == leads["When"].between(origin["from"], origin["to"]).sum()


def test_fewer_leads_make_fewer_blocks():
    """Two fifths of 100 are 40 leads: in two blocks or more, some would lack ten of an outcome."""
    figures = in_time(leads_in_time(100))
    assert [o["n_test"] for o in figures["origins"]] == [40]
    assert in_time(leads_in_time(40)) is None


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
    figures = in_time(leads.assign(When=as_written(leads["When"])))
    assert figures["n_test"] == 160
    assert figures["roc_auc"] < 0.4


def test_numbers_order_the_leads_as_dates_do():
    leads = leads_in_time()
    day = (leads["When"] - leads["When"].min()).dt.days
    numbered = leads.assign(When=660_000 + 7 * day)
    as_dates, as_numbers = in_time(leads), in_time(numbered)
    assert as_numbers["roc_auc"] == as_dates["roc_auc"]
    assert as_numbers["tested_from"] == 660_000 + 7 * 240
    assert as_numbers["origins"][-1]["to"] == 660_000 + 7 * 399
    json.dumps(as_numbers)


def test_a_number_that_orders_the_leads_is_no_field_unless_it_is_asked_for():
    leads = leads_in_time().assign(Week=lambda table: table["When"].dt.day_of_year // 7)
    by_week = TrainingOptions(target="Won", date="Week")
    assert prepare(leads, by_week).recipe.fields == ["Source"]
    assert prepare(leads, by_week).excluded["Week"].startswith("orders the leads in time")
    asked = replace(by_week, include=["Week"])
    assert prepare(leads, asked).recipe.fields == ["Source", "Week"]
    assert prepare(leads, asked).moments.tolist() == leads["Week"].tolist()


def test_leads_without_a_date_take_no_part():
    leads = leads_in_time()
    leads.loc[leads.index[:50], "When"] = pd.NaT
    figures = in_time(leads)
    assert (figures["n_train"], figures["n_test"]) == (210, 140)


def test_without_a_date_there_is_none():
    assert in_time(leads_in_time().drop(columns="When"), TrainingOptions(target="Won")) is None


def test_it_tells_how_far_it_is_and_can_be_stopped():
    told = []
    in_time(leads_in_time(), each=lambda *done: told.append(done))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]

    def stop(*_):
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        in_time(leads_in_time(), each=stop)
