"""What stands above the query: what it is, what it reads, and what to know of the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from leadscoring.export.sql.columns import SCORED, ColumnType, LeadTable
from leadscoring.export.sql.reading import read_kinds
from leadscoring.model.routing import Routing

__all__ = ["heading"]

_KINDS: dict[ColumnType, str] = {
    "text": "texts",
    "number": "numbers",
    "flag": "true or false",
}
_TO_KNOW = {
    "postgres": "Say SET jit = off; first: to compile this takes longer than to run it.",
    "sqlite": "SQLite needs its mathematical functions, which most builds since 3.35 have.",
    "snowflake": "Written for Snowflake, but never run there: compare some leads with the product.",
    "bigquery": "Written for BigQuery, but never run there: compare some leads with the product.",
    "spark": "Say SET spark.sql.codegen.wholeStage = false; first: one method of Java is too small "
    "for this, which Spark finds out late.",
}
_REASONS = (
    "Reasons are those of the product, in its words and order, but that a number is given only "
    "where it is whole and below a million, and a level that the model does not list comes with "
    "its field. A text counts as a number with at most two digits in its exponent."
)


def heading(routing: Routing, table: LeadTable, *, dialect: str, about: Iterable[str]) -> str:
    """Return comments to stand above a query.

    Parameters
    ----------
    routing : Routing
        The scorecards.
    table : LeadTable
        Where the leads are.
    dialect : str
        The database.
    about : iterable of str
        What the query is, a sentence each.

    Returns
    -------
    comments : str
        Lines that each begin with two dashes, whatever the names in them hold.
    """
    told = [*about, *_read(routing, table), _REASONS, _TO_KNOW.get(dialect, "")]
    # A name may hold line ends of any kind, even those that wrapping does not know.
    lines = [line for sentence in told for line in wrap(" ".join(sentence.split()), 96)]
    return "".join(f"-- {line}\n" for line in lines)


def _read(routing: Routing, table: LeadTable) -> Iterator[str]:
    """Yield the columns that the table must have, by what they hold."""
    yield f"One row per lead of {table.name}, with {', '.join([*table.keep, *SCORED])}."
    kinds = read_kinds(routing, table)
    for kind, words in _KINDS.items():
        names = [name for name in routing.fields if kinds[name] == kind]
        there = [f'"{name}"' for name in names if name not in table.absent]
        if there:
            yield f"Read as {words}: {', '.join(there)}."
    if table.absent:
        yield f"Not in the table, so missing for every lead: {', '.join(sorted(table.absent))}."
