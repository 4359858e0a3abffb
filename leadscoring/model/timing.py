"""Which column says when a lead came in, and which when it converted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.schema import Schema
from leadscoring.model.moments import moments

__all__ = ["Timing", "date_columns", "find_timing", "order_columns"]

Vector = npt.NDArray[np.float64]

_NEARLY_ALL = 0.95
_NEARLY_NONE = 0.02
_ORDERS = "orders the leads in time, it does not score them"
_TELLS_LATER = "tells when leads converted, which nobody knows before"


@dataclass(frozen=True, slots=True)
class Timing:
    """The columns that tell of time.

    Attributes
    ----------
    date : str or None
        The column that orders the leads: dates, or numbers that count up.
    is_date : bool
        Whether that column holds dates.
    converted_on : str or None
        The column of dates on which leads converted; only beside such a column.
    """

    date: str | None
    is_date: bool
    converted_on: str | None

    @property
    def reasons(self) -> dict[str, str]:
        """Why neither column is a field."""
        reasons = {self.date: _ORDERS, self.converted_on: _TELLS_LATER}
        return {name: reason for name, reason in reasons.items() if name is not None}


def order_columns(schema: Schema) -> list[str]:
    """Return the columns that look as if they order the leads: dates, then running numbers."""
    running = [c.name for c in schema.columns if c.role == "identifier" and c.kind == "numeric"]
    return [*date_columns(schema), *running]


def date_columns(schema: Schema) -> list[str]:
    """Return the columns that hold dates."""
    return [c.name for c in schema.columns if c.kind == "date" and c.role != "target"]


def find_timing(
    frame: pd.DataFrame,
    converted: Vector,
    schema: Schema,
    *,
    date: str | None = None,
    converted_on: str | None = None,
) -> Timing:
    """Find, or check, the columns that tell when leads came in and when they converted.

    A column tells when leads converted where it is filled in for nearly all
    leads that did and for hardly any that did not; two such columns could mean
    two things, so neither is taken.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        One row per lead.
    converted : ndarray of shape (n_leads,)
        1 where converted, 0 where not, nan where the outcome is not known.
    schema : Schema
        The role and kind of each column.
    date, converted_on : str, optional
        The columns as the user names them; an empty text means none. Found
        where None: the only column of dates that does not tell when leads
        converted, and the only one that does.

    Returns
    -------
    timing : Timing
        What was found.

    Raises
    ------
    InvalidInput
        If a named column does not exist or cannot serve.

    Examples
    --------
    >>> from leadscoring.leads.schema import infer_schema
    >>> leads = pd.DataFrame(
    ...     {"Created": ["2026-01-01", "2026-01-02"], "Sold": ["2026-01-09", None], "Won": [1, 0]}
    ... )
    >>> find_timing(leads, np.array([1.0, 0.0]), infer_schema(leads, target="Won"))
    Timing(date='Created', is_date=True, converted_on='Sold')
    """
    _check(schema, date, converted_on)
    dates = date_columns(schema)
    later = [c for c in dates if c != date and _tells_conversion(frame[c], converted)]
    if date is None:
        others = [c for c in dates if c != converted_on and c not in later]
        date = others[0] if len(others) == 1 else None
    if converted_on is None:
        converted_on = later[0] if len(later) == 1 and date in dates else None
    if converted_on and date not in dates:
        raise InvalidInput(
            f"'{converted_on}' tells when leads converted, but no column of dates tells when they "
            "came in. Name one as date, or leave converted_on out."
        )
    return Timing(date or None, date in dates, converted_on or None)


def _check(schema: Schema, date: str | None, converted_on: str | None) -> None:
    if date and (schema.column(date).kind == "categorical" or date == schema.target):
        raise InvalidInput(
            f"The column '{date}' cannot order the leads: it holds neither dates nor numbers that "
            "count up. Write dates like 2026-11-22, or choose another."
        )
    if converted_on and (converted_on not in date_columns(schema) or converted_on == date):
        raise InvalidInput(
            f"The column '{converted_on}' does not hold the dates on which leads converted. "
            "Write dates like 2026-11-22, or choose another."
        )


def _tells_conversion(column: pd.Series, converted: Vector) -> bool:
    """Whether a column is filled in for nearly all leads that converted, and hardly any other."""
    filled = ~np.isnan(moments(column))
    bought, not_bought = filled[converted == 1], filled[converted == 0]
    return bool(
        len(bought)
        and len(not_bought)
        and bought.mean() >= _NEARLY_ALL
        and not_bought.mean() <= _NEARLY_NONE
    )
