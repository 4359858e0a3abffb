import numpy as np
import pandas as pd
import pytest

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.outcomes import (
    binary_outcome,
    closed_outcome,
    level_text,
    likely_targets,
)


@pytest.mark.parametrize(
    ("no", "yes"),
    [
        (0, 1),
        (0.0, 1.0),
        (False, True),
        ("No", "Yes"),
        ("n", "Y"),
        ("Lost", "Won"),
        ("Not converted", "Converted"),
        (-1, 1),
        ("0", "1"),
        ("Lost", "Closed deal"),
        ("Open", "won"),
    ],
    ids=str,
)
def test_well_known_pairs_are_read_whatever_their_order_and_number(no, yes):
    for cells in ([no, yes, yes, yes], [yes, no, yes, yes]):
        outcome = binary_outcome(pd.Series(cells, name="Won"))
        assert outcome.converted.tolist() == [float(cell == yes) for cell in cells]
        assert (outcome.positive, outcome.negative) == (level_text(yes), level_text(no))


def test_of_an_unknown_pair_the_rarer_value_means_converted():
    outcome = binary_outcome(pd.Series(["cold", "cold", "hot"]))
    assert (outcome.positive, outcome.converted.tolist()) == ("hot", [0, 0, 1])


def test_the_user_can_say_which_value_means_converted():
    outcome = binary_outcome(pd.Series([1, 0, 0]), positive="0")
    assert (outcome.positive, outcome.converted.tolist()) == ("0", [0, 1, 1])


@pytest.mark.parametrize("blank", [None, np.nan, "Select", " n/a "], ids=repr)
def test_a_blank_outcome_is_not_known(blank):
    converted = binary_outcome(pd.Series(["Yes", blank, "No"], dtype=object)).converted
    assert np.array_equal(converted, [1, np.nan, 0], equal_nan=True)


def test_numbers_made_floats_by_a_blank_are_the_same_outcome():
    assert binary_outcome(pd.Series([1.0, np.nan, 0.0])).positive == "1"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (["Yes", "Yes"], "holds 1 ('Yes')"),
        (["Yes", "No", "Maybe"], "holds 3 ('Yes', 'No', 'Maybe')"),
        (range(9_000), "holds 9,000. Choose"),
        ([None, "Select"], "holds 0 (nothing)"),
    ],
    ids=["one", "three", "many", "none"],
)
def test_a_column_of_other_than_two_values_is_refused_in_words(cells, words):
    with pytest.raises(InvalidInput, match="'Won' must hold exactly two values") as error:
        binary_outcome(pd.Series(cells, name="Won"))
    assert words in str(error.value)


def test_a_positive_value_that_never_occurs_is_refused_in_words():
    with pytest.raises(InvalidInput, match="never says 'won'; it says 'Yes' or 'No'"):
        binary_outcome(pd.Series(["Yes", "No"], name="Deal"), positive="won")


def test_likely_targets_are_two_valued_and_those_named_like_one_come_first():
    leads = pd.DataFrame(
        {
            "Do Not Email": ["No", "Yes", "Select"],
            "Source": ["Chat", "Google", "API"],
            "is_converted": [0, 1, None],
            "Constant": [1, 1, 1],
        }
    )
    assert likely_targets(leads) == ["is_converted", "Do Not Email"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (3.0, "3"),
        (np.float64(-2), "-2"),
        (2.5, "2.5"),
        (" a b ", "a b"),
        (True, "True"),
        (np.inf, "inf"),
    ],
    ids=repr,
)
def test_level_text(value, text):
    assert level_text(value) == text


@pytest.mark.parametrize(
    ("cells", "positive", "expected"),
    [
        (["Lost", None, "Lost"], None, [0, None, 0]),
        (["Signed", "Signed"], "Signed", [1, 1]),
        (["Dropped", "Dropped"], "Signed", [0, 0]),
        ([1, 1], None, [1, 1]),
        (["Yes", "No", None], None, [1, 0, None]),
    ],
)
def test_closed_leads_may_all_have_gone_the_same_way(cells, positive, expected):
    read = closed_outcome(pd.Series(cells), positive)
    assert [None if np.isnan(value) else value for value in read] == expected


@pytest.mark.parametrize("cells", [["Signed", "Signed"], [None, None], ["Won", "Lost", "Open"]])
def test_an_outcome_that_may_mean_either_is_refused(cells):
    with pytest.raises(InvalidInput, match="Outcome"):
        closed_outcome(pd.Series(cells, name="Outcome", dtype="str"))
