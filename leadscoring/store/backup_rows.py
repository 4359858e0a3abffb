"""Rows of tables as lines of JSON, the same from every kind of database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    Connection,
    Date,
    DateTime,
    Select,
    String,
    Table,
    column,
    func,
    insert,
    inspect,
    select,
    table,
    text,
)

__all__ = ["fill", "last_number", "lines_of", "number_on"]

_AT_ONCE = 1000


def lines_of(link: Connection, rows_of: Table) -> Iterator[bytes]:
    """Yield the rows of a table in the order of its key, each a line: a JSON array.

    Parameters
    ----------
    link : sqlalchemy.Connection
        To read from; no more than a thousand rows are in memory.
    rows_of : sqlalchemy.Table
        Which table.

    Yields
    ------
    line : bytes
        Moments and days as ISO 8601.
    """
    wanted = _in_order(rows_of, link.dialect.name)
    for row in link.execute(wanted, execution_options={"yield_per": _AT_ONCE}):
        plain = [value.isoformat() if isinstance(value, date) else value for value in row]
        yield json.dumps(plain, separators=(",", ":")).encode() + b"\n"


def fill(link: Connection, name: str, columns: list[str], lines: Iterable[bytes]) -> None:
    """Put lines back into an empty table, as it is at whatever revision.

    Parameters
    ----------
    link : sqlalchemy.Connection
        With the turn to write.
    name : str
        The table.
    columns : list of str
        What the values of a line are, in order.
    lines : iterable of bytes
        As `lines_of` made them.
    """
    types = {found["name"]: found["type"] for found in inspect(link).get_columns(name)}
    into = table(name, *(column(one, types[one]) for one in columns))
    read = [_reader(types[one]) for one in columns]
    rest = iter(lines)
    while some := list(islice(rest, _AT_ONCE)):
        rows = [
            {
                one: None if value is None else convert(value)
                for one, convert, value in zip(columns, read, json.loads(line), strict=True)
            }
            for line in some
        ]
        link.execute(insert(into), rows)


def last_number(link: Connection, rows_of: Table) -> int | None:
    """Return the last number that a table gave; None where numbers may be given again."""
    if not rows_of.dialect_options["sqlite"]["autoincrement"]:
        return None
    if link.dialect.name == "sqlite":
        asked = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        return link.execute(asked, {"name": rows_of.name}).scalar_one_or_none() or 0
    sequence = _sequence(link, rows_of.name)
    asked = text(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")  # noqa: S608 (the database's own name for it)
    return int(link.execute(asked).scalar_one())


def number_on(link: Connection, name: str, last: int | None) -> None:
    """Have a filled table give numbers above all that it ever gave.

    Parameters
    ----------
    link : sqlalchemy.Connection
        With the turn to write.
    name : str
        The table.
    last : int or None
        As `last_number` returned it.
    """
    if link.dialect.name == "sqlite":
        if last is not None:
            for statement in (
                "DELETE FROM sqlite_sequence WHERE name = :name",
                "INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)",
            ):
                link.execute(text(statement), {"name": name, "last": last})
        return
    sequence = _sequence(link, name)
    if sequence is not None:
        numbers = table(name, column("id"))
        highest = link.execute(select(func.max(numbers.c.id))).scalar_one() or 0
        if max(highest, last or 0):
            link.execute(select(func.setval(sequence, max(highest, last or 0))))


def _in_order(rows_of: Table, dialect: str) -> Select[Any]:
    """Ask for all rows in an order that does not depend on the database's language."""
    plain = "BINARY" if dialect == "sqlite" else "C"
    keys = (
        key.collate(plain) if isinstance(key.type, String) else key for key in rows_of.primary_key
    )
    return select(rows_of).order_by(*keys)


def _reader(kind: object) -> Callable[[Any], Any]:
    if isinstance(kind, DateTime):
        return lambda value: datetime.fromisoformat(value).replace(tzinfo=None)
    return date.fromisoformat if isinstance(kind, Date) else _as_it_is


def _as_it_is(value: Any) -> Any:  # noqa: ANN401 (what JSON holds)
    return value


def _sequence(link: Connection, name: str) -> str | None:
    """Return the name of what numbers a table of PostgreSQL; None where nothing does."""
    if "id" not in {found["name"] for found in inspect(link).get_columns(name)}:
        return None
    asked = select(func.pg_get_serial_sequence(name, "id", type_=String))
    return link.execute(asked).scalar_one()
