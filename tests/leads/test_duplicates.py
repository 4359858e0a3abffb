from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.duplicates import duplicate_groups, repeated_leads

CELLS = st.sampled_from(["a", "b", None])
LEADS = st.lists(st.tuples(CELLS, CELLS, st.sampled_from([0.0, 1.0, float("nan")])), min_size=1)


@given(LEADS)
def test_two_leads_share_a_group_exactly_where_their_cells_agree(rows):
    groups = duplicate_groups(pd.DataFrame(rows, columns=["A", "B", "C"]), ["A", "B", "C"])
    same = [[repr(one) == repr(other) for other in rows] for one in rows]
    assert (groups[:, None] == groups[None, :]).tolist() == same


@given(LEADS)
def test_groups_are_numbered_from_zero_as_they_first_occur(rows):
    groups = duplicate_groups(pd.DataFrame(rows, columns=["A", "B", "C"]), ["A", "B", "C"])
    assert list(dict.fromkeys(groups.tolist())) == list(range(groups.max() + 1))


def test_the_order_of_the_fields_does_not_matter():
    leads = pd.DataFrame({"A": ["x", "y", "x", "x"], "B": [1, 1, 2, 1]})
    assert duplicate_groups(leads, ["A", "B"]).tolist() == [0, 1, 2, 0]
    assert duplicate_groups(leads, ["B", "A"]).tolist() == [0, 1, 2, 0]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Chat", " Chat "), ("Select", None), ("n/a", ""), (3, 3.0)],
    ids=["spaces", "placeholder and blank", "two placeholders", "whole number"],
)
def test_cells_are_compared_as_a_model_reads_them(one, other):
    leads = pd.DataFrame({"A": pd.Series([one, other, "else"], dtype=object)})
    assert duplicate_groups(leads, ["A"]).tolist() == [0, 0, 1]


def test_columns_that_are_not_named_do_not_tell_leads_apart():
    leads = pd.DataFrame({"Lead Number": [1, 2], "A": ["x", "x"]})
    assert duplicate_groups(leads, ["A"]).tolist() == [0, 0]


def test_many_fields_of_many_levels_do_not_overflow():
    rng = np.random.default_rng(0)
    half = pd.DataFrame({f"f{i}": rng.random(500) for i in range(60)})
    groups = duplicate_groups(pd.concat([half, half]), half.columns)
    assert groups.tolist() == [*range(500), *range(500)]


def test_no_leads_make_no_groups():
    assert duplicate_groups(pd.DataFrame({"A": []}), ["A"]).tolist() == []


@pytest.mark.parametrize(
    ("fields", "message"),
    [([], "without a field"), (["B"], "There is no column 'B'")],
    ids=["none", "unknown"],
)
def test_fields_that_cannot_be_compared_are_refused(fields, message):
    with pytest.raises(InvalidInput, match=message):
        duplicate_groups(pd.DataFrame({"A": ["x"]}), fields)


@pytest.mark.real
def test_x_education_repeats_1281_leads_once_identifiers_are_dropped(real_data):
    leads = pd.read_csv(real_data / "xeducation_leads.csv")
    groups = duplicate_groups(leads, leads.columns.drop(["Prospect ID", "Lead Number"]))
    assert len(groups) - len(np.unique(groups)) == 1281


@pytest.mark.parametrize(
    ("n_kinds", "n_leads", "n_groups"),
    [(5, 10, 5), (4, 10, 10), (1, 1, 1)],
    ids=["half differ", "fewer than half differ", "one lead"],
)
def test_agreement_is_chance_where_fewer_than_half_of_the_leads_differ(n_kinds, n_leads, n_groups):
    leads = pd.DataFrame({"A": np.arange(n_leads) % n_kinds})
    assert len(set(repeated_leads(leads, ["A"]).tolist())) == n_groups
