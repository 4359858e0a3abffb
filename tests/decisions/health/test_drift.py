import math

import numpy as np
import pandas as pd
import pytest

from leadscoring.decisions.health.drift import COLUMNS, field_drift
from leadscoring.model.profile import level_mark

SOURCE = {
    "kind": "categorical",
    "missing": 0.02,
    "levels": {"Web": 0.88, "Reference": 0.09},
    "rare": [level_mark("Radio")],
}
VISITS = {"kind": "numeric", "missing": 0.0, "edges": [5.0], "shares": [0.5, 0.5]}


def source_profile(**changes):
    return {"n": 10_000.0, "fields": {"Source": SOURCE | changes}}


def visits_profile(n: float = 1_000.0):
    return {"n": n, "fields": {"Visits": VISITS}}


def leads(**counts: int) -> pd.DataFrame:
    return pd.DataFrame({"Source": [name for name, n in counts.items() for _ in range(n)]})


def only(drift: pd.DataFrame) -> pd.Series:
    assert len(drift) == 1
    return drift.iloc[0]


def test_the_index_is_the_textbook_sum_over_the_bins():
    recent = pd.DataFrame({"Visits": [1.0] * 300 + [7.0] * 700})
    then = np.array([500.5, 500.5]) / 1001  # half a lead is added to each bin
    now = np.array([300.5, 700.5]) / 1001
    expected = ((now - then) * np.log(now / then)).sum()
    row = only(field_drift(visits_profile(), recent, ()))
    assert row["psi"] == pytest.approx(expected)
    # The 99.9% quantile of chi-square with one degree of freedom is 10.828.
    assert row["floor"] == pytest.approx(10.828 * (1 / 1000 + 1 / 1000), rel=1e-4)
    assert (row["verdict"], row["told"]) == ("some", "Under 5 fell from 50% to 30% of leads")


@pytest.mark.parametrize(
    ("low", "verdict"),
    # (now - then) ln(now / then): at 35 and 65 of 100 0.093, at 30 and 70 0.169, at 25 and 75 0.275.
    [(500, "stable"), (350, "stable"), (300, "some"), (250, "large")],
)
def test_a_change_is_some_above_a_tenth_and_large_above_a_quarter(low, verdict):
    recent = pd.DataFrame({"Visits": [1.0] * low + [7.0] * (1000 - low)})
    assert only(field_drift(visits_profile(1e6), recent, ()))["verdict"] == verdict


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    # With 30 leads chance gives up to 10.828 / 30 = 0.36: a quarter says nothing, all of one kind does.
    [(15, 15, "too few"), (8, 22, "too few"), (0, 30, "large")],
)
def test_few_leads_cannot_show_a_change_that_chance_could_make(low, high, verdict):
    recent = pd.DataFrame({"Visits": [1.0] * low + [7.0] * high})
    assert only(field_drift(visits_profile(1e6), recent, ()))["verdict"] == verdict


@pytest.mark.parametrize(
    ("recent", "told"),
    [
        (leads(Web=950, Reference=30, Select=20), "Reference fell from 9% to 3% of leads"),
        (leads(Web=600, Reference=90, Select=310), "Blank cells rose from 2% to 31% of leads"),
        (leads(Web=770, Reference=90, Select=20, Fair=120), "Fair is new: 12% of leads"),
        (leads(Web=770, Reference=90, Select=20, Radio=120), "Radio rose from 0% to 12% of leads"),
        (leads(Web=881, Reference=88, Select=31), "Blank cells rose from 2% to 3% of leads"),
    ],
    ids=["fell", "blank", "new", "was rare", "hardly"],
)
def test_it_names_what_moved_most(recent, told):
    assert only(field_drift(source_profile(), recent, ("select",)))["told"] == told


def test_levels_that_training_never_met_are_told_apart_from_rare_ones():
    recent = leads(Web=850, Reference=90, Radio=20, Fair=40)
    row = only(field_drift(source_profile(), recent, ()))
    assert row["new_levels"] == pytest.approx(0.04)
    assert (row["missing_then"], row["missing_now"]) == (0.02, pytest.approx(0))


def test_a_new_level_stands_alone_even_where_the_leads_of_training_far_outnumber_it():
    row = only(field_drift(source_profile(), leads(Web=440, Reference=40, Fair=30), ()))
    assert row["told"] == "Fair is new: 6% of leads"


def test_a_column_that_no_file_brings_any_more_is_blank_throughout():
    row = only(field_drift(source_profile(), pd.DataFrame({"City": ["Bonn"] * 500}), ()))
    assert (row["verdict"], row["missing_now"]) == ("large", 1.0)


def test_columns_are_known_by_name_however_they_are_spelt():
    recent = leads(Web=890, Reference=90, Select=20).rename(columns={"Source": " source"})
    assert only(field_drift(source_profile(), recent, ("select",)))["verdict"] == "stable"


def test_the_worst_comes_first_and_stable_fields_last():
    profile = {"n": 1e4, "fields": {"Visits": VISITS, "Source": SOURCE, "Age": VISITS}}
    recent = leads(Web=600, Reference=370, Select=30).assign(
        Visits=[1.0, 7.0] * 500, Age=[1.0] * 320 + [7.0] * 680
    )
    drift = field_drift(profile, recent, ("select",))
    assert drift[["field", "verdict"]].to_numpy().tolist() == [
        ["Source", "large"],
        ["Age", "some"],
        ["Visits", "stable"],
    ]


def test_without_a_profile_or_without_leads_nothing_is_judged():
    assert list(field_drift({}, leads(Web=5), ()).columns) == list(COLUMNS)
    row = only(field_drift(source_profile(), leads(), ()))
    assert row["verdict"] == "too few"
    assert math.isnan(row["psi"])


def test_among_many_quiet_fields_hardly_ever_is_one_said_to_have_changed():
    rng = np.random.default_rng(7)
    fields = {f"F{i}": VISITS | {"edges": [2.0, 5.0], "shares": [0.2, 0.3, 0.5]} for i in range(20)}
    alarms = 0
    for _ in range(25):
        recent = pd.DataFrame(
            {name: rng.choice([1, 3, 7], 150, p=[0.2, 0.3, 0.5]) for name in fields}
        )
        drift = field_drift({"n": 9000.0, "fields": fields}, recent, ())
        alarms += int(drift["verdict"].isin(["some", "large"]).any())
    assert alarms <= 1
