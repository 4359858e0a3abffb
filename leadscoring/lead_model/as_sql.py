"""A model as one SQL query, for leads that are to be scored where they are."""

from __future__ import annotations

from leadscoring.export import sql
from leadscoring.export.sql import LeadTable
from leadscoring.lead_model.model import LeadModel
from leadscoring.model.routing import Routing

__all__ = ["as_sql", "naming_column"]

_NAMES_A_LEAD = "identifies the lead"


def as_sql(model: LeadModel, *, dialect: str, table: LeadTable | None = None) -> str:
    """Return a query that scores a table of leads as the model does.

    Parameters
    ----------
    model : LeadModel
        A model; its cutoff and warm line make the tiers.
    dialect : {"duckdb", "postgres", "snowflake", "bigquery", "spark", "sqlite"}
        The database.
    table : LeadTable, optional
        Where the leads are, by default in ``leads``.

    Returns
    -------
    query : str
        Comments that say what it is, then one ``SELECT`` that gives probability (within
        1e-9 of `LeadModel.score`), score, tier and reason_1 to reason_3 of each lead.

    Raises
    ------
    InvalidInput
        If the database is unknown, or the table or the model is one that no query can read.
    """
    place = LeadTable() if table is None else table
    routing = Routing(model.scorecard, model.segments)
    query = sql.scoring_query(
        routing, dialect=dialect, table=place, cutoff=model.cutoff, warm=model.warm
    )
    return f"{sql.heading(routing, place, dialect=dialect, about=_about(model))}{query}\n"


def naming_column(model: LeadModel) -> tuple[str, ...]:
    """Return the column by which the leads that the model learnt from were told apart, if any."""
    found = [name for name, why in model.card.excluded.items() if why == _NAMES_A_LEAD]
    return tuple(found[:1])


def _about(model: LeadModel) -> list[str]:
    version = model.version or "a model that is not saved"
    return [
        f"Scores leads as {version} of leadscoring does, made {model.card.created}.",
        f"Hot from a probability of {model.cutoff!r}, warm from {model.warm!r}.",
    ]
