"""The table of leads in the words of a database."""

from __future__ import annotations

from typing import TypeGuard

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
    except SqlglotError:
        found = None
    if not _is_name(found):
        raise InvalidInput(
            f"{table.name!r} is no name of a table in {dialect}. Name it as a query would: "
            "leads, or crm.leads; with quotes around a name that has spaces."
        )
    found.set("alias", exp.TableAlias(this=exp.to_identifier(_NAME)))
    return found


def _is_name(found: exp.Expr | None) -> TypeGuard[exp.Table]:
    if not isinstance(found, exp.Table):
        return False
    given = {name for name, value in found.args.items() if value}
    return given <= {"this", "db", "catalog"} and all(part.name for part in found.parts)


def cell(name: str) -> exp.Expr:
    """Return a column of the table; by the table's name, for else SQLite takes it for a text."""
    return exp.column(exp.to_identifier(name, quoted=True), table=_NAME)
