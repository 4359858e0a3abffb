"""Text files: CSV, TSV and the like, into a raw table with every row accounted for."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import pyarrow as pa

from leadscoring.exceptions import ReadError
from leadscoring.leads.bounds import MOST_ASIDE, refuse_columns
from leadscoring.leads.decimals import find_decimal
from leadscoring.leads.dialects import Dialect, Sniffer
from leadscoring.leads.encodings import decode
from leadscoring.leads.guarding import unguarded_cells
from leadscoring.leads.header_rows import HeaderRows, cut_above, joined_names
from leadscoring.leads.receipt import SetAside
from leadscoring.leads.records import Record, read_records, unterminated
from leadscoring.leads.tables import ColumnBatches, RawTable

__all__ = ["read_text"]

_DELIMITERS = ",;\t|"
_HEAD = 4_000_000  # characters: enough for every table that is read to have its header in it
_FIRST = 5

_NOT_A_TABLE = re.compile(r"\s*(<!--|<!doctype|<html|<\?xml|<table|\{\s*\"|\[\s*\{)", re.IGNORECASE)


def read_text(
    data: bytes,
    *,
    name: str,
    delimiter: str | None = None,
    encoding: str | None = None,
    decimal: str | None = None,
    header: HeaderRows | None = None,
    placeholders: Iterable[str] = (),
) -> RawTable:
    r"""Return a text file's table, with every row kept or set aside.

    Parameters
    ----------
    data : bytes
        The file's content.
    name : str
        Its name, for messages.
    delimiter, encoding, decimal : str, optional
        What the user says; found where None.
    header : HeaderRows, optional
        The lines that name the columns; found where None.
    placeholders : iterable of str
        Texts that mean "not filled in", ignored when looking for numbers.

    Returns
    -------
    table : RawTable
        The cells as the file holds them.

    Raises
    ------
    ReadError
        If the file is not a table of leads.

    Examples
    --------
    >>> table = read_text(b"name;visits\nAnn;2\nBob;3\n", name="leads.csv")
    >>> table.names, table.delimiter, table.rows_read
    (['name', 'visits'], ';', 2)
    """
    text, found = decode(data, name=name, encoding=encoding)
    _refuse_other_text(text, name)
    above, body = ([], text) if header is None else cut_above(text, header, name=name)
    _refuse_many_columns(body, delimiter, name)
    with Sniffer(body, name=name) as sniffer:
        dialect = sniffer.dialect(delimiter=delimiter)
        if header is not None:
            dialect = replace(dialect, has_header=True, skip=0)
        records = read_records(body, dialect, name=name, line=len(above) + 1)
        rows = _sort_rows(itertools.chain(above, records), dialect, name, header)
        cells, taken_off = _unguarded(rows.kept.columns())
        mark = find_decimal(sniffer, dialect, cells, told=decimal, placeholders=placeholders)
    return RawTable(
        names=rows.names,
        cells=cells,
        format="tsv" if dialect.delimiter == "\t" else "csv",
        rows_read=rows.n_read,
        set_aside=tuple(rows.set_aside),
        header=rows.header,
        has_header=dialect.has_header,
        encoding=found,
        delimiter=dialect.delimiter,
        decimal=mark.mark,
        decimal_sure=mark.sure,
        surplus_blanks=rows.surplus_blanks,
        unguarded=taken_off,
    )


def _unguarded(
    columns: list[pa.ChunkedArray],
) -> tuple[list[pa.ChunkedArray], dict[int, int]]:
    found = [unguarded_cells(cells) for cells in columns]
    counts = {position: n for position, (_, n) in enumerate(found) if n}
    return [cells for cells, _ in found], counts


@dataclass
class _Rows:
    """Rows sorted into those kept and those set aside."""

    names: list[str]
    kept: ColumnBatches
    set_aside: list[SetAside] = field(default_factory=list)
    n_read: int = 0
    surplus_blanks: int = 0
    wrong_width: list[Record] = field(default_factory=list)
    header: HeaderRows | None = None

    def add(self, record: Record, dialect: Dialect, name: str) -> None:
        """Keep a record, or set it aside with the reason."""
        self.n_read += 1
        values, width = record.values, len(self.names)
        if len(values) > width and not any(values[width:]) and any(values):
            values = values[:width]
            self.surplus_blanks += 1
        reason = self._reason(record, values)
        if reason is None:
            self.kept.append(values)
            return
        if len(values) != width and not record.problem and not record.is_blank:
            _refuse_swallowed_rows(record, width, dialect, name)
            self.wrong_width.append(record)
        self.set_aside.append(SetAside(record.line, reason, record.text))
        if len(self.set_aside) > MOST_ASIDE:
            raise ReadError(
                f"More than {MOST_ASIDE:,} rows are blank or do not fit the header; this is the "
                f"last of them: {reason}. Export the leads again, without such rows.",
                file=name,
                line=record.line,
            )

    def _reason(self, record: Record, values: list[str]) -> str | None:
        if record.is_blank:
            return "a blank line"
        if record.problem is not None:
            return record.problem
        if not any(values):
            return "every cell is blank"
        if len(values) != len(self.names):
            noun = "value" if len(values) == 1 else "values"
            return f"{len(values)} {noun}, the header has {len(self.names)}"
        return None


def _sort_rows(
    records: Iterator[Record], dialect: Dialect, name: str, header: HeaderRows | None
) -> _Rows:
    above, first = _header(records, name)
    if dialect.has_header:
        more = 0 if header is None else header.n_rows - 1
        lines = [first, *itertools.islice(records, more)]
        names = joined_names([each.values for each in lines])
        rows = _Rows(names, ColumnBatches(len(names)), header=HeaderRows(first.line, more + 1))
    else:
        rows = _Rows([""] * len(first.values), ColumnBatches(len(first.values)))
    for record in above:
        rows.add(record, dialect, name)
    if not dialect.has_header:
        rows.add(first, dialect, name)
    for record in records:
        rows.add(record, dialect, name)
    _refuse_mostly_wrong(rows, name)
    return rows


def _header(records: Iterator[Record], name: str) -> tuple[list[Record], Record]:
    """Return the records above the first row of the table, and that row."""
    above: list[Record] = []
    for record in records:
        if record.values and record.problem is None and not record.is_blank:
            return above, record
        if record.problem is not None and record.problem != "above the header":
            raise ReadError(
                f"The header cannot be read: {record.problem}. Mend that line.",
                file=name,
                line=record.line,
                excerpt=record.text[:200],
            )
        above.append(record)
    raise ReadError("Nothing but blank lines. Export the leads again.", file=name)


def _refuse_other_text(text: str, name: str) -> None:
    if not text.strip():
        raise ReadError("The file is empty. Export the leads again.", file=name)
    if _NOT_A_TABLE.match(text):
        raise ReadError(
            "A web page, XML or JSON, not a table. Export the leads as CSV, Excel or Parquet.",
            file=name,
            line=1,
            excerpt=text.strip()[:80],
        )


def _refuse_many_columns(text: str, delimiter: str | None, name: str) -> None:
    """Raise where a table of the first lines has more columns than the sniffer takes in time."""
    for line, row in enumerate(itertools.islice(io.StringIO(text[:_HEAD]), _FIRST), start=1):
        n_columns = max(row.count(mark) for mark in (delimiter or "", *_DELIMITERS) if mark) + 1
        refuse_columns(n_columns, name=name, line=line)


def _refuse_mostly_wrong(rows: _Rows, name: str) -> None:
    wrong = rows.wrong_width
    if len(wrong) > rows.kept.n_rows:
        first, width = wrong[0], len(rows.names)
        raise ReadError(
            f"{len(wrong):,} of {rows.n_read:,} rows do not have as many values as the header, "
            f"which has {width}; this is the first, with {len(first.values)}. Mend the header, "
            "or give the delimiter.",
            file=name,
            line=first.line,
            excerpt=first.text[:200],
        )
    if rows.kept.n_rows == 0:
        raise ReadError(
            "A header and no leads under it. Export the leads again, rows included.", file=name
        )


def _refuse_swallowed_rows(record: Record, width: int, dialect: Dialect, name: str) -> None:
    """Raise where a record of the wrong width spans lines that are rows by themselves."""
    for line in record.lines[1:]:
        alone = next(csv.reader([line], delimiter=dialect.delimiter, quotechar=dialect.quote), [])
        if len(alone) == width > 1:
            raise unterminated(record.line, record.lines[0], name)
