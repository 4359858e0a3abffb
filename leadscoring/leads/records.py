"""The records of a text file, each with the lines that it spans."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from leadscoring.exceptions import ReadError
from leadscoring.leads.bounds import MOST_CELL
from leadscoring.leads.dialects import Dialect

__all__ = ["Record", "read_records"]

_PART = 1_000_000  # characters
_MANY = 1_000


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


def read_records(text: str, dialect: Dialect, *, name: str, line: int = 1) -> Iterator[Record]:
    r"""Yield the records of a text file, blank lines at its end left out.

    Parameters
    ----------
    text : str
        The file's text, line ends as they are.
    dialect : Dialect
        Its punctuation.
    name : str
        Its name, for messages.
    line : int
        The line of the file at which the text begins.

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
    for record in _split(_without_blank_end(text), dialect, name, line):
        if record.is_blank:
            blank.append(record)
            continue
        yield from blank
        blank.clear()
        yield record


def _without_blank_end(text: str) -> str:
    """Return the text up to its last line that is not blank, where many blank ones follow."""
    return text.rstrip() + text[-1] if text[-_MANY:].isspace() else text


class _Lines:
    """The lines of a text, ends included, one by one, with those of the record at hand.

    They are cut from one part of the text after the other, as all of them at
    once take several times the memory of the text.
    """

    def __init__(self, text: str, n_done: int) -> None:
        self._text = text
        self._end = "\n" if "\n" in text else "\r"
        self.taken: list[str] = []
        self.n_done = n_done

    def __iter__(self) -> Iterator[str]:
        begin = 0
        while begin < len(self._text):
            cut = self._text.find(self._end, begin + _PART) + 1 or len(self._text)
            for line in io.StringIO(self._text[begin:cut], newline=""):
                self.taken.append(line)
                yield line
            begin = cut

    def let_go(self) -> list[str]:
        """Return the lines taken since the last time."""
        taken, self.taken = self.taken, []
        self.n_done += len(taken)
        return taken


def _split(text: str, dialect: Dialect, name: str, line: int) -> Iterator[Record]:
    lines = _Lines(text, line - 1)
    ends = iter(lines)
    for above in itertools.islice(ends, dialect.skip):
        lines.let_go()
        yield Record(lines.n_done, [], above.rstrip("\r\n"), "above the header")
    reader = csv.reader(
        ends,
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
            problem = _problem(str(error), lines.n_done + 1, lines.taken, name)
        line, spanned = lines.n_done + 1, lines.let_go()
        yield _record(line, tuple(spanned), values, problem)


def _record(line: int, lines: tuple[str, ...], values: list[str], problem: str | None) -> Record:
    text = "".join(lines).rstrip("\r\n")
    return Record(line, values, text, problem, lines if len(lines) > 1 else ())


def _problem(error: str, line: int, lines: list[str], name: str) -> str:
    """Return why one line cannot be split; raise where that took more than the line."""
    if "field limit" in error:
        raise ReadError(
            f"A cell longer than {MOST_CELL:,} characters begins here: a quotation "
            "mark that opens never closes, or the cell is no lead's. Mend that line.",
            file=name,
            line=line,
            excerpt=lines[0][:200],
        )
    if "unexpected end" in error or len(lines) > 1:
        raise unterminated(line, lines[0], name)
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
        "after it. Close or remove the mark on that line.",
        file=name,
        line=line,
        excerpt=text.rstrip("\r\n")[:200],
    )
