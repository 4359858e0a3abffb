from __future__ import annotations

import pandas as pd
import pytest

from leadscoring.leads.searching import NOT_FILLED_IN, choices, groupings, having, search

LEADS = pd.DataFrame(
    {
        "Lead Number": [700001, 700002, 700003, 700004],
        "Name": ["Ann (A.)", "Bo", None, "Zoë"],
        "Visits": [2, 7, 7, 2],
        "Spent": [700.0, 1.5, 2.0, None],
        "Source": ["Chat", "Google", "Google", None],
    },
    index=[9, 8, 7, 6],
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [9, 8, 7, 6]),
        ("   ", [9, 8, 7, 6]),
        ("ann", [9]),
        (" GOOGLE ", [8, 7]),
        ("zoë", [6]),
        ("(a.", [9]),
        (".*", []),
        ("700003", [7]),
        ("nan", []),
    ],
    ids=[
        "nothing",
        "spaces",
        "case",
        "any column",
        "accents",
        "literal",
        "no regex",
        "id",
        "blank",
    ],
)
def test_a_text_is_found_letter_by_letter_in_texts_and_identifiers(text, found):
    mask = search(LEADS, text)
    assert mask.index[mask].tolist() == found


def test_digits_are_not_looked_for_in_measures():
    assert not search(LEADS.drop(columns="Lead Number"), "7").any()


def test_columns_of_one_name_are_both_searched():
    leads = pd.DataFrame([["x", "y"]], columns=["Note", "Note"])
    assert search(leads, "y").tolist() == [True]


def test_every_lead_has_exactly_one_of_the_choices():
    source = LEADS["Source"]
    options = choices(source)
    assert options == ["Google", "Chat", NOT_FILLED_IN]
    assert [int(having(source, option).sum()) for option in options] == [2, 1, 1]


def test_groupings_are_the_columns_that_put_leads_into_few_groups():
    assert groupings(LEADS) == ["Source"]
    assert groupings(LEADS.iloc[:0]) == []
