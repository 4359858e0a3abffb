"""What the benchmark has to show: each goal read off the tables that its parts print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.tables import Row

__all__ = ["HEADINGS", "Goal", "Side", "read_tables", "verdicts"]

HEADINGS = ("goal", "ours", "beside it", "measured", "wanted", "")
Record = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Side:
    """A cell of a table that a part prints.

    Attributes
    ----------
    part : str
        The part.
    row : tuple of str
        Texts that the row's cells hold between them, in whatever case.
    column : str
        The column's heading.
    """

    part: str
    row: tuple[str, ...]
    column: str

    def read(self, tables: Mapping[str, Sequence[Record]]) -> float | None:
        """Return the number in that cell, None where there is no such row or number."""
        for record in tables.get(self.part, ()):
            told = " | ".join(record.values()).casefold()
            if self.column in record and all(text.casefold() in told for text in self.row):
                number = re.search(r"-?[\d,]*\.?\d+", record[self.column])
                return None if number is None else float(number[0].replace(",", ""))
        return None


@dataclass(frozen=True, slots=True)
class Goal:
    """Something to be reached.

    Attributes
    ----------
    work : str
        What is done.
    ours : Side
        What it takes.
    beside : Side or None
        What another takes, of which the goal is a ratio; None where ours itself counts.
    bound : float
        Of what is measured: of ours, or of the ratio.
    is_least : bool
        Whether that much or more is wanted, with the ratio beside over ours; else that
        much or less, with ours over beside.
    """

    work: str
    ours: Side
    beside: Side | None
    bound: float
    is_least: bool = False

    def row(self, tables: Mapping[str, Sequence[Record]]) -> Row:
        """Return what was measured, and whether that is enough."""
        wanted = f"{self.bound:g} or {'more' if self.is_least else 'less'}"
        ours = self.ours.read(tables)
        beside = None if self.beside is None else self.beside.read(tables)
        if ours is None or (self.beside is not None and not beside):
            return self.work, _told(ours), _told(beside), "", wanted, "not measured"
        measured = ours
        if beside is not None:
            measured = beside / ours if self.is_least else ours / beside
        is_met = measured >= self.bound if self.is_least else measured <= self.bound
        verdict = "met" if is_met else "not met"
        return self.work, _told(ours), _told(beside), f"{measured:.3g}", wanted, verdict


def verdicts(tables: Mapping[str, Sequence[Record]], goals: Iterable[Goal]) -> Iterator[Row]:
    """Yield a row for each goal of the parts that ran.

    Parameters
    ----------
    tables : mapping of str to sequence of dict
        Of each part, the rows that it printed, by heading.
    goals : iterable of Goal
        What is to be reached.
    """
    for goal in goals:
        if goal.ours.part in tables:
            yield goal.row(tables)


def read_tables(printed: str) -> list[dict[str, str]]:
    r"""Return the rows of all Markdown tables in a text, by heading; a heading's second time is "again".

    Examples
    --------
    >>> read_tables("Said above.\n| work | s |\n| --- | --- |\n| fit | 1.5 |")
    [{'work': 'fit', 's': '1.5'}]
    """
    rows: list[dict[str, str]] = []
    headings: list[str] | None = None
    for line in printed.splitlines():
        if not line.startswith("|"):
            headings = None
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if headings is None:
            headings = [
                f"{name}, again" if name in cells[:place] else name
                for place, name in enumerate(cells)
            ]
        elif set("".join(cells)) - set("-: "):
            rows.append(dict(zip(headings, cells, strict=False)))
    return rows


def _told(number: float | None) -> str:
    return "" if number is None else f"{number:g}"
