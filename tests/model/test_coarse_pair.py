import math

import numpy as np
import pytest

from leadscoring.model.coarse_pair import groups
from leadscoring.model.terms import BinSide, LevelSide, PairTerm

YES = LevelSide("Email", ("Yes",))


def down(side, *points):
    """Groups of a side whose codes have these points, beside one level."""
    (first, _) = groups(PairTerm((side, YES), tuple((x, 0.0, 0.0) for x in points)))
    return [group.label for group in first], [group.codes for group in first]


def test_the_eight_levels_that_matter_most_up_or_down_in_their_order():
    side = LevelSide("City", tuple("abcdefghij"))
    points = [0.1, -0.9, 0.2, 0.8, 0.7, 0.6, -0.5, 0.4, 0.3, 0.15, 0.35, 0.0]
    labels, codes = down(side, *points)
    assert labels == ["b", "d", "e", "f", "g", "h", "i", "other"]
    assert codes == [(1,), (3,), (4,), (5,), (6,), (7,), (8,), (10,)]


def test_other_and_blank_are_shown_where_they_move_the_odds_by_five_percent():
    side = LevelSide("City", ("Pune",))
    enough, too_little = math.log(1.051), -math.log(1.049)
    assert down(side, 0.0, enough, too_little)[0] == ["Pune", "other"]
    assert down(side, 0.0, too_little, -enough)[0] == ["Pune", "blank"]


def test_a_level_called_blank_is_not_mistaken_for_a_blank():
    assert down(LevelSide("City", ("blank", "other")), 1, 1, 1, 1)[0] == [
        *("blank", "other", "(other)", "(blank)")
    ]


def test_neighbouring_bins_that_differ_least_are_joined_until_six_are_left():
    # gaps of 1, .1, 2, .2, 3, .3, 4: the two least go
    points = np.cumsum([0, 1, 0.1, 2, 0.2, 3, 0.3, 4])
    side = BinSide("Visits", (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0))
    labels, codes = down(side, *points, 9.0)
    assert labels == [*("below 1", "1 to 3", "3 to 5", "5 to 6", "6 to 7", "7 or more"), "blank"]
    assert codes == [(0,), (1, 2), (3, 4), (5,), (6,), (7,), (8,)]


def test_bins_that_say_the_same_are_one_range():
    assert down(BinSide("Visits", (1.0, 2.0, 3.0)), 0.5, 0.5, 0.1, 0.1, 0.0)[0] == [
        *("below 2", "2 or more")
    ]
    assert down(BinSide("Visits", (1.0,)), 0.5, 0.5, 0.0)[0] == ["any number"]
    assert down(BinSide("Visits", ()), 0.5, 0.0)[0] == ["any number"]


@pytest.mark.parametrize(
    ("edges", "labels"),
    [
        ((784.2857, 12_345.0), ["below 784", "784 to 12,345", "12,345 or more"]),
        ((2.5,), ["below 2.5", "2.5 or more"]),
        ((1.0001, 1.0002), ["below 1.0001", "1.0001 to 1.0002", "1.0002 or more"]),
        ((0.0, 5e-324), ["below 0", "0 to 4.94e-324", "4.94e-324 or more"]),
        ((-2_500_000.0,), ["below -2,500,000", "-2,500,000 or more"]),
        (
            (1.0, 1 + 2**-52),
            ["below 1.0", "1.0 to 1.0000000000000002", "1.0000000000000002 or more"],
        ),
    ],
    ids=["large", "decimal", "close", "least", "negative", "next to each other"],
)
def test_ranges_are_named_with_as_few_digits_as_tell_them_apart(edges, labels):
    assert down(BinSide("Amount", edges), *range(len(edges) + 1), 0.0)[0] == labels
