from __future__ import annotations

import pandas as pd
import pytest

from leadscoring.leads.matching import match_columns

FIELDS = ["Lead Source", "TotalVisits", "City"]


@pytest.mark.parametrize(
    ("columns", "recognised", "new", "missing"),
    [
        (FIELDS, FIELDS, [], []),
        (["  lead  source", "CITY", "total visits "], FIELDS, [], []),
        (["City", "utm_term"], ["City"], ["utm_term"], ["Lead Source", "TotalVisits"]),
        ([], [], [], FIELDS),
        (["city", "City", " CITY"], ["City"], ["city", " CITY"], ["Lead Source", "TotalVisits"]),
        (["Total_Visits"], [], ["Total_Visits"], FIELDS),
    ],
    ids=["same", "case and spaces", "some", "no columns", "exact name first", "another name"],
)
def test_every_field_and_every_column_has_one_place(columns, recognised, new, missing):
    match = match_columns(FIELDS, pd.DataFrame(columns=columns))
    assert list(match.recognised) == recognised
    assert list(match.new) == new
    assert list(match.missing) == missing


def test_recognised_columns_take_the_models_names_and_keep_their_cells():
    frame = pd.DataFrame({"lead source": ["Chat", "Google"], "utm": [1, 2]}, index=[7, 9])
    applied = match_columns(FIELDS, frame).apply(frame)
    expected = pd.DataFrame({"Lead Source": ["Chat", "Google"], "utm": [1, 2]}, index=[7, 9])
    pd.testing.assert_frame_equal(applied, expected)
    assert list(frame.columns) == ["lead source", "utm"]


def test_two_fields_that_differ_only_in_case_do_not_share_a_column():
    match = match_columns(["Name", "name"], pd.DataFrame(columns=["name"]))
    assert match.recognised == ("name",)
    assert match.missing == ("Name",)
    both = match_columns(["Name", "name"], pd.DataFrame(columns=["name", "Name"]))
    assert both.recognised == ("Name", "name")
    assert both.renames == {}


def test_matching_a_matched_frame_changes_nothing():
    frame = pd.DataFrame(columns=["CITY", "lead source", "x"])
    once = match_columns(FIELDS, frame).apply(frame)
    again = match_columns(FIELDS, once)
    assert again.renames == {}
    assert again.recognised == ("Lead Source", "City")


@pytest.mark.parametrize(
    ("columns", "usable"),
    [(["City"], False), (["City", "TotalVisits"], True), ([], False)],
    ids=["one of three", "two of three", "none"],
)
def test_a_score_needs_half_of_the_fields(columns, usable):
    assert match_columns(FIELDS, pd.DataFrame(columns=columns)).is_usable is usable


def test_columns_that_the_model_met_but_does_not_use_are_not_called_new():
    match = match_columns(FIELDS, pd.DataFrame(columns=["TAGS", "City", "utm"]), unused=["Tags"])
    assert (match.recognised, match.known, match.new) == (("City",), ("TAGS",), ("utm",))
