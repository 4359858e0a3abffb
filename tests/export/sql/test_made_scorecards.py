"""Scorecards of any shape, on leads of any cells: the query and Python say the same."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadscoring.export.sql import scoring_query
from leadscoring.model.calibration import Calibration
from leadscoring.model.routing import Routing
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.terms import (
    BinSide,
    CurveTerm,
    LevelSide,
    LevelTerm,
    PairTerm,
    ProductTerm,
)
from tests.export.sql.databases import in_duckdb, in_sqlite, table_of
from tests.export.sql.told import assert_same, by_python

ASK = {"duckdb": in_duckdb, "sqlite": in_sqlite}
FIELDS = ("level", "0", "points_0", 'a "quoted" one', "it's")
NUMBERS = ("number", "stored_0", "x\ny", "%s")
LEVELS = ("a", "A", "'", '"', "\\", "\n|", "\u00e9", "e\u0301", "0", "1.5", "-- x", "na", "")
CELLS = (*LEVELS, " a", "a\u3000", "NA", "other", "1.50", None)

MAPS = (
    Calibration(),
    Calibration("isotonic", x=(-1.0, 0.5), y=(0.2, 0.7)),
    Calibration("beta", slope=0.5, offset=0.1, upper_slope=2.0),
)

points = st.floats(-3, 3).map(lambda x: round(x, 3))
breaks = st.lists(st.integers(-4, 4).map(lambda i: i / 2), min_size=1, max_size=6).map(sorted)


@st.composite
def level_terms(draw, field):
    return LevelTerm(field, draw(st.dictionaries(st.sampled_from(LEVELS), points)), 0.3, -0.2)


@st.composite
def curve_terms(draw, field):
    x = draw(breaks)
    y = draw(st.lists(points, min_size=len(x), max_size=len(x)))
    return CurveTerm(field, tuple(x), tuple(y), draw(points))


@st.composite
def pair_terms(draw, level, number):
    across = BinSide(number, tuple(sorted(set(draw(breaks)))))
    levels = draw(st.lists(st.sampled_from(LEVELS), unique=True, max_size=3))
    sides = LevelSide(level, tuple(levels)), across
    sides = sides if draw(st.booleans()) else sides[::-1]
    row = st.lists(points, min_size=sides[1].n_codes, max_size=sides[1].n_codes).map(tuple)
    rows = st.lists(row, min_size=sides[0].n_codes, max_size=sides[0].n_codes)
    return PairTerm(sides, tuple(draw(rows)))


@st.composite
def scorecards(draw):
    levels = draw(st.lists(st.sampled_from(FIELDS), unique=True, max_size=3))
    numbers = draw(st.lists(st.sampled_from(NUMBERS), unique=True, min_size=2, max_size=3))
    terms = [draw(level_terms(field)) for field in levels]
    terms += [draw(curve_terms(field)) for field in numbers]
    if levels and draw(st.booleans()):
        terms.append(draw(pair_terms(levels[0], numbers[0])))
    if draw(st.booleans()):
        pair = (numbers[0], numbers[1])
        terms.append(ProductTerm(pair, (-1.0, -2.0), (2.0, 1.5), (0.1, 0.0), (1.3, 0.9), 0.4, 0.1))
    calibration = draw(st.sampled_from(MAPS))
    return Scorecard(draw(points), tuple(draw(st.permutations(terms))), calibration, ("na", ""))


@st.composite
def leads_for(draw, scorecard):
    n = 12
    number = st.one_of(
        st.integers(-9, 9).map(lambda i: i / 4), st.sampled_from([float("inf"), float("nan"), 1e9])
    )
    columns = {}
    for field in scorecard.fields:
        texts = field in FIELDS
        cell = st.sampled_from(CELLS) if texts else number
        cells = draw(st.lists(cell, min_size=n, max_size=n))
        columns[field] = pd.Series(cells, dtype=object if texts else float)
    return pd.DataFrame(columns)


@pytest.mark.parametrize("dialect", ASK)
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_the_query_of_any_scorecard_says_what_python_says(dialect, data):
    scorecard = data.draw(scorecards())
    leads = data.draw(leads_for(scorecard))
    routing = Routing(scorecard)
    query = scoring_query(
        routing, dialect=dialect, table=table_of(routing, leads), cutoff=0.55, warm=0.35
    )
    assert_same(ASK[dialect](leads, query), by_python(routing, leads, 0.55, 0.35))
