"""A lead file in, a frame and a receipt out, and nothing dropped silently."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pandas as pd

from leadscoring.exceptions import ReadError
from leadscoring.leads.confined import read_confined
from leadscoring.leads.day_order import DayOrder, check_order
from leadscoring.leads.decimals import DecimalMark
from leadscoring.leads.header_rows import check_header
from leadscoring.leads.inference import ColumnValues, column_notes, infer_values
from leadscoring.leads.lead_file import LeadFile
from leadscoring.leads.missing import DEFAULT_MISSING
from leadscoring.leads.parquet_files import read_parquet
from leadscoring.leads.receipt import Receipt, Renamed
from leadscoring.leads.sources import content_kind, read_bytes
from leadscoring.leads.tables import RawTable, unique_names
from leadscoring.leads.text_files import read_text
from leadscoring.leads.workbooks import read_workbook

__all__ = ["LeadFile", "read_here", "read_leads"]


def read_leads(
    source: str | Path | bytes | BinaryIO,
    *,
    name: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    decimal: str | None = None,
    sheet: str | None = None,
    header: Sequence[int] | int | None = None,
    dates: str | None = None,
    missing: Iterable[str] = DEFAULT_MISSING,
) -> LeadFile:
    r"""Read a file of leads: CSV, TSV, Excel or Parquet.

    The content decides the format, checked against the name. Delimiter, quotes,
    header, decimal mark and encoding are found; what is given here wins.

    Parameters
    ----------
    source : str, Path, bytes or binary file
        A path, the content itself, or something to read it from.
    name : str, optional
        The name to go by; the path's or the file's own where None.
    delimiter, encoding, decimal : str, optional
        How a text file is written; other formats have no such thing.
    sheet : str, optional
        The sheet of a workbook; the first one shown that holds anything where None.
    header : int, or pair of int, optional
        The line (or row of the sheet) that names the columns, counted from 1, and how many
        rows do so; both are found where None.
    dates : {"day first", "month first"}, optional
        What comes first in dates such as 03/04/2026, where no cell of the column tells;
        they stay text where None.
    missing : iterable of str
        Texts that mean "not filled in", beside blanks; case is ignored.

    Returns
    -------
    read : LeadFile
        The leads, the receipt, and the cells as the file holds them.

    Raises
    ------
    ReadError
        If the file cannot be read as a list of leads; the message names the
        file, the line where there is one, the cause and the remedy.
    InvalidInput
        If an option is not one that can be used.

    Examples
    --------
    >>> read = read_leads(b"id;visits\n007;1,5\n008;Select\n009;2\n", name="leads.csv")
    >>> read.frame["visits"].tolist()
    [1.5, nan, 2.0]
    >>> read.receipt.summary, read.receipt.kept_as_text
    ('3 rows read = 3 kept + 0 set aside', {'id': 'leading zeros (007)'})
    >>> read.original["visits"].tolist()
    ['1,5', 'Select', '2']
    """
    data, called = read_bytes(source, name=name)
    options: dict[str, Any] = {
        "delimiter": delimiter,
        "encoding": encoding,
        "decimal": decimal,
        "sheet": sheet,
        "header": header,
        "dates": dates,
        "missing": tuple(missing),
    }
    if content_kind(data, name=called) == "excel":
        return read_confined(data, name=called, options=options)
    return read_here(data, name=called, **options)


def read_here(
    data: bytes,
    *,
    name: str,
    delimiter: str | None = None,
    encoding: str | None = None,
    decimal: str | None = None,
    sheet: str | None = None,
    header: Sequence[int] | int | None = None,
    dates: str | None = None,
    missing: Iterable[str] = DEFAULT_MISSING,
) -> LeadFile:
    """Return a file's leads, read in this process whatever the file asks of it.

    Parameters
    ----------
    data : bytes
        The content.
    name : str
        Its name.
    delimiter, encoding, decimal, sheet, header, dates, missing
        As in `read_leads`, which has what is risky read in a process with limits.

    Returns
    -------
    read : LeadFile
        As `read_leads` returns it.

    Raises
    ------
    ReadError, InvalidInput
        As `read_leads` raises them.
    """
    if not data:
        raise ReadError("The file is empty. Export the leads again.", file=name)
    placeholders, order, names = tuple(missing), check_order(dates), check_header(header)
    kind = content_kind(data, name=name)
    if kind == "excel":
        table = read_workbook(data, name=name, sheet=sheet, header=names)
    elif kind == "parquet":
        table = read_parquet(data, name=name)
    else:
        table = read_text(
            data,
            name=name,
            delimiter=delimiter,
            encoding=encoding,
            decimal=decimal,
            header=names,
            placeholders=placeholders,
        )
    return _lead_file(table, name, len(data), placeholders, order)


def _lead_file(
    table: RawTable,
    name: str,
    size: int,
    placeholders: tuple[str, ...],
    dates: DayOrder | None,
) -> LeadFile:
    names, renamed = unique_names(
        table.names, has_header=table.has_header, guarded=table.is_text_file
    )
    columns = {
        column: _values(table, position, placeholders, dates)
        for position, column in enumerate(names)
    }
    frame = pd.DataFrame({column: found.series for column, found in columns.items()})
    frame.columns = pd.Index(names, dtype="str")
    original = pd.DataFrame(
        {
            column: pd.array(cells, dtype="str")
            for column, cells in zip(names, table.cells, strict=True)
        }
    )
    original.columns = frame.columns
    return LeadFile(frame, _receipt(table, name, size, columns, renamed), original)


def _values(
    table: RawTable, position: int, placeholders: tuple[str, ...], dates: DayOrder | None
) -> ColumnValues:
    cells = table.cells[position]
    declared = table.typed.get(position)
    if declared is not None:
        blank = int(declared.isna().sum())
        endless = int(np.isinf(declared).sum()) if declared.dtype.kind == "f" else 0
        return ColumnValues(declared, {"": blank} if blank else {}, infinite=endless)
    mark = DecimalMark(table.decimal or ".", table.decimal_sure)
    return infer_values(cells, decimal=mark, placeholders=placeholders, dates=dates)


def _receipt(
    table: RawTable,
    name: str,
    size: int,
    columns: dict[str, ColumnValues],
    renamed: tuple[Renamed, ...],
) -> Receipt:
    return Receipt(
        name=name,
        size=size,
        format=table.format,
        rows_read=table.rows_read,
        rows_kept=table.n_rows,
        encoding=table.encoding,
        delimiter=table.delimiter,
        decimal=table.decimal,
        sheet=table.sheet,
        set_aside=table.set_aside,
        renamed=renamed,
        **column_notes(columns),
        unguarded={list(columns)[position]: n for position, n in table.unguarded.items()},
        surplus_blanks=table.surplus_blanks,
        header=table.header,
        other_sheets=table.other_sheets,
    )
