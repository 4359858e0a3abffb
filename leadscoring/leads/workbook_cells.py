"""The cells of one sheet of a workbook, as text."""

from __future__ import annotations

import datetime as dt
import io
import math
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
