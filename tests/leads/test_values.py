import datetime as dt

import numpy as np
import pandas as pd
import pytest

from leadscoring.leads.values import to_levels, to_numbers

DAY = dt.date(2026, 1, 1)


def levels_of(cells):
    codes, levels = to_levels(cells)
    return [None if code == -1 else levels[code] for code in codes]


@pytest.mark.parametrize(
    "cells",
    [
        pd.Series([3, 3, 8]),
        pd.Series([3.0, 3.0, 8.0]),
        pd.Series([" 3", "3 ", "8"]),
        pd.Series([3, "3", 8.0], dtype=object),
        pd.Series([3, 3, 8], dtype="Int64"),
        pd.Series(["3", " 3 ", "8"], dtype="category"),
    ],
    ids=["integers", "floats", "texts", "mixed", "nullable", "category"],
)
def test_a_level_is_the_same_however_the_column_was_stored(cells):
    codes, levels = to_levels(cells)
    assert (codes.tolist(), levels) == ([0, 0, 1], ["3", "8"])


def test_each_cell_is_read_on_its_own_whatever_stands_beside_it():
    cells = pd.Series([True, 1, "Select", None, 1.5, "true", np.inf, pd.NA, "1"], dtype=object)
    together = levels_of(cells)
    alone = [levels_of(cells.iloc[[i]])[0] for i in range(len(cells))]
    assert together == alone
    assert together == ["True", "1", None, None, "1.5", "true", "inf", None, "1"]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (3, 3.0),
        ("3.5", 3.5),
        (" 7 ", 7.0),
        ("1e5", 1e5),
        (True, 1.0),
        (np.inf, np.inf),
        ("-inf", -np.inf),
        (-1e308, -1e308),
        ("Select", np.nan),
        (None, np.nan),
        ("many", np.nan),
        ("1,5", np.nan),
        (DAY, np.nan),
        (pd.Timestamp(DAY), np.nan),
        (pd.NaT, np.nan),
        (pd.Timedelta(1, "h"), np.nan),
    ],
    ids=repr,
)
def test_a_cell_is_a_number_or_missing_alone_and_among_others(cell, number):
    """A lead's number may not depend on the column's type, which other leads decide."""
    alone = to_numbers(pd.Series([cell]))
    among = to_numbers(pd.Series([cell, "text", 2], dtype=object))[:1]
    assert np.array_equal([*alone, *among], [number, number], equal_nan=True)


@pytest.mark.parametrize("dtype", ["float64", "Float64", "double[pyarrow]", "category", object])
def test_the_kind_of_number_column_does_not_matter(dtype):
    numbers = to_numbers(pd.Series([2.5, np.nan, 3.0]).astype(dtype))
    assert np.array_equal(numbers, [2.5, np.nan, 3.0], equal_nan=True)


def test_no_leads_have_no_values():
    codes, levels = to_levels(pd.Series([], dtype=object))
    assert (len(codes), levels, len(to_numbers(pd.Series([], dtype=object)))) == (0, [], 0)
