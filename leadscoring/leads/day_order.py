"""Dates as people write them, such as 23/04/2026: whether the day or the month comes first."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

import pyarrow as pa
import pyarrow.compute as pc

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.cell_levels import every, matching, to_datetimes

__all__ = ["DayOrder", "FoundOrder", "as_iso", "check_order", "find_order"]

DayOrder = Literal["day first", "month first"]

_TIME = r"( \d{2}:\d{2}(:\d{2})?)?"
_WRITTEN = tuple(rf"^\d{{1,2}}{s}\d{{1,2}}{s}\d{{4}}{_TIME}$" for s in ("/", r"\.", "-"))
_PARTS = r"^(?P<first>\d{1,2})[/.-](?P<second>\d{1,2})[/.-](?P<year>\d{4})(?P<time>.*)$"
_NO_MONTH = r"(1[3-9]|[2-9]\d)"


class FoundOrder(NamedTuple):
    """What comes first in a column's dates; without an order, why none is taken."""

    order: DayOrder | None
    why: str | None = None
    is_asked: bool = False


def check_order(told: str | None) -> DayOrder | None:
    """Return what a user says comes first, as one of the two that there are.

    Raises
    ------
    InvalidInput
        If it is neither.

    Examples
    --------
    >>> check_order("day first")
    'day first'
    """
    for order in get_args(DayOrder):
        if told == order:
            known: DayOrder = order
            return known
    if told is None:
        return None
    raise InvalidInput(f"dates must be day first or month first: got {told!r}. Give one of these.")


def find_order(present: pa.Array, *, told: DayOrder | None = None) -> FoundOrder | None:
    """Return what comes first in a column of dates that people wrote.

    A number above 12 tells: no year has so many months. Where none does, it is
    for the user to say.

    Parameters
    ----------
    present : pyarrow.Array of large_string of shape (n_levels,)
        The column's different cells that are filled in.
    told : {"day first", "month first"}, optional
        What the user says, for columns that do not tell themselves.

    Returns
    -------
    found : FoundOrder or None
        None where not every cell is such a date, all with the same mark.

    Examples
    --------
    >>> find_order(pa.array(["23/04/2026", "05/06/2026"])).order
    'day first'
    >>> find_order(pa.array(["03/04/2026", "05/06/2026"])).is_asked
    True
    """
    if not any(every(present, pattern) for pattern in _WRITTEN):
        return None
    day_first = matching(present, rf"^{_NO_MONTH}")
    month_first = matching(present, rf"^\d{{1,2}}[/.-]{_NO_MONTH}[/.-]")
    if len(day_first) and len(month_first):
        return FoundOrder(
            None, f"day and month change places ({day_first[0].as_py()}, {month_first[0].as_py()})"
        )
    order: DayOrder | None = told
    if len(day_first) or len(month_first):
        order = "day first" if len(day_first) else "month first"
    if order is None:
        why = f"day or month first, nothing in the file tells ({present[0].as_py()})"
        return FoundOrder(None, why, is_asked=True)
    odd = to_datetimes(as_iso(present, order)).isna()
    if odd.any():
        return FoundOrder(None, f"not a day of the calendar ({present[int(odd.argmax())].as_py()})")
    return FoundOrder(order)


def as_iso(texts: pa.Array, order: DayOrder) -> pa.Array:
    """Return dates that people wrote with the year first.

    Examples
    --------
    >>> as_iso(pa.array(["3/4/2026 10:30"]), "day first").to_pylist()
    ['2026-04-03 10:30']
    """
    parts = pc.extract_regex(pc.cast(texts, pa.string()), _PARTS)
    first, second = (pc.utf8_lpad(pc.struct_field(parts, each), 2, "0") for each in (0, 1))
    day, month = (first, second) if order == "day first" else (second, first)
    whole = pc.binary_join_element_wise(pc.struct_field(parts, 2), month, day, "-")
    return pc.binary_join_element_wise(whole, pc.struct_field(parts, 3), "")
