"""The records of a text file, each with the lines that it spans."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from leadscoring.exceptions import ReadError
from leadscoring.leads.dialects import Dialect

__all__ = ["Record", "read_records"]


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a text file.

    Parameters
    ----------
    line : int
        Line at which it begins, counted from 1.
    values : list of str
        Its values; empty for a blank line.
    text : str
        The record as the file holds it, without its line end.
    problem : str or None
        Why it cannot be split into values.
    lines : tuple of str
        The lines it spans, where they are more than one.
    """

    line: int
    values: list[str]
    text: str
    problem: str | None = None
    lines: tuple[str, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether the line holds nothing but spaces."""
        return not self.text.strip()


def read_records(text: str, dialect: Dialect, *, name: str) -> Iterator[Record]:
    r"""Yield the records of a text file, blank lines at its end left out.

    Parameters
    ----------
    text : str
        The file's text, line ends as they are.
    dialect : Dialect
        Its punctuation.
    name : str
        Its name, for messages.

    Yields
    ------
    record : Record
        In file order.

    Raises
    ------
    ReadError
        If a quotation mark that opens never closes.

    Examples
    --------
    >>> records = read_records('a,"b\nc"\nd,e\n\n', Dialect(","), name="leads.csv")
    >>> [(record.line, record.values) for record in records]
    [(1, ['a', 'b\nc']), (3, ['d', 'e'])]
    """
    blank: list[Record] = []
    for record in _split(list(io.StringIO(text, newline="")), dialect, name):
        if record.is_blank:
            blank.append(record)
            continue
        yield from blank
        blank.clear()
        yield record


def _split(lines: list[str], dialect: Dialect, name: str) -> Iterator[Record]:
    skip = start = dialect.skip
    for line, text in enumerate(lines[:skip], start=1):
        yield Record(line, [], text.rstrip("\r\n"), "above the header")
    reader = csv.reader(
        lines[skip:],
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        escapechar=dialect.escape,
        strict=True,
    )
    while True:
        values, problem = [], None
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problem = _problem(str(error), lines, (start, skip + reader.line_num), name)
        end = skip + reader.line_num
        yield _record(start + 1, tuple(lines[start:end]), values, problem)
        start = end


def _record(line: int, lines: tuple[str, ...], values: list[str], problem: str | None) -> Record:
    text = "".join(lines).rstrip("\r\n")
    return Record(line, values, text, problem, lines if len(lines) > 1 else ())


def _problem(error: str, lines: list[str], span: tuple[int, int], name: str) -> str:
    """Return why one line cannot be split; raise where that took more than the line."""
    start, end = span
    if "field limit" in error:
        raise ReadError(
            f"A cell longer than {csv.field_size_limit():,} characters begins here: a quotation "
            "mark that opens never closes, or the cell is no lead's. Mend that line.",
            file=name,
            line=start + 1,
            excerpt=lines[start][:200],
        )
    if "unexpected end" in error or end - start > 1:
        raise unterminated(start + 1, lines[start], name)
    return "text follows a closing quotation mark"


def unterminated(line: int, text: str, name: str) -> ReadError:
    """Return the error for a quotation mark that opens and never closes.

    Examples
    --------
    >>> unterminated(4, 'Ann,"Mumbai', "leads.csv").line
    4
    """
    return ReadError(
        "A quotation mark opens in this row and does not close, so it would swallow the rows "
        f"after it: {text.strip()[:80]!r}. Close or remove the mark on that line.",
        file=name,
        line=line,
        excerpt=text.rstrip("\r\n")[:200],
    )
