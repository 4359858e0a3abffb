import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.decisions.dials import DIALS
from leadscoring.exceptions import NotReachable

# Sorted by hand: bought  1    1    0    1    0
HAND = Cutoffs.from_predictions([0.9, 0.7, 0.4, 0.2, 0.1], [1, 1, 0, 1, 0])


@pytest.mark.parametrize(
    ("name", "position", "cutoff"),
    [
        ("Cutoff score", 55, 0.55),
        ("Calls per day", 40, 0.7),  # 40 of 100 leads are 2 of 5
        ("Share that converts", 75, 0.2),  # 3 of the best 4 bought
        ("Buyers reached", 60, 0.7),  # 2 of 3 buyers are among the best 2
    ],
)
def test_turning_a_dial_finds_the_cutoff(name, position, cutoff):
    assert DIALS[name].find(HAND, position, 100).cutoff == cutoff


def test_a_dial_shows_where_a_cutoff_lies():
    point = HAND.at(0.416)  # 2 of 5 leads are hot and both buy: 2 of the 3 buyers
    positions = {name: dial.position(point, HAND, 50) for name, dial in DIALS.items()}
    assert positions == {
        "Cutoff score": 42,
        "Calls per day": 20,
        "Share that converts": 99,  # 100% is more than the dial asks for
        "Buyers reached": 67,
    }


def test_what_cannot_be_reached_is_said():
    none = Cutoffs.from_predictions([0.9] * 50 + [0.1] * 50, ([1] * 30 + [0] * 20) * 2)
    with pytest.raises(NotReachable, match="95% conversion is not reachable"):
        DIALS["Share that converts"].find(none, 95, 100)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=2, max_size=30), st.floats(0, 1), st.integers(1, 400))
def test_every_cutoff_lies_on_every_dial(probability, cutoff, n):
    outcome = [i % 2 for i in range(len(probability))]
    cutoffs = Cutoffs.from_predictions(probability, outcome)
    for dial in DIALS.values():
        low, high = dial.span(cutoffs, n)
        assert low < high
        assert low <= dial.position(cutoffs.at(cutoff), cutoffs, n) <= high
