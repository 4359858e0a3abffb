"""Cutting leads by a field: every lead in just one part, round bounds, rare levels together."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from leadscoring.decisions.cutting import FEWEST, cut, is_numeric
from leadscoring.decisions.parts import Part

FIELD = Part("Field", "missing")
CELLS = some.one_of(
    some.none(),
    some.sampled_from(["Select", "", " 3 ", "3", "many", "Bonn", "bonn", True, False]),
    some.integers(-5, 5),
    some.floats(allow_nan=False),
)


def counted(values, **told) -> dict[str, int]:
    series = pd.Series(values, dtype=object)
    return {part.label: int(part.holds(series).sum()) for part in cut(series, FIELD, **told)}


@settings(max_examples=60, deadline=None)
@given(some.lists(CELLS, max_size=60), some.booleans(), some.integers(1, 4))
def test_each_lead_is_in_just_one_part(cells, numeric, most):
    series = pd.Series(cells, dtype=object)
    parts = cut(series, FIELD, numeric=numeric, most=most)
    held = np.array([part.holds(series) for part in parts]).reshape(len(parts), len(cells))
    assert (held.sum(axis=0) == 1).all()
    assert held.any(axis=1).all(), "no part is without a lead"


def test_rare_levels_are_pooled_and_how_many_is_said():
    rare = [f"rare {n}" for n in range(30)]
    values = ["Web"] * 700 + ["Chat"] * 270 + rare
    assert counted(values, numeric=False) == {"Web": 700, "Chat": 270, "Other (30 values)": 30}
    # Ten leads are enough, and of few leads one of a hundred.
    values = ["Web"] * 5_000 + ["Chat"] * FEWEST + ["Fair"] * (FEWEST - 1) + ["Mail"]
    assert counted(values, numeric=False) == {
        "Web": 5_000,
        "Chat": FEWEST,
        "Other (2 values)": FEWEST,
    }
    assert counted(["Web"] * 5_000 + ["Fair"], numeric=False) == {"Web": 5_000, "Fair": 1}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            range(100),
            {"Under 20": 20, "20 to 39": 20, "40 to 59": 20, "60 to 79": 20, "80 or more": 20},
        ),
        ([0] * 50 + [*range(1, 51)], {"0": 50, "1 to 9": 9, "10 to 29": 20, "30 or more": 21}),
        (
            [0.0] * 90 + [0.25, 0.5, 0.75, 1.5, 2.5, 3.5] * 10,
            {"0": 90, "Above 0, under 1": 30, "1 or more": 30},
        ),
        ([1, 2, 2, None, "Select", "many"], {"1": 1, "2": 2, "Not filled in": 3}),
        ([7] * 3, {"7": 3}),
        ([], {}),
    ],
    ids=["even", "many zeros", "decimals", "few numbers", "one number", "none"],
)
def test_numbers_are_cut_at_round_bounds(values, expected):
    assert counted(list(values), numeric=True) == expected


def test_names_give_the_order_and_what_they_leave_out_is_pooled():
    names = {"hot": "Hot", "cold": "Cold", "gone": "Gone"}
    values = ["cold", "hot", "odd", None, "cold"]
    told = {"numeric": False, "names": names, "blank": "No score"}
    assert counted(values, **told) == {"Hot": 1, "Cold": 2, "Other (1 value)": 1, "No score": 1}


def test_a_column_is_numbers_only_where_all_are_and_more_than_a_dozen():
    numbers = pd.Series([*range(13), "Select", None], dtype=object)
    assert is_numeric(numbers, FIELD)
    assert not is_numeric(numbers[1:], FIELD)
    assert not is_numeric(pd.concat([numbers, pd.Series(["many"])]), FIELD)
