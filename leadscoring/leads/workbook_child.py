"""Read one sheet of a workbook in a process of its own, and print its cells as JSON.

A workbook of a few kilobytes can ask for more memory than a machine has and
abort the process that reads it, so this script is run apart, with limits. It
needs the standard library and calamine only, and starts in a tenth of a second.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import math
import sys
from typing import Any

import python_calamine as calamine

__all__ = ["cell_text", "read_sheet"]

_WHOLE = 2.0**53


def cell_text(value: object) -> str:
    """Return a cell as text, whole numbers without a point and dates as ISO.

    Examples
    --------
    >>> [cell_text(value) for value in (2.0, 0.1, True, "007", dt.date(2026, 1, 5))]
    ['2', '0.1', 'True', '007', '2026-01-05']
    """
    if isinstance(value, float) and value.is_integer() and math.fabs(value) <= _WHOLE:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value)


def read_sheet(data: bytes, sheet: str | None) -> dict[str, Any]:
    """Return the cells of a sheet, or why there are none.

    Parameters
    ----------
    data : bytes
        The workbook.
    sheet : str or None
        Name of the sheet; the first one shown that holds anything where None.

    Returns
    -------
    found : dict
        ``rows``, ``sheet``, ``first_row`` (counted from 1) and ``others``, the
        sheets not looked at; or ``error``.
    """
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    if sheet is not None and sheet not in book.sheet_names:
        return {"error": "sheet", "sheets": book.sheet_names}
    names = [sheet] if sheet is not None else _by_visibility(book)
    for position, name in enumerate(names):
        found = book.get_sheet_by_name(name)
        if found.start is not None:
            rows = [[cell_text(value) for value in row] for row in found.to_python()]
            first_row = found.start[0] + 1
            others = names[position + 1 :]
            return {"rows": rows, "sheet": name, "others": others, "first_row": first_row}
    return {"error": "empty"}


def _by_visibility(book: calamine.CalamineWorkbook) -> list[str]:
    shown = calamine.SheetVisibleEnum.Visible
    return [
        sheet.name
        for sheet in sorted(book.sheets_metadata, key=lambda sheet: sheet.visible != shown)
    ]


def _limit(memory: int, seconds: int) -> None:
    try:
        import resource  # noqa: PLC0415, there is none on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main(arguments: list[str]) -> None:
    memory, seconds, *sheet = arguments
    _limit(int(memory), int(seconds))
    try:
        found = read_sheet(sys.stdin.buffer.read(), sheet[0] if sheet else None)
    except calamine.PasswordError:
        found = {"error": "password"}
    except (calamine.CalamineError, calamine.XmlError, calamine.ZipError) as error:
        found = {"error": "corrupt", "message": str(error)}
    except MemoryError:
        found = {"error": "memory"}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    _main(sys.argv[1:])
