"""What the cells of a column are: numbers, dates or text, decided by all of them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa

from leadscoring.leads.cell_levels import Levels, every, matching, to_datetimes, to_floats
from leadscoring.leads.day_order import DayOrder, as_iso, find_order
from leadscoring.leads.decimals import DecimalMark
from leadscoring.leads.missing import DEFAULT_MISSING

__all__ = ["ColumnValues", "column_notes", "infer_levels", "infer_values"]

_DATE = r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?Z?$"
_NAMES = (
    ("leading zeros", r"^[+-]?0\d"),
    ("a plus in front, as in phone numbers", r"^\+\d+$"),
    ("more than 15 digits, as ids have", r"^[+-]?\d{16,}"),
)
_MOSTLY = 0.5
_SPACES = (" ", "\u00a0", "\u202f", "'", "\u2019")


@dataclass(frozen=True)
class ColumnValues:
    """The values of a column, and what was done to get them.

    Parameters
    ----------
    series : pandas.Series
        int64, float64, datetime64 or str; NaN (NaT) where not filled in.
    missing : dict of str to int
        Cells not filled in, by the placeholder as found.
    kept_as_text : str or None
        Why a column that looks like numbers or dates stays text.
    stripped : int
        Text cells from which surrounding spaces were taken.
    infinite : int
        Cells that hold an infinite number.
    dates : {"day first", "month first"}, optional
        What comes first in dates that do not begin with the year.
    asks_order : bool
        Whether it stays text because nothing tells what comes first.
    """

    series: pd.Series
    missing: dict[str, int] = field(default_factory=dict)
    kept_as_text: str | None = None
    stripped: int = 0
    infinite: int = 0
    dates: DayOrder | None = None
    asks_order: bool = False


def column_notes(columns: Mapping[str, ColumnValues]) -> dict[str, Any]:
    """Return what a `Receipt` says of a file's columns, each only where there is something to say.

    Examples
    --------
    >>> told = column_notes({"City": ColumnValues(pd.Series(["Bonn"]), stripped=1)})
    >>> told["stripped"], told["missing"], told["asks_order"]
    ({'City': 1}, {}, ())
    """
    counted = ("missing", "kept_as_text", "stripped", "infinite", "dates")
    notes: dict[str, Any] = {
        what: {name: told for name, found in columns.items() if (told := getattr(found, what))}
        for what in counted
    }
    notes["asks_order"] = tuple(name for name, found in columns.items() if found.asks_order)
    return notes


def infer_values(
    cells: pa.ChunkedArray,
    *,
    decimal: DecimalMark | None = None,
    placeholders: Iterable[str] = DEFAULT_MISSING,
    dates: DayOrder | None = None,
) -> ColumnValues:
    """Return the values of a column of text cells.

    A column is numeric, or dates, only if every cell that is filled in is one.
    Numbers that are really names stay text: leading zeros, a leading plus,
    more than 15 digits; so do numbers with thousands marks.

    Parameters
    ----------
    cells : pyarrow.ChunkedArray of large_string
        The cells as the file holds them.
    decimal : DecimalMark, optional
        The decimal mark of the file; a point where None.
    placeholders : iterable of str
        Texts that mean "not filled in", beside blanks.
    dates : {"day first", "month first"}, optional
        What comes first in dates that do not tell it themselves; they stay text where None.

    Returns
    -------
    column : ColumnValues
        The values, and what was done to get them.

    Examples
    --------
    >>> column = infer_values(pa.chunked_array([["3", "Select", "4.5"]]))
    >>> column.series.tolist(), column.missing
    ([3.0, nan, 4.5], {'Select': 1})
    >>> infer_values(pa.chunked_array([["007", "012"]])).kept_as_text
    'leading zeros (007)'
    """
    return infer_levels(Levels.of(cells, placeholders), decimal=decimal, dates=dates)


def infer_levels(
    levels: Levels, *, decimal: DecimalMark | None = None, dates: DayOrder | None = None
) -> ColumnValues:
    """Return the values of a column of text cells whose different ones are known.

    Parameters
    ----------
    levels : Levels
        The different cells.
    decimal : DecimalMark, optional
        The decimal mark of the file; a point where None.
    dates : {"day first", "month first"}, optional
        As `infer_values` takes it.

    Returns
    -------
    column : ColumnValues
        As `infer_values` returns it, a value for each of the levels' codes.
    """
    mark = decimal or DecimalMark(".", sure=True)
    kind, why = _classify(levels.present, mark)
    missing = levels.missing_counts()
    if kind == "number":
        return ColumnValues(levels.numbers(mark.mark), missing, infinite=levels.n_infinite())
    if kind == "date":
        return ColumnValues(levels.dates(), missing)
    found = find_order(levels.present, told=dates) if len(levels.present) else None
    if found is not None:
        if found.order is None:
            text = levels.strings()
            return ColumnValues(text, missing, found.why, asks_order=found.is_asked)
        days = levels.dates(as_iso(levels.present, found.order))
        return ColumnValues(days, missing, dates=found.order)
    return ColumnValues(levels.strings(), missing, why, levels.n_stripped())


def _classify(present: pa.Array, mark: DecimalMark) -> tuple[str, str | None]:
    """Return what a column's filled-in levels are, and why if that is surprising."""
    if len(present) == 0:
        return "text", None
    if every(present, _number(mark.mark)):
        why = _name_like(present) or _ambiguous(present, mark) or _overflowing(present, mark.mark)
        return ("number", None) if why is None else ("text", why)
    if every(present, _DATE):
        return _classify_dates(present)
    return "text", _other_marks(present, mark.mark) or _nearly_numbers(present, mark.mark)


def _classify_dates(present: pa.Array) -> tuple[Literal["date", "text"], str | None]:
    zoned = matching(present, "Z$")
    if len(zoned) not in (0, len(present)):
        return "text", f"times with and without a time zone ({zoned[0].as_py()})"
    values = to_datetimes(present)
    if values.isna().any():
        return "text", f"not a day of the calendar ({present[int(values.isna().argmax())].as_py()})"
    return "date", None


def _number(mark: str) -> str:
    point = re.escape(mark)
    return rf"^[+-]?(\d+({point}\d*)?([eE][+-]?\d+)?|{point}\d+([eE][+-]?\d+)?|inf)$"


def _grouped(mark: str, point: str) -> str:
    """Return the pattern of a number with thousands marks."""
    return rf"^[+-]?[1-9]\d{{0,2}}({re.escape(mark)}\d{{3}})+({re.escape(point)}\d+)?$"


def _name_like(present: pa.Array) -> str | None:
    """Return why numbers are names rather than amounts."""
    for why, pattern in _NAMES:
        found = matching(present, pattern)
        if len(found):
            return f"{why} ({found[0].as_py()})"
    return None


def _ambiguous(present: pa.Array, mark: DecimalMark) -> str | None:
    """Return why 1.234 may be a thousand or one and a bit."""
    if mark.sure:
        return None
    marked = matching(present, re.escape(mark.mark))
    if len(marked) and every(marked, _grouped(mark.mark, ",")):
        return f"decimal or thousands mark, nothing in the file tells ({marked[0].as_py()})"
    return None


def _overflowing(present: pa.Array, mark: str) -> str | None:
    written = matching(present, r"\d")
    beyond = np.isinf(to_floats(written, mark))
    return (
        f"beyond what a number can be ({written[int(beyond.argmax())]})" if beyond.any() else None
    )


def _other_marks(present: pa.Array, mark: str) -> str | None:
    """Return why numbers with other marks than the file's decimal mark stay text."""
    unread = matching(present, _number(mark), negate=True)
    first = unread.slice(0, 1)
    other = "," if mark == "." else "."
    for point, group in itertools.product((mark, other), (",", ".", *_SPACES)):
        either = f"{_number(point)}|{_grouped(group, point)}"
        if group != point and every(first, either) and every(present, either):
            grouped = matching(present, _grouped(group, point))
            if len(grouped):
                return f"thousands marks ({grouped[0].as_py()})"
    if every(unread, _number(other)):
        word = "a decimal comma" if other == "," else "a decimal point"
        return f"{word}, unlike the rest of the file ({first[0].as_py()})"
    return None


def _nearly_numbers(present: pa.Array, mark: str) -> str | None:
    """Return which few levels keep a column from being numeric."""
    unread = matching(present, _number(mark), negate=True)
    n_numbers = len(present) - len(unread)
    if n_numbers < max(_MOSTLY * len(present), 2):
        return None
    return f"not every value is a number ({unread[0].as_py()!r} is not)"
