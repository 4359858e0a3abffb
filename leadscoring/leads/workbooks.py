"""Excel workbooks: one sheet of them as a table, with every row accounted for."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import python_calamine as calamine

from leadscoring.exceptions import ReadError
from leadscoring.leads.bounds import refuse_long_cells
from leadscoring.leads.header_rows import HeaderRows, joined_names
from leadscoring.leads.receipt import SetAside
from leadscoring.leads.tables import ColumnBatches, RawTable
from leadscoring.leads.workbook_bounds import refuse_beyond_bounds
from leadscoring.leads.workbook_cells import read_sheet

__all__ = ["read_workbook"]

_TOLD = 200  # characters of what the library says


def read_workbook(
    data: bytes, *, name: str, sheet: str | None = None, header: HeaderRows | None = None
) -> RawTable:
    """Return a sheet's table, with every row kept or set aside.

    The header is the first row, below rows with a single cell (a title). Empty
    rows under the last lead are no rows. A formula's error counts as blank, as
    the library that reads workbooks does not tell them apart. It is to be called in a
    process with limits, as `confined` has it: what is no workbook can abort it.

    Parameters
    ----------
    data : bytes
        The workbook, ``.xlsx`` or ``.xls``.
    name : str
        Its name, for messages.
    sheet : str, optional
        The sheet to read; the first one shown that holds anything where None.
    header : HeaderRows, optional
        The rows of the sheet that name the columns; found where None.

    Returns
    -------
    table : RawTable
        The cells as text: whole numbers without a point, dates as ISO.

    Raises
    ------
    ReadError
        If the workbook is damaged, locked, too large, or holds no leads.
    """
    refuse_beyond_bounds(data, name)
    found = _parse(data, name, sheet)
    rows, first = found["rows"], found["first_row"]
    while rows and not any(rows[-1]):
        rows.pop()
    names_at = header or HeaderRows(first + _header_position(rows))
    below = names_at.line - first + names_at.n_rows
    if len(rows) <= below or names_at.line < first:
        raise ReadError(
            f'The sheet "{found["sheet"]}" holds a header and no leads under it. '
            "Choose another sheet, or save it again, rows included.",
            file=name,
        )
    names, kept, set_aside = _sort_rows(rows, names_at, first)
    if kept.n_rows == 0:
        raise ReadError(f'The sheet "{found["sheet"]}" holds no leads.', file=name)
    cells = kept.columns()
    refuse_long_cells(cells, names, name=name)
    return RawTable(
        names=names,
        cells=cells,
        format="excel",
        rows_read=len(rows) - names_at.n_rows,
        header=names_at,
        set_aside=tuple(set_aside),
        sheet=found["sheet"],
        other_sheets=tuple(found["others"]),
    )


def _sort_rows(
    rows: list[list[str]], header: HeaderRows, first: int
) -> tuple[list[str], ColumnBatches, list[SetAside]]:
    used = _used_columns(rows)
    begin = header.line - first
    end = begin + header.n_rows
    names = joined_names([[row[column] for column in used] for row in rows[begin:end]])
    kept = ColumnBatches(len(used))
    set_aside = []
    for position, row in enumerate(rows):
        if begin <= position < end:
            continue
        if position >= end and any(row):
            kept.append([row[column] for column in used])
        else:
            reason = "every cell is blank" if not any(row) else "above the header"
            set_aside.append(SetAside(first + position, reason, _as_line(row)))
    return names, kept, set_aside


def _used_columns(rows: list[list[str]]) -> list[int]:
    """Return the columns that hold anything at all."""
    return [position for position, cells in enumerate(zip(*rows, strict=True)) if any(cells)]


def _header_position(rows: list[list[str]]) -> int:
    """Return the first row that has more than a title's single cell."""
    if len(_used_columns(rows)) < 3:
        return 0
    return next((i for i, row in enumerate(rows) if sum(map(bool, row)) > 1), 0)


def _as_line(row: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(row)
    return line.getvalue().rstrip(",")


def _parse(data: bytes, name: str, sheet: str | None) -> dict[str, Any]:
    try:
        found = read_sheet(data, sheet)
    except calamine.PasswordError:
        found = {"error": "password"}
    except (calamine.CalamineError, calamine.XmlError, calamine.ZipError) as error:
        found = {"error": "corrupt", "message": str(error)[:_TOLD]}
    if "error" in found:
        raise ReadError(" ".join(_cause(found, sheet)), file=name)
    return found


def _cause(found: dict[str, Any], sheet: str | None) -> Iterator[str]:
    match found["error"]:
        case "password":
            yield "The workbook is locked with a password. Save a copy without one."
        case "sheet":
            yield f'There is no sheet "{sheet}". Choose one of {", ".join(found["sheets"])}.'
        case "empty":
            yield "The workbook is empty. Save it again with the leads in it."
        case _:
            yield "The workbook is damaged, or no workbook at all. Save it again from Excel."
            yield f"(The reader says: {found.get('message', 'nothing')}.)"
