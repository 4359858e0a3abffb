import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadscoring.leads.missing import DEFAULT_MISSING, missing_mask

spaces = st.text(" \t\u00a0", max_size=3)


@given(
    st.sampled_from(DEFAULT_MISSING), st.sampled_from([str.upper, str.title, str]), spaces, spaces
)
def test_case_and_surrounding_spaces_of_a_placeholder_do_not_matter(text, case, before, after):
    assert missing_mask(pd.Series([before + case(text) + after, "Mumbai"])).tolist() == [
        True,
        False,
    ]


@pytest.mark.parametrize("null", [None, np.nan, pd.NA, pd.NaT], ids=repr)
def test_every_kind_of_null_is_missing_among_texts(null):
    mask = missing_mask(pd.Series(["Pune", null, 0, False, "No"], dtype=object))
    assert mask.tolist() == [False, True, False, False, False]


@pytest.mark.parametrize(
    "cells",
    [
        pd.Series([0, -1, 7]),
        pd.Series([0.0, np.inf, -np.inf]),
        pd.Series([True, False, False]),
        pd.Series(pd.to_datetime(["2026-01-01", "1970-01-01", "2026-01-02"])),
    ],
    ids=["integers", "floats", "booleans", "dates"],
)
def test_nothing_that_is_filled_in_counts_as_missing(cells):
    assert not missing_mask(cells).any()


@pytest.mark.parametrize("dtype", ["category", "string[pyarrow]", "str", object])
def test_the_kind_of_text_column_does_not_matter_and_the_index_stays(dtype):
    cells = pd.Series(["Select", "Pune", None], index=[7, 7, 3], dtype=dtype)
    assert missing_mask(cells).equals(pd.Series([True, False, True], index=[7, 7, 3]))


def test_placeholders_can_be_chosen():
    cells = pd.Series(["Unknown", "Select"])
    assert missing_mask(cells, ["unknown"]).tolist() == [True, False]
    assert missing_mask(cells, []).tolist() == [False, False]
