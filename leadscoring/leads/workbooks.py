"""Excel workbooks, parsed in a process of their own with limits on memory and time."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from leadscoring.exceptions import ReadError
from leadscoring.leads.receipt import SetAside
from leadscoring.leads.tables import ColumnBatches, RawTable

__all__ = ["read_workbook"]

_CHILD = Path(__file__).with_name("workbook_child.py")
_MEMORY = 2_000_000_000
_SECONDS = 120
_UNPACKED = 500_000_000
_SMALLER = "Save the sheet with the leads as CSV and read that."


def read_workbook(data: bytes, *, name: str, sheet: str | None = None) -> RawTable:
    """Return a sheet's table, with every row kept or set aside.

    The header is the first row, below rows with a single cell (a title). Empty
    rows under the last lead are no rows. A formula's error counts as blank, as
    the library that reads workbooks does not tell them apart.

    Parameters
    ----------
    data : bytes
        The workbook, ``.xlsx`` or ``.xls``.
    name : str
        Its name, for messages.
    sheet : str, optional
        The sheet to read; the first one shown that holds anything where None.

    Returns
    -------
    table : RawTable
        The cells as text: whole numbers without a point, dates as ISO.

    Raises
    ------
    ReadError
        If the workbook is damaged, locked, too large, or holds no leads.
    """
    _refuse_large(data, name)
    found = _parse(data, name, sheet)
    rows, first = found["rows"], found["first_row"]
    while rows and not any(rows[-1]):
        rows.pop()
    header = _header_position(rows)
    if len(rows) < header + 2:
        raise ReadError(
            f'The sheet "{found["sheet"]}" holds a header and no leads under it. '
            "Choose another sheet, or save it again, rows included.",
            file=name,
        )
    names, kept, set_aside = _sort_rows(rows, header, first)
    if kept.n_rows == 0:
        raise ReadError(f'The sheet "{found["sheet"]}" holds no leads.', file=name)
    return RawTable(
        names=names,
        cells=kept.columns(),
        format="excel",
        rows_read=len(rows) - 1,
        set_aside=tuple(set_aside),
        sheet=found["sheet"],
        other_sheets=tuple(found["others"]),
    )


def _sort_rows(
    rows: list[list[str]], header: int, first: int
) -> tuple[list[str], ColumnBatches, list[SetAside]]:
    used = _used_columns(rows)
    names = [rows[header][column] for column in used]
    kept = ColumnBatches(len(used))
    set_aside = []
    for position, row in enumerate(rows):
        if position == header:
            continue
        if position > header and any(row):
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


def _refuse_large(data: bytes, name: str) -> None:
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise ReadError(
            "The workbook is damaged: it is no complete zip archive. Save it again from Excel.",
            file=name,
        ) from error
    if unpacked > _UNPACKED:
        raise ReadError(
            f"The workbook unpacks to {unpacked / 1e6:,.0f} MB; up to {_UNPACKED / 1e6:,.0f} MB "
            f"is read. {_SMALLER}",
            file=name,
        )


def _parse(data: bytes, name: str, sheet: str | None) -> dict[str, Any]:
    command = [sys.executable, "-P", str(_CHILD), str(_MEMORY), str(_SECONDS)]
    try:
        done = subprocess.run(  # noqa: S603, our own script; the sheet's name is data to it
            [*command, *([] if sheet is None else [sheet])],
            input=data,
            capture_output=True,
            timeout=2 * _SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ReadError(f"Reading the workbook takes too long. {_SMALLER}", file=name) from error
    if done.returncode != 0:
        raise ReadError(
            "The workbook needs more memory or time than one file may take: it is damaged, or "
            f"a cell far out stretches the sheet. {_SMALLER}",
            file=name,
        )
    found: dict[str, Any] = json.loads(done.stdout)
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
        case "memory":
            yield f"The workbook needs more memory than one file may take. {_SMALLER}"
        case _:
            yield "The workbook is damaged, or no workbook at all. Save it again from Excel."
            yield f"(The reader says: {found.get('message', 'nothing')}.)"
