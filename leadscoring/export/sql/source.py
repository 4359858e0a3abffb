"""The table of leads in the words of a database."""

from __future__ import annotations

from sqlglot import exp
from sqlglot.errors import SqlglotError

from leadscoring.exceptions import InvalidInput
from leadscoring.export.sql.columns import LeadTable

__all__ = ["cell", "source"]

_NAME = "source"


def source(table: LeadTable, dialect: str) -> exp.Table:
    """Return the table under the name by which the query calls it.

    Raises
    ------
    InvalidInput
        If the table's name is none.
    """
    try:
        found = exp.to_table(table.name, dialect=dialect, copy=False)
        parts = found.parts if isinstance(found, exp.Table) else []
    except SqlglotError:
        parts = []
    if not parts or not all(isinstance(part, exp.Identifier) and part.name for part in parts):
        raise InvalidInput(
            f"{table.name!r} is no name of a table in {dialect}. Name it as a query would: "
            "leads, or crm.leads; with quotes around a name that has spaces."
        )
    places = dict(zip(("this", "db", "catalog"), reversed(parts), strict=False))
    return exp.Table(**places, alias=exp.TableAlias(this=exp.to_identifier(_NAME)))


def cell(name: str) -> exp.Expr:
    """Return a column of the table; by the table's name, for else SQLite takes it for a text."""
    return exp.column(exp.to_identifier(name, quoted=True), table=_NAME)
