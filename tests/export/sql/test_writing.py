"""The query as a text: what survives the quoting of each database, and what is refused."""

from __future__ import annotations

import sqlite3

import numpy as np
import pandas as pd
import pytest
import sqlglot
from sqlglot import exp

from leadscoring.exceptions import InvalidInput
from leadscoring.export.sql import DIALECTS, LeadTable, heading, scoring_query
from leadscoring.model.calibration import Calibration
from leadscoring.model.routing import Routing
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.segments import Part, Segments
from leadscoring.model.terms import CurveTerm, LevelTerm, ProductTerm
from tests.export.sql.databases import in_duckdb
from tests.export.sql.hostile import PLACEHOLDERS, TEXTS, hostile_scorecard, routed

LINES = {"cutoff": 0.5, "warm": 0.3}


def one_term(*terms, placeholders=("na",)):
    return Routing(Scorecard(0.0, terms, Calibration(), placeholders))


CITY = LevelTerm("City", {"Pune": 1.0}, missing=0.0, other=-1.0)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_level_and_column_is_read_back_as_it_was_written(dialect):
    routing = routed()
    text = scoring_query(routing, dialect=dialect, table=LeadTable("crm.leads"), **LINES)
    read = sqlglot.parse_one(text, dialect=dialect)
    literals = {node.this for node in read.find_all(exp.Literal) if node.is_string}
    listed = {t for t in TEXTS if t == t.strip() and t.casefold() not in PLACEHOLDERS}
    assert listed <= literals
    columns = {node.name for node in read.find_all(exp.Column) if node.table == "source"}
    assert columns == set(routing.fields)
    tables = [node.sql() for node in read.find_all(exp.Table) if node.db]
    assert tables == ["crm.leads AS source"]
    answers = ["probability", "score", "tier", "reason_1", "reason_2", "reason_3"]
    assert read.named_selects == answers


@pytest.mark.parametrize("dialect", ["snowflake", "bigquery"])
def test_what_was_not_run_reads_as_what_was(dialect):
    """Both differ from what Spark ran in the spelling of functions, not in a number."""
    routing, table = Routing(hostile_scorecard()), LeadTable()
    numbers = {}
    for each in (dialect, "spark"):
        text = scoring_query(routing, dialect=each, table=table, **LINES)
        read = sqlglot.parse_one(text, dialect=each)
        numbers[each] = sorted(n.this for n in read.find_all(exp.Literal) if not n.is_string)
    assert numbers[dialect] == numbers["spark"]


def test_a_column_of_sqlite_is_read_cell_by_cell_whatever_it_was_declared_as():
    cells = [3, 3.0, "3", " 3 ", "3.0", 2.5, "2.5", "many", "na", "", None, np.inf]
    leads = pd.DataFrame({"x": pd.Series(cells, dtype=object)})
    points = {"3": 0.5, "2.5": 1.5, "3.0": 2.5}
    for term in (
        LevelTerm("x", points, missing=-1.0, other=-2.0),
        CurveTerm("x", (2.0, 3.0), (0.0, 1.0), missing=-1.0),
    ):
        routing = one_term(term, placeholders=("na", ""))
        query = scoring_query(routing, dialect="sqlite", table=LeadTable(), **LINES)
        link = sqlite3.connect(":memory:")
        link.execute("CREATE TABLE leads (x)")
        link.executemany("INSERT INTO leads VALUES (?)", [(cell,) for cell in cells])
        found = [row[0] for row in link.execute(query)]
        link.close()
        assert found == pytest.approx(routing.probability(leads).tolist(), abs=1e-12)


def test_numbers_and_flags_are_known_by_the_levels_that_python_knows_them_by():
    leads = pd.DataFrame({"n": [3.0, 2.5, -0.0, 1e20, np.nan, np.inf], "f": [True, False] * 3})
    levels = {"3": 0.1, "2.5": 0.2, "0": 0.3, "100000000000000000000": 0.4, "3.0": 9.0}
    routing = one_term(
        LevelTerm("n", levels, missing=-0.1, other=-0.2),
        LevelTerm("f", {"True": 1.0, "False": -1.0, "1": 5.0}, missing=3.0, other=4.0),
    )
    table = LeadTable(keep=("lead",), types={"n": "number", "f": "flag"})
    found = in_duckdb(leads, scoring_query(routing, dialect="duckdb", table=table, **LINES))
    assert found["probability"].tolist() == pytest.approx(
        routing.probability(leads).tolist(), abs=1e-12
    )


def test_no_name_breaks_out_of_the_comments():
    routing = one_term(LevelTerm("a\n; DROP TABLE leads; --\u2028b", {"x": 1.0}, 0.0, 0.0))
    told = heading(routing, LeadTable(keep=("k\r\nk",)), dialect="duckdb", about=["One.\nTwo."])
    assert all(line.startswith("-- ") for line in told.splitlines())


def parts(*placeholders):
    general = Scorecard(0.0, (CITY,), Calibration(), ("na",))
    own = Scorecard(0.0, (CITY,), Calibration(), placeholders)
    return Routing(general, Segments("City", (Part("Pune", own, None),)))


REFUSED = {
    "another database": (one_term(CITY), "oracle", LeadTable(), "duckdb, postgres"),
    "no table": (one_term(CITY), "duckdb", LeadTable(""), "no name of a table"),
    "a column unread": (one_term(CITY), "duckdb", LeadTable(types={"Town": "text"}), "'Town'"),
    "nothing left": (one_term(CITY), "duckdb", LeadTable(absent=frozenset({"City"})), "none of"),
    "kept twice": (one_term(CITY), "duckdb", LeadTable(keep=("Id", "ID")), "'Id'"),
    "kept as a score": (one_term(CITY), "postgres", LeadTable(keep=("score",)), "'score'"),
    "one column of two": (
        one_term(CITY, LevelTerm("CITY", {}, 0.0, 1.0)),
        "sqlite",
        LeadTable(),
        "'City' and 'CITY' are one column",
    ),
    "other blanks": (parts("nil"), "duckdb", LeadTable(), "Train them together"),
    "too steep": (
        one_term(CurveTerm("x", (0.0, 5e-324), (0.0, 1e10), 0.0)),
        "duckdb",
        LeadTable(),
        "'x' jumps at 0",
    ),
    "divided by nothing": (
        one_term(ProductTerm(("x", "y"), (0, 0), (1, 1), (0, 0), (1, 0), 1.0, 0.0)),
        "duckdb",
        LeadTable(),
        "divides 'y' by 0",
    ),
}


@pytest.mark.parametrize(("routing", "dialect", "table", "said"), REFUSED.values(), ids=REFUSED)
def test_what_no_query_could_read_right_is_refused(routing, dialect, table, said):
    with pytest.raises(InvalidInput, match=said):
        scoring_query(routing, dialect=dialect, table=table, **LINES)


def test_two_columns_of_one_name_are_two_where_the_database_tells_them_apart():
    routing = one_term(CITY, LevelTerm("CITY", {}, 0.0, 1.0))
    assert '"CITY"' in scoring_query(routing, dialect="postgres", table=LeadTable(), **LINES)
