"""Tables out as Excel workbooks, each cell with its type, no text run as a formula."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import pandas as pd

from leadscoring.exceptions import InvalidInput

if TYPE_CHECKING:
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

__all__ = ["to_excel_bytes"]

_MOST_ROWS = 1_048_575
_MOST_COLUMNS = 16_384
_LONGEST_TEXT = 32_767
_EXACT = 10**15
_FIRST_DAY = pd.Timestamp("1900-03-01")
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def to_excel_bytes(frame: pd.DataFrame, *, sheet: str = "Leads") -> bytes:
    """Return a table as an Excel workbook in which every text is a text.

    Numbers that Excel would round (more than 15 digits), infinities and dates
    before March 1900 are written as text.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table; its index is not written.
    sheet : str, default="Leads"
        Name of the sheet.

    Returns
    -------
    content : bytes
        The workbook.

    Raises
    ------
    InvalidInput
        If the table has more rows, columns or characters in a cell than a
        workbook holds.

    Examples
    --------
    >>> to_excel_bytes(pd.DataFrame({"note": ["=1+1"]}))[:2]
    b'PK'
    """
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 - other files need none of it

    _refuse_large(frame)
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, _OPTIONS) as book:
        page = book.add_worksheet(sheet)
        page.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for position, name in enumerate(frame.columns):
            column = frame.iloc[:, position]
            page.write_string(0, position, _fitting(str(name), column, 0), bold)
            _write_column(page, position, column, day if _all_days(column) else moment)
    return content.getvalue()


class _Exact(float):
    """A number that is written with as many digits as it takes to read it back; 16 are not enough."""

    __slots__ = ()

    def __format__(self, _: str) -> str:
        return repr(float(self)).removesuffix(".0")


def _refuse_large(frame: pd.DataFrame) -> None:
    rows, columns = frame.shape
    if rows > _MOST_ROWS or columns > _MOST_COLUMNS:
        raise InvalidInput(
            f"A sheet holds up to {_MOST_ROWS:,} rows under a header and {_MOST_COLUMNS:,} "
            f"columns, this table has {rows:,} and {columns:,}. Write it as CSV or Parquet."
        )


def _write_column(page: Worksheet, position: int, column: pd.Series, dates: Format) -> None:
    blank = column.isna().tolist()
    for row, (value, skip) in enumerate(zip(column.tolist(), blank, strict=True), start=1):
        if skip:
            continue
        if isinstance(value, bool):
            page.write_boolean(row, position, value)
        elif isinstance(value, (int, float)) and abs(value) < _EXACT:
            page.write_number(row, position, _Exact(value))
        elif isinstance(value, dt.datetime) and _has_day(value):
            page.write_datetime(row, position, value, dates)
        else:
            page.write_string(row, position, _fitting(str(value), column, row))


def _all_days(column: pd.Series) -> bool:
    """Return whether a column of dates has no time of day."""
    if not pd.api.types.is_datetime64_any_dtype(column):
        return False
    return bool((column.dropna() == column.dropna().dt.normalize()).all())


def _has_day(value: dt.datetime) -> bool:
    """Return whether a workbook has a number for this moment."""
    return value.tzinfo is None and value >= _FIRST_DAY


def _fitting(text: str, column: pd.Series, row: int) -> str:
    if len(text.encode("utf-16-le")) // 2 > _LONGEST_TEXT:
        raise InvalidInput(
            f'Column "{column.name}", row {row:,}: a text of {len(text):,} characters, and a '
            f"cell of a workbook holds {_LONGEST_TEXT:,}. Write the table as CSV or Parquet."
        )
    return text
