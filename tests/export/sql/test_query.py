"""The query says of every lead what Python says, in each database that can be asked here."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import pytest

from leadscoring.export.sql import LeadTable, scoring_query
from leadscoring.model.calibration import Calibration
from leadscoring.model.routing import Routing
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.terms import CurveTerm, LevelTerm
from tests.export.sql.databases import in_duckdb, in_postgresql, in_spark, in_sqlite, table_of
from tests.export.sql.hostile import hostile_leads, routed
from tests.export.sql.told import assert_same, by_python

CUTOFF, WARM = 0.6, 0.3
MAPS = {
    "none": Calibration(),
    "sigmoid": Calibration("sigmoid", slope=0.8, offset=0.4),
    "beta": Calibration("beta", slope=1.4, offset=-0.3, upper_slope=0.6),
    "flat beta": Calibration("beta", slope=0.0, offset=-0.3, upper_slope=1e-3),
    "isotonic": Calibration("isotonic", x=(-2.0, -0.5, 0.1, 1.5), y=(0.05, 0.3, 0.6, 0.6)),
}


@pytest.fixture(
    params=[
        "duckdb",
        "sqlite",
        pytest.param("postgres", marks=pytest.mark.postgresql),
        pytest.param("spark", marks=pytest.mark.spark),
    ]
)
def database(request):
    """Return a dialect, and what asks its database."""
    if request.param == "postgres":
        cluster = request.getfixturevalue("postgresql")
        with cluster.fresh_database() as url:
            yield "postgres", in_postgresql(url.replace("+psycopg", ""))
    elif request.param == "spark":
        yield "spark", in_spark(request.getfixturevalue("spark"))
    else:
        yield request.param, {"duckdb": in_duckdb, "sqlite": in_sqlite}[request.param]


def asked(database, routing, leads):
    dialect, ask = database
    table = table_of(routing, leads)
    return ask(
        leads, scoring_query(routing, dialect=dialect, table=table, cutoff=CUTOFF, warm=WARM)
    )


def test_every_hostile_lead_is_scored_as_in_python(database):
    routing, leads = routed(), hostile_leads()
    expected = by_python(routing, leads, CUTOFF, WARM)
    assert_same(asked(database, routing, leads), expected)
    assert set(expected["tier"]) == {"hot", "warm", "cold"}


def test_every_map_holds_from_never_to_always(database):
    leads = pd.DataFrame({"x": [*np.linspace(-4, 4, 33), -1e3, -745.5, -700.1, 709.9, 1e3]})
    line = CurveTerm("x", (-1e3, 1e3), (-1e3, 1e3), missing=0.0)
    for calibration in MAPS.values():
        routing = Routing(Scorecard(0.0, (line,), calibration, ()))
        found = asked(database, routing, leads)
        np.testing.assert_allclose(
            found["probability"], calibration(leads["x"]), rtol=1e-12, atol=1e-300
        )


def test_case_and_blanks_are_ignored_as_python_ignores_them(database):
    words = ("select", "nil", "stra\u00dfe", "\u00e9t\u00e9", "\u1f80")
    letters = [
        char
        for char in map(chr, range(1, sys.maxunicode + 1))
        if char.isspace() or len({char, char.lower(), char.upper(), char.casefold()}) > 1
    ]
    texts = [text for char in letters for text in spelt(words, char)]
    leads = pd.DataFrame({"x": [*texts, *words, *(word.upper() for word in words)]})
    term = LevelTerm("x", {"listed": 0.0}, missing=1.0, other=-1.0)
    found = asked(database, Routing(Scorecard(0.0, (term,), Calibration(), words)), leads)
    wanted = {word.casefold() for word in words}
    missing = [text.strip().casefold() in wanted for text in leads["x"]]
    assert (found["probability"] > 0.5).tolist() == missing
    assert 50 < sum(missing) < 0.5 * len(missing)


def spelt(words, char):
    """Yield a word in which a letter stands for what it folds to, and one that it surrounds."""
    fold = char.casefold()
    yield from (word.replace(fold, char, 1) for word in words if fold in word)
    yield f"{char}{words[0]}{char}"


def test_a_column_of_another_kind_than_told_is_an_error_and_no_score(database):
    dialect, ask = database
    term = LevelTerm("x", {"3": 1.0}, missing=0.0, other=-1.0)
    routing, leads = Routing(Scorecard(0.0, (term,), Calibration(), ())), pd.DataFrame({"x": [3.0]})
    query = scoring_query(
        routing, dialect=dialect, table=LeadTable(keep=("lead",)), cutoff=CUTOFF, warm=WARM
    )
    if dialect == "sqlite":  # where each cell tells its own kind
        assert ask(leads, query)["tier"].tolist() == ["hot"]
        return
    with pytest.raises(Exception, match=r"list_position|must hold texts|double precision"):
        ask(leads, query)


@pytest.mark.parametrize(
    "place", [("duckdb", in_duckdb), ("sqlite", in_sqlite)], ids=["duckdb", "sqlite"]
)
def test_a_sum_of_many_terms_is_taken_in_the_order_of_python(place):
    rng = np.random.default_rng(0)
    points = rng.normal(size=450) * 10.0 ** rng.integers(-12, -2, 450)  # none is worth saying
    terms = tuple(CurveTerm(f"x{i}", (0.0,), (p,), missing=-p / 3) for i, p in enumerate(points))
    leads = pd.DataFrame({"x0": [1.0, np.nan], "x449": [np.nan, 1.0]})
    routing = Routing(Scorecard(0.1, terms, Calibration(), ()))
    found = asked(place, routing, leads)["probability"]
    np.testing.assert_allclose(found, routing.probability(leads), rtol=0, atol=2e-16)
