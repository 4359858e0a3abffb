"""How a text file is punctuated, as DuckDB's CSV sniffer finds it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from leadscoring.exceptions import InvalidInput, ReadError

__all__ = ["Dialect", "numeric_columns", "sniff_dialect"]

_SAMPLE = 8_000_000
_TYPES = "['BIGINT', 'DOUBLE', 'DATE', 'TIMESTAMP', 'VARCHAR']"
_NUMBERS = ("BIGINT", "DOUBLE", "HUGEINT")


@dataclass(frozen=True)
class Dialect:
    """How a text file is punctuated.

    Parameters
    ----------
    delimiter, quote : str
        One character each.
    escape : str or None
        The character before a quote inside quotes; None where quotes are doubled.
    has_header : bool
        Whether the first row (after `skip` lines) names the columns.
    skip : int
        Lines above the table, such as a title.
    n_columns : int
        Columns found.
    """

    delimiter: str
    quote: str = '"'
    escape: str | None = None
    has_header: bool = True
    skip: int = 0
    n_columns: int = 0


def sniff_dialect(text: str, *, name: str, delimiter: str | None = None) -> Dialect:
    r"""Return how a text file is punctuated.

    The sniffer runs strictly first. Where that finds one column only, or lines
    to skip, it runs again forgiving rows of another width, and the reading
    that keeps more of the file as a table wins.

    Parameters
    ----------
    text : str
        The file's text.
    name : str
        Its name, for messages.
    delimiter : str, optional
        What the user says it is; found where None.

    Returns
    -------
    dialect : Dialect
        The punctuation found.

    Raises
    ------
    InvalidInput
        If `delimiter` is not one character.
    ReadError
        If no delimiter makes a table of the text.

    Examples
    --------
    >>> sniff_dialect("name;visits\nAnn;1,5\nBob;2,5\n", name="leads.csv").delimiter
    ';'
    """
    if delimiter is not None and len(delimiter) != 1:
        raise InvalidInput(
            f"delimiter must be one character: got {delimiter!r}. Give one such as ; or \\t."
        )
    given = {} if delimiter is None else {"delim": _literal(delimiter)}
    strict = _sniff(text, **given, strict_mode="true")
    if strict is not None and strict.n_columns > 1 and strict.skip == 0:
        return strict
    lenient = _sniff(text, **given, ignore_errors="true")
    found = _better(strict, lenient, text)
    if found is not None:
        return found
    if delimiter is not None:
        return Dialect(delimiter)
    raise ReadError(
        "No delimiter makes a table of this text. Export it again as CSV, or give its delimiter.",
        file=name,
    )


def numeric_columns(
    text: str, dialect: Dialect, *, decimal: str, placeholders: Iterable[str]
) -> set[int] | None:
    r"""Return the positions of the columns that hold numbers with this decimal mark.

    Parameters
    ----------
    text : str
        The file's text.
    dialect : Dialect
        Its punctuation.
    decimal : str
        ``"."`` or ``","``.
    placeholders : iterable of str
        Texts that mean "not filled in".

    Returns
    -------
    positions : set of int, or None
        Counted from 0; None where the sniffer cannot say.

    Examples
    --------
    >>> text = "name;visits\nAnn;1,5\nBob;2,5\n"
    >>> numeric_columns(text, Dialect(";"), decimal=",", placeholders=[""])
    {1}
    """
    spellings = {form for text_ in placeholders for form in _spellings(text_)} | {""}
    nulls = ", ".join(_literal(spelling) for spelling in sorted(spellings))
    types = _types(
        text,
        delim=_literal(dialect.delimiter),
        quote=_literal(dialect.quote),
        header=str(dialect.has_header).lower(),
        skip=str(dialect.skip),
        nullstr=f"[{nulls}]",
        decimal_separator=_literal(decimal),
        ignore_errors="true",
    )
    if types is None:
        return None
    return {position for position, kind in enumerate(types) if kind in _NUMBERS}


def _spellings(placeholder: str) -> tuple[str, ...]:
    return placeholder, placeholder.lower(), placeholder.upper(), placeholder.capitalize()


def _better(strict: Dialect | None, lenient: Dialect | None, text: str) -> Dialect | None:
    """Return the strict reading where the lines it skips are a title, not a header."""
    if strict is None or lenient is None:
        return strict or lenient
    is_title = strict.has_header and _widest(text, strict) * 2 <= strict.n_columns
    if strict.n_columns > lenient.n_columns and (strict.skip == 0 or is_title):
        return strict
    return lenient


def _widest(text: str, dialect: Dialect) -> int:
    """Return the most values that a skipped line holds."""
    lines = _sample(text).split("\n", dialect.skip)[: dialect.skip]
    return max(
        (sum(map(bool, map(str.strip, line.split(dialect.delimiter)))) for line in lines), default=0
    )


def _sniff(text: str, **options: str) -> Dialect | None:
    found = _ask(text, {**options, "auto_type_candidates": _TYPES})
    if found is None:
        return None
    quote = found["Quote"]
    return Dialect(
        delimiter=found["Delimiter"],
        quote=quote if len(quote) == 1 else '"',
        escape="\\" if found["Escape"] == "\\" else None,
        has_header=found["HasHeader"],
        skip=found["SkipRows"],
        n_columns=len(found["Columns"]),
    )


def _types(text: str, **options: str) -> list[str] | None:
    found = _ask(text, options)
    return None if found is None else [column["type"] for column in found["Columns"]]


def _ask(text: str, options: dict[str, str]) -> dict[str, Any] | None:
    """Run the sniffer on a sample of the text; None where it finds no table."""
    with tempfile.TemporaryDirectory(prefix="leadscoring-") as folder:
        path = Path(folder) / "sample.csv"
        path.write_text(_sample(text), encoding="utf-8", newline="\n")
        arguments = "".join(f", {name}={value}" for name, value in options.items())
        with _offline(folder) as connection:
            try:
                cursor = connection.execute(f"FROM sniff_csv({_literal(str(path))}{arguments})")
                row = cursor.fetchone()
            except duckdb.Error:
                return None
            names = [column[0] for column in cursor.description or ()]
    return dict(zip(names, row or (), strict=True))


def _offline(folder: str) -> duckdb.DuckDBPyConnection:
    """Return a database in memory that may read this folder and nothing else."""
    connection = duckdb.connect(
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "threads": 1,
        }
    )
    connection.execute(f"SET allowed_directories = [{_literal(folder)}]")
    connection.execute("SET enable_external_access = false")
    return connection


def _sample(text: str) -> str:
    """Return the first lines with one kind of line end, which the sniffer insists on."""
    if len(text) > _SAMPLE:
        text = text[: text.rfind("\n", 0, _SAMPLE) + 1 or _SAMPLE]
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
