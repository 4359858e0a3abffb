"""Every share follows from 100 leads of whom 40 bought and a log loss of 0.25."""

import math

import pandas as pd
import pytest

from leadscoring.decisions import selected

from .model_by_hand import card

TOLD = -0.4 * math.log(0.4) - 0.6 * math.log(0.6) - 0.25
COLUMNS = ["term", "kind", "used", "evidence", "loss", "loss_error", "reason"]
SELECTION = pd.DataFrame(
    [
        ["City", "field", True, 9.0, 0.04, 0.01, ""],
        ["Visits", "field", True, 30.0, 0.10, 0.02, ""],
        ["Job", "field", True, 0.1, 0.001, 0.002, ""],
        ["Fax", "field", True, -0.1, -0.004, 0.001, ""],
        ["Phone", "field", True, math.nan, math.nan, math.nan, ""],
        ["City x Visits", "pair", True, 4.0, 0.05, 0.01, ""],
        ["City x Fax", "pair", False, 0.1, math.nan, math.nan, "its fields tell as much"],
    ],
    columns=COLUMNS,
)
NAMES = ["City", "Visits", "Job", "Fax", "Phone"]
FEWEST = {"fields": ["City", "Visits"], "loss": 0.0, "loss_error": 0.001, "path": []}


def with_selection(**changes):
    fields = dict.fromkeys(NAMES, "categorical")
    return card(**{"selection": SELECTION, "fewest": FEWEST, "fields": fields, **changes})


def test_what_is_lost_is_a_share_of_what_the_model_can_tell():
    table = selected.losses(with_selection())
    assert table["label"].tolist() == ["Visits", "City x Visits", "City", "Job", "Fax"]
    first = table.iloc[0]
    assert first["lost"] == pytest.approx(0.10 / TOLD)
    assert first["low"] == pytest.approx((0.10 - 1.959964 * 0.02) / TOLD)
    assert first["high"] == pytest.approx((0.10 + 1.959964 * 0.02) / TOLD)


def test_what_one_field_is_worth_is_said_only_as_far_as_it_is_sure():
    told = with_selection()
    ends = [(0.04 + sign * 1.959964 * 0.01) / TOLD for sign in (-1, 1)]
    assert selected.lost_without(told, "City") == (
        f"tells {0.04 / TOLD:.1%} less without it ({ends[0]:.1%} to {ends[1]:.1%}; "
        "its log loss rises by 0.0400)"
    )
    assert selected.lost_without(told, "Job") == "does as well without it"
    assert selected.lost_without(told, "Fax") == "does slightly better without it"
    assert selected.lost_without(told, "Phone") is None


def test_what_is_out_has_its_reason():
    assert selected.left_out(with_selection()).to_numpy().tolist() == [
        ["City x Fax", "its fields tell as much"]
    ]


def test_the_few_fields_that_do_as_well_are_named_with_the_most_missed_first():
    assert selected.fewest(with_selection()) == ["Visits", "City"]
    assert selected.fewest_told(with_selection()) == (
        "The 2 fields that tell most do about as well as all 5: “Visits”, “City”. "
        "They tell as much as all do (within one standard error)."
    )
    dearer = with_selection(fewest=FEWEST | {"fields": ["City"], "loss": 0.01})
    assert selected.fewest_told(dearer) == (
        "One field does about as well as all 5: “City”. "
        f"It tells {0.01 / TOLD:.1%} less than all do (within one standard error)."
    )


@pytest.mark.parametrize(
    "unknown",
    [
        {"fewest": None, "selection": SELECTION.iloc[:0]},
        {"fewest": FEWEST | {"fields": NAMES}, "selection": SELECTION.iloc[:0]},
    ],
    ids=["an older card", "all are needed"],
)
def test_nothing_is_said_where_the_card_does_not_tell(unknown):
    told = with_selection(**unknown)
    assert selected.losses(told).empty
    assert selected.left_out(told).empty
    assert selected.lost_without(told, "City") is None
    assert selected.fewest(told) == []
    assert selected.fewest_told(told) is None


def test_a_model_that_can_tell_nothing_loses_nothing():
    worthless = with_selection(metrics=card().metrics | {"log_loss": {"mean": 0.7, "sd": 0.01}})
    assert selected.losses(worthless).empty
