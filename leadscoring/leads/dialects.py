"""How a text file is punctuated, as DuckDB's CSV sniffer finds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from leadscoring.exceptions import InvalidInput, ReadError
from leadscoring.leads.scratch import ScratchFile

__all__ = ["Dialect", "Sniffer"]

_SAMPLE = 8_000_000
_TYPES = "['BIGINT', 'DOUBLE', 'DATE', 'TIMESTAMP', 'VARCHAR']"
_NUMBERS = ("BIGINT", "DOUBLE", "HUGEINT")
_OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "threads": 1,
    "memory_limit": "500MB",
}


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


class Sniffer:
    r"""DuckDB's CSV sniffer, let loose on one text; a context manager.

    Parameters
    ----------
    text : str
        The file's text.
    name : str
        Its name, for messages.

    Examples
    --------
    >>> with Sniffer("name;visits\nAnn;1,5\nBob;2,5\n", name="leads.csv") as sniffer:
    ...     dialect = sniffer.dialect()
    ...     dialect.delimiter, sniffer.numeric_columns(dialect, decimal=",")
    (';', {1})
    """

    def __init__(self, text: str, *, name: str) -> None:
        import duckdb  # noqa: PLC0415 - only a text file needs it

        self.text = _sample(text)
        self._name = name
        self._file = ScratchFile(self.text)
        self._connection = duckdb.connect(config=_OFFLINE)
        self._refused = duckdb.Error
        self._no_memory = duckdb.OutOfMemoryException

    def __enter__(self) -> Self:
        self._connection.execute(f"SET allowed_paths = [{_literal(str(self._file.path))}]")
        self._connection.execute("SET enable_external_access = false")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()
        self._file.close()

    def dialect(self, *, delimiter: str | None = None) -> Dialect:
        """Return how the text is punctuated.

        The sniffer runs strictly first. Where that finds one column only, or
        lines to skip, it runs again forgiving rows of another width, and the
        reading that keeps more of the file as a table wins.

        Parameters
        ----------
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
        """
        if delimiter is not None and len(delimiter) != 1:
            raise InvalidInput(
                f"delimiter must be one character: got {delimiter!r}. Give one such as ; or \\t."
            )
        given = {} if delimiter is None else {"delim": _literal(delimiter)}
        strict = self._sniff(**given, strict_mode="true")
        if strict is not None and strict.n_columns > 1 and strict.skip == 0:
            return strict
        found = self._better(strict, self._sniff(**given, ignore_errors="true"))
        if found is not None:
            return found
        if delimiter is not None:
            return Dialect(delimiter)
        raise ReadError(
            "No delimiter makes a table of this text. Export it again as CSV, or give its "
            "delimiter.",
            file=self._name,
        )

    def numeric_columns(
        self, dialect: Dialect, *, decimal: str, placeholders: Iterable[str] = ()
    ) -> set[int]:
        """Return the positions of the columns that hold numbers with this decimal mark.

        Parameters
        ----------
        dialect : Dialect
            The text's punctuation.
        decimal : str
            ``"."`` or ``","``.
        placeholders : iterable of str
            Texts that mean "not filled in", beside blanks.

        Returns
        -------
        positions : set of int
            Counted from 0; empty where the sniffer cannot say.
        """
        spellings = {form for word in placeholders for form in _spellings(word)} | {""}
        found = self._ask(
            delim=_literal(dialect.delimiter),
            quote=_literal(dialect.quote),
            header=str(dialect.has_header).lower(),
            skip=str(dialect.skip),
            nullstr=f"[{', '.join(map(_literal, sorted(spellings)))}]",
            decimal_separator=_literal(decimal),
            ignore_errors="true",
        )
        columns = [] if found is None else found["Columns"]
        return {place for place, column in enumerate(columns) if column["type"] in _NUMBERS}

    def _better(self, strict: Dialect | None, lenient: Dialect | None) -> Dialect | None:
        """Return the strict reading where the lines it skips are a title, not a header."""
        if strict is None or lenient is None:
            return strict or lenient
        lines = self.text.split("\n", strict.skip)[: strict.skip]
        widest = max((_n_values(line, strict.delimiter) for line in lines), default=0)
        is_title = strict.has_header and widest * 2 <= strict.n_columns
        if strict.n_columns > lenient.n_columns and (strict.skip == 0 or is_title):
            return strict
        return lenient

    def _sniff(self, **options: str) -> Dialect | None:
        found = self._ask(**options, auto_type_candidates=_TYPES)
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

    def _ask(self, **options: str) -> dict[str, Any] | None:
        """Run the sniffer; None where it finds no table."""
        arguments = [
            _literal(str(self._file.path)),
            *(f"{key}={value}" for key, value in options.items()),
        ]
        try:
            cursor = self._connection.execute(f"FROM sniff_csv({', '.join(arguments)})")
            row = cursor.fetchone()
        except self._no_memory as error:
            raise MemoryError from error
        except self._refused:
            return None
        names = [column[0] for column in cursor.description or ()]
        return dict(zip(names, row or (), strict=True))


def _n_values(line: str, delimiter: str) -> int:
    return sum(bool(value.strip()) for value in line.split(delimiter))


def _spellings(placeholder: str) -> tuple[str, ...]:
    return placeholder, placeholder.lower(), placeholder.upper(), placeholder.capitalize()


def _sample(text: str) -> str:
    """Return the first lines with one kind of line end, which the sniffer insists on."""
    if len(text) > _SAMPLE:
        text = text[: text.rfind("\n", 0, _SAMPLE) + 1 or _SAMPLE]
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
