"""The page Models hands out a model as SQL, and writes down who took it."""

from __future__ import annotations

import sqlite3

import streamlit as st

import leadscoring as ls
from leadscoring.store import audit
from tests.small_model import SAMPLES

PAGE = "pages/models.py"


def test_the_query_of_the_chosen_database_scores_as_the_model_does(
    app, models, own_database, monkeypatch
):
    made = {}

    def take(label, make, *, file_name, **_):
        if file_name.endswith(".sql"):
            made[file_name] = make()

    monkeypatch.setattr(st, "download_button", take)
    app.run().switch_page(PAGE)
    app.run()
    app.selectbox(key="models_sql").set_value("sqlite").run()
    assert not app.exception
    assert list(made) == ["v0001-duckdb.sql", "v0001-sqlite.sql"]
    with own_database.reading() as link:
        entries = audit.entries(link, act="model export")
    assert '{"what":"SQL for SQLite"}' in entries["details"].tolist()
    leads = ls.read_leads(SAMPLES / "leads_today.csv").frame
    link = sqlite3.connect(":memory:")
    leads.drop(columns=leads.columns[leads.dtypes == "datetime64[us]"]).to_sql("leads", link)
    rows = {row[0]: row[1:4] for row in link.execute(made["v0001-sqlite.sql"])}
    link.close()
    scored = ls.load(models).score(leads).set_index(leads["Prospect ID"])
    assert rows.keys() == set(scored.index)
    assert max(abs(scored.loc[key, "probability"] - row[0]) for key, row in rows.items()) < 1e-9
    assert all(scored.loc[key, "tier"] == row[2] for key, row in rows.items())
