"""The sample world's leads: quiet until the drift, which is the one that was asked for."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from leadscoring.leads.sample_dictionary import COLUMNS
from leadscoring.leads.sample_outcome import conversion_probability
from leadscoring.leads.sample_world import Arrivals, Drift, arrivals, past_leads

BEGIN = date(2026, 1, 5)
DRIFT = Drift(week=6, log_odds=-0.5, share=0.2, source="Fair", source_log_odds=-1.0)


@pytest.fixture(scope="module")
def year() -> Arrivals:
    return arrivals(3, BEGIN, weeks=20, a_week=200, drift=DRIFT)


def test_leads_arrive_day_by_day_about_as_many_as_were_asked_for(year):
    assert 0.9 < len(year.leads) / (20 * 200) < 1.1
    assert (np.diff(year.day) >= 0).all()
    assert set(year.day) == set(range(140))
    days = (year.leads["Created"].dt.normalize() - pd.Timestamp(BEGIN)).dt.days
    assert days.tolist() == year.day.tolist()
    assert year.leads["Lead Number"].is_unique
    assert set(year.leads) <= set(COLUMNS)


def test_the_drift_is_what_was_asked_for(year):
    quiet = arrivals(3, BEGIN, weeks=20, a_week=200)
    after = year.day >= 42
    n_before = int((~after).sum())
    assert_frame_equal(year.leads[:n_before], quiet.leads[:n_before])
    same = quiet.probability[:n_before]
    np.testing.assert_allclose(year.probability[:n_before], same, atol=1e-12)
    fair = (year.leads["Lead Source"] == "Fair").to_numpy()
    assert not fair[~after].any()
    assert abs(fair[after].mean() - 0.2) < 4 * np.sqrt(0.2 * 0.8 / after.sum())
    before = conversion_probability(year.leads, np.full(len(year.leads), 0.5))
    shift = np.log(year.probability / (1 - year.probability)) - np.log(before / (1 - before))
    np.testing.assert_allclose(shift, np.where(fair, -1.5, np.where(after, -0.5, 0.0)), atol=1e-9)


def test_fewer_weeks_are_the_first_of_more_and_contacts_change_nothing_else(year):
    short = arrivals(3, BEGIN, weeks=8, a_week=200, drift=DRIFT, contacts=False)
    names = list(short.leads)
    assert {"Name", "Email", "Phone", "Prospect ID"}.isdisjoint(names)
    assert_frame_equal(short.leads, year.leads.loc[: len(short.leads) - 1, names])


def test_past_leads_are_labelled_and_older_than_the_year():
    past = past_leads(3, BEGIN, n=400)
    assert list(past) == list(COLUMNS)
    assert set(past["Converted"]) == {0, 1}
    assert past["Created"].is_monotonic_increasing
    assert past["Created"].max().date() < BEGIN
    year = arrivals(3, BEGIN, weeks=1)
    assert past["Lead Number"].max() < year.leads["Lead Number"].min()
