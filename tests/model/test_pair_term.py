import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.missing import DEFAULT_MISSING
from leadscoring.model.terms import (
    BinSide,
    LevelSide,
    PairTerm,
    term_from_dict,
    term_to_dict,
)

SOURCE, JOB = LevelSide("Source", ("Chat", "Google")), LevelSide("Job", ("Student",))
VISITS, MINUTES = BinSide("Visits", (2.0, 5.0)), BinSide("Minutes", (10.0,))
# Rows: Chat, Google, other, blank. Columns: Student, other, blank; or below 2, 2 to 5, from 5 on, blank.
BY_JOB = PairTerm((SOURCE, JOB), ((1.0, 2.0, 3.0), (4.0, 5.0, 6.0), (7.0, 8.0, 9.0), (-1, -2, -3)))
BY_VISITS = PairTerm(
    (SOURCE, VISITS), tuple(tuple(10.0 * row + column for column in range(4)) for row in range(4))
)
NUMBERS = PairTerm(
    (VISITS, MINUTES), ((0.1, 0.2, 0.3), (0.4, 0.5, 0.6), (0.7, 0.8, 0.9), (-0.1, -0.2, -0.3))
)


def points(term, **columns):
    return term.score(pd.DataFrame(columns), DEFAULT_MISSING).tolist()


def test_levels_by_levels_each_cell_other_and_blank():
    sources = ["Chat", " Google ", "API", "Select", None, "Google"]
    jobs = ["Student", "Student", "Nurse", "Nurse", "", np.nan]
    assert points(BY_JOB, Source=sources, Job=jobs) == [1, 4, 8, -2, -3, 6]


def test_levels_by_bins_a_number_on_an_edge_is_in_the_bin_to_its_right():
    visits = [1.9, 2, 4.9, 5, np.inf, -np.inf, "7", "many", None]
    expected = [10, 11, 11, 12, 12, 10, 12, 13, 13]
    assert points(BY_VISITS, Source=["Google"] * 9, Visits=visits) == expected


def test_bins_by_bins():
    assert points(NUMBERS, Visits=[0, 3, 9, None], Minutes=[10, 9.9, np.nan, 1e300]) == [
        *(0.2, 0.4, 0.9, -0.2)
    ]


def test_a_field_that_the_leads_lack_is_blank_for_each():
    assert points(BY_JOB, Source=["Chat", "API"]) == [3, 9]
    assert points(NUMBERS, City=["Pune"]) == [-0.3]


def test_a_side_without_levels_or_edges_still_tells_blank_from_filled_in():
    term = PairTerm((LevelSide("Job", ()), BinSide("Visits", ())), ((1.0, 2.0), (3.0, 4.0)))
    assert points(term, Job=["Nurse", None], Visits=[7, None]) == [1, 4]


def test_codes_are_counted_as_points_are_laid_out():
    leads = pd.DataFrame({"Source": ["Google", "API", "-"], "Visits": [2, np.inf, None]})
    assert SOURCE.codes(leads, DEFAULT_MISSING).tolist() == [1, 2, 3]
    assert VISITS.codes(leads, DEFAULT_MISSING).tolist() == [1, 2, 3]
    assert (SOURCE.n_codes, VISITS.n_codes) == (4, 4)


def test_it_is_named_after_its_fields():
    assert (BY_VISITS.name, BY_VISITS.fields) == ("Source x Visits", ("Source", "Visits"))


number = st.floats(allow_nan=False, allow_infinity=False)
sides = st.builds(
    LevelSide, st.just("Source"), st.lists(st.text(), max_size=4, unique=True).map(tuple)
) | st.builds(
    BinSide, st.just("Visits"), st.lists(number, max_size=4, unique=True).map(sorted).map(tuple)
)


@st.composite
def pairs(draw):
    pair = draw(st.tuples(sides, sides))
    rows, columns = (side.n_codes for side in pair)
    row = st.lists(number, min_size=columns, max_size=columns).map(tuple)
    return PairTerm(pair, tuple(draw(st.lists(row, min_size=rows, max_size=rows))))


@settings(deadline=None)
@given(
    pairs(),
    st.lists(st.none() | st.text(max_size=3), min_size=1, max_size=6),
    st.lists(st.floats(), min_size=6, max_size=6),
)
def test_json_and_back_changes_no_bit_of_any_score(term, sources, visits):
    again = term_from_dict(json.loads(json.dumps(term_to_dict(term), allow_nan=False)))
    assert (again, repr(again)) == (term, repr(term))
    source = np.array(sources, dtype=object)
    leads = pd.DataFrame({"Source": source, "Visits": visits[: len(sources)]})
    before = term.score(leads, DEFAULT_MISSING)
    assert before.tobytes() == again.score(leads, DEFAULT_MISSING).tobytes()


DATA = term_to_dict(BY_VISITS)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"points": DATA["points"][:3]}, r"must be 4 rows of 4 numbers.* they are 3 rows of 4"),
        ({"points": [[1.0, 2.0]] + [[1.0] * 4] * 3}, "they are 4 rows of 2/4"),
        ({"points": []}, "they are 0 rows of 0"),
        ({"sides": DATA["sides"][:1]}, "must have 2 sides; it has 1"),
        ({"sides": [DATA["sides"][0], {"field": "Visits", "knots": []}]}, "has field, knots"),
        ({"sides": [{"field": "A", "levels": ["x", "x"]}] * 2}, "a level of 'A' twice"),
        ({"sides": [{"field": "A", "edges": [2, 1]}] * 2}, r"edges of 'A' .* are \[2, 1\]"),
        ({"sides": [{"field": "A", "edges": [1, 1]}] * 2}, "edges of 'A'"),
        ({"sides": [{"field": "A", "edges": [np.inf]}] * 2}, "must be finite"),
    ],
    ids=[
        *("a row too few", "a short row", "no rows", "one side", "another cut"),
        *("a level twice", "falling edges", "an edge twice", "an infinite edge"),
    ],
)
def test_a_pair_edited_by_hand_is_refused_in_words(change, words):
    with pytest.raises(InvalidInput, match=words):
        term_from_dict(DATA | change)
