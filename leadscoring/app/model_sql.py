"""A model as SQL, to download for the database that holds the leads."""

from __future__ import annotations

import streamlit as st

from leadscoring.app import model_export, state, words
from leadscoring.app.state import Key
from leadscoring.export.sql import LeadTable
from leadscoring.lead_model import LeadModel
from leadscoring.lead_model.as_sql import as_sql, naming_column

__all__ = ["popover"]

_DIALECT: Key[str] = Key("models_sql")
_NAMES = {
    "duckdb": "DuckDB",
    "postgres": "PostgreSQL",
    "snowflake": "Snowflake",
    "bigquery": "BigQuery",
    "spark": "Spark",
    "sqlite": "SQLite",
}


def popover(model: LeadModel) -> None:
    """Offer the query that scores a table of leads where it is, in the words of one database.

    Parameters
    ----------
    model : LeadModel
        A saved version.
    """
    with st.popover("Download SQL", icon=":material/database:", type="tertiary"):
        st.selectbox("Database that holds the leads", _NAMES, format_func=_named, key=_DIALECT)
        dialect = state.get(_DIALECT) or next(iter(_NAMES))
        kept = naming_column(model)
        told = (
            f"{words.escape(kept[0])}, score, tier and reasons" if kept else "score, tier, reasons"
        )
        st.caption(
            f"A query that gives {told} of every lead in the table “leads”, inside the database."
        )
        model_export.button(
            "Download",
            model,
            what=f"SQL for {_NAMES[dialect]}",
            make=lambda: as_sql(model, dialect=dialect, table=LeadTable(keep=kept)),
            file_name=f"{model.version}-{dialect}.sql",
            mime="application/sql",
        )


def _named(dialect: str) -> str:
    return _NAMES[dialect]
