import math

import pytest

from leadscoring.decisions import selection_words
from leadscoring.model.selection_table import selection_table

from .model_by_hand import card

COLUMNS = ("term", "kind", "used", "evidence", "loss", "loss_error", "reason")
ROWS = [
    ("City", "field", True, 9.0, 0.0433, 0.0033, ""),
    ("Visits", "field", True, 0.3, 0.0004, 0.0009, ""),
    ("Job", "field", False, -0.3, -0.0001, 0.0001, "tells least: at most 2 fields were asked for"),
    ("City x Visits", "pair", True, 4.0, 0.002, 0.001, ""),
]
FEWEST = {"fields": ["City"], "loss": -0.0004, "loss_error": 0.0009, "path": []}


def told_card(rows=ROWS, **changes):
    table = selection_table([dict(zip(COLUMNS, row, strict=True)) for row in rows])
    return card(**{"selection": table, "fewest": FEWEST, "warned": ["City", "Notes"], **changes})


def test_what_is_in_and_out_is_counted():
    assert selection_words.counted(told_card()) == (
        "The model uses 2 fields and 1 pair; "
        "it leaves out 3 columns for the reasons above and 1 field that tells least."
    )
    assert selection_words.counted(told_card(ROWS[:2], excluded={})) == "The model uses 2 fields."


def test_the_fields_that_are_missed_most_come_first():
    table = selection_words.strongest(told_card(ROWS[::-1]), most=1)
    assert table.to_numpy().tolist() == [["City", "+0.0433 (± 0.0033)"]]


NOTHING = "no more than chance brings, so leaving it out costs nothing that shows."


@pytest.mark.parametrize(
    ("loss", "error", "told"),
    [
        (0.0433, 0.0033, "rises by 0.0433 (± 0.0033): the model leans on it."),
        (0.0003, 0.0001, "rises by 0.0003 (± 0.0001): little would be lost."),
        (-0.0004, 0.0009, f"falls by 0.0004 (± 0.0009): {NOTHING}"),
        (-0.004, 0.001, "falls by 0.0040 (± 0.0010): the model is better off without it."),
    ],
)
def test_what_is_lost_without_a_warned_field_is_said(loss, error, told):
    row = ("City", "field", True, 9.0, loss, error, "")
    assert selection_words.warned(told_card([row])) == [f"Without 'City' the log loss {told}"]


def test_the_fewest_fields_are_offered_where_more_are_in_use():
    assert selection_words.offer(told_card()) == (
        "1 field would predict as well within one standard error "
        "(log loss \N{MINUS SIGN}0.0004 ± 0.0009): City."
    )
    assert selection_words.offer(told_card(fields={"City": "categorical"})) == ""
    assert selection_words.offer(told_card(fewest=None)) == ""


def test_a_card_that_knows_nothing_of_it_says_nothing():
    old = told_card((), fewest=None, warned=[])
    assert selection_words.counted(old) == selection_words.worth(old, "City") == ""
    assert selection_words.strongest(old).empty
    untried = told_card([("City", "field", True, math.nan, math.nan, math.nan, "")])
    assert selection_words.warned(untried) == []
