import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.missing import DEFAULT_MISSING
from leadscoring.model.terms import (
    CurveTerm,
    LevelTerm,
    ProductTerm,
    term_from_dict,
    term_to_dict,
)

SOURCE = LevelTerm("Source", {"Chat": -0.5, "Google": 0.25}, missing=-1.0, other=0.125)
VISITS = CurveTerm("Visits", x=(0.0, 2.0, 10.0), points=(-1.0, 1.0, 0.0), missing=0.5)
PRODUCT = ProductTerm(
    pair=("Visits", "Minutes"),
    low=(0.0, 0.0),
    high=(10.0, 100.0),
    mean=(2.0, 20.0),
    scale=(2.0, 10.0),
    weight=0.5,
    offset=-0.25,
)


def points(term, **columns):
    return term.score(pd.DataFrame(columns), DEFAULT_MISSING).tolist()


def test_a_level_has_its_points_and_a_blank_and_an_unknown_level_have_theirs():
    cells = ["Google", " Chat ", "Select", None, "API", "google"]
    assert points(SOURCE, Source=cells) == [0.25, -0.5, -1.0, -1.0, 0.125, 0.125]


def test_a_curve_is_linear_between_breakpoints_and_flat_beyond():
    cells = [0, 1, 2, 6, 10, 11, np.inf, -np.inf, None, 1e308]
    expected = [-1, 0, 1, 0.5, 0, 0, 0, -1, 0.5, 0]
    assert points(VISITS, Visits=cells) == expected


def test_at_a_jump_and_to_its_right_the_later_points_hold():
    steps = CurveTerm("Visits", x=(0.0, 0.0, 2.0, 2.0), points=(-1.0, 0.0, 1.0, 4.0), missing=9.0)
    cells = [-1, 0, 1, np.nextafter(2, 0), 2, 3, np.inf, -np.inf, None]
    assert points(steps, Visits=cells) == [-1, 0, 0.5, pytest.approx(1), 4, 4, 4, -1, 9]
    once = CurveTerm("Visits", x=(2.0, 2.0), points=(-1.0, 1.0), missing=0.0)
    assert points(once, Visits=[1.9, 2, 2.1]) == [-1, 1, 1]


finite = st.floats(-1e9, 1e9)


@settings(deadline=None)
@given(
    st.dictionaries(finite, finite, min_size=1, max_size=8),
    st.lists(st.floats(allow_nan=False), max_size=9),
)
def test_a_curve_without_jumps_reads_as_numpy_interpolates(curve, cells):
    x = sorted(curve)
    y = [curve[at] for at in x]
    cells = [*cells, *x]
    term = CurveTerm("Visits", tuple(x), tuple(y), missing=0.0)
    assert points(term, Visits=cells) == pytest.approx(np.interp(cells, x, y), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"points": [1.0]}, "as many points as breakpoints, at least one; it has 1 and 3"),
        ({"x": [], "points": []}, "at least one; it has 0 and 0"),
        ({"x": [0.0, 2.0, 1.0]}, r"none below the one before; they are \[0.0, 2.0, 1.0\]"),
        ({"x": [0.0, 2.0, np.nan]}, "must be finite"),
    ],
    ids=["a point too few", "no breakpoints", "falling", "not a number"],
)
def test_a_curve_edited_by_hand_is_refused_in_words(change, words):
    with pytest.raises(InvalidInput, match=words):
        term_from_dict(term_to_dict(VISITS) | change)


def test_a_product_by_hand_numbers_drawn_to_the_range_and_blanks_average():
    # (4 - 2) / 2 * (40 - 20) / 10 = 2, and -0.25 + 0.5 * 2 = 0.75; 99 visits count as 10:
    # (10 - 2) / 2 * 2 = 8, and -0.25 + 0.5 * 8 = 3.75
    expected = [0.75, 3.75, 3.75, -0.25, -0.25]
    visits = [4, 99, np.inf, None, 4]
    assert points(PRODUCT, Visits=visits, Minutes=[40, 40, 40, 40, None]) == expected


@pytest.mark.parametrize(
    ("term", "expected"),
    [(SOURCE, -1.0), (VISITS, 0.5), (PRODUCT, -0.25)],
    ids=lambda x: type(x).__name__,
)
def test_a_field_that_the_leads_lack_is_blank_for_each(term, expected):
    assert points(term, City=["Pune", "Delhi"]) == [expected, expected]


@pytest.mark.parametrize("term", [SOURCE, VISITS, PRODUCT], ids=lambda term: term.kind)
def test_plain_data_and_back(term):
    assert term_from_dict(term_to_dict(term)) == term


def test_a_term_of_an_unknown_kind_is_refused_in_words():
    with pytest.raises(InvalidInput, match="kind 'forest'; known are levels, curve, product, pair"):
        term_from_dict({"kind": "forest"})
