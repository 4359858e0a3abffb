"""A model handed out by the command line as a query, which scores as the product does."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

import leadscoring as ls
from leadscoring.export.sql import DIALECTS
from tests.command_line import answer, run

MODELS = Path(__file__).parents[1] / "golden" / "models"
LEADS = Path(__file__).parents[2] / "sample_data" / "leads_today.csv"
EXPORT = ("models", "export", "v0001", "--models", MODELS, "--format", "sql")


def test_the_query_scores_a_table_as_the_product_scores_the_file(tmp_path):
    query = tmp_path / "score.sql"
    words = ("--table", "crm.leads", "--keep", "Lead Number", "-o", query)
    run(*EXPORT, "--dialect", "duckdb", *words)
    leads = ls.read_leads(LEADS).frame
    with duckdb.connect() as link:
        link.execute("CREATE SCHEMA crm")
        link.execute("CREATE TABLE crm.leads AS SELECT * FROM leads")
        found = link.execute(query.read_text(encoding="utf-8")).df()
    scored = ls.load(MODELS, "v0001").score(leads)
    expected = scored.assign(**{"Lead Number": leads["Lead Number"]}).set_index("Lead Number")
    found = found.set_index("Lead Number").loc[expected.index]
    assert list(found) == list(scored)
    assert found["probability"].tolist() == pytest.approx(
        expected["probability"].tolist(), abs=1e-9
    )
    assert found["tier"].tolist() == expected["tier"].tolist()
    # A level that the model does not list comes with its field.
    pairs = zip(found["reason_1"], expected["reason_1"], strict=True)
    assert all(said == one or said.endswith(f": {one}") for said, one in pairs)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_query_without_a_file_is_printed_and_says_what_it_is(dialect):
    told = answer(*EXPORT, "--dialect", dialect)
    model = ls.load(MODELS, "v0001")
    heading = told["sql"].partition("WITH")[0]
    assert all(line.startswith("-- ") for line in heading.splitlines())
    plain = heading.replace("\n-- ", " ")
    for word in ("v0001", model.card.created, repr(model.cutoff), repr(model.warm), *model.fields):
        assert word in plain
    assert ("jit = off" in plain) == (dialect == "postgres")
    assert ("never run there" in plain) == (dialect in {"snowflake", "bigquery"})


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (EXPORT, "--dialect"),
        ((*EXPORT, "--dialect", "sqlite", "--table", ""), "no name of a table"),
        ((*EXPORT, "--dialect", "sqlite", "--absent", "Shoe size"), "'Shoe size'"),
        (("models", "export", "--models", MODELS), "-o"),
    ],
)
def test_what_the_query_cannot_be_made_of_is_said(words, said):
    assert said in run(*words, expect=2).stderr
