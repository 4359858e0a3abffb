"""Leads too young to have decided: a lead that has not converted yet is not one that never will."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.model.delays import days_within
from leadscoring.model.moments import moments, written
from leadscoring.model.timing import Timing

__all__ = ["DECIDED", "Maturity", "judge_maturity"]

Vector = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

DECIDED = 0.90
"""Share of the conversions that must have had time to happen."""
_FEWEST_CONVERSIONS = 50


@dataclass(frozen=True, slots=True)
class Maturity:
    """How long leads take to decide, and which have not had that long.

    Attributes
    ----------
    created, converted_on : str
        The columns that tell when leads came in and when they converted.
    n_conversions : int
        Conversions with both dates, by which the time was judged.
    n_set_aside : int
        Conversions dated before the lead came in, which say nothing about it.
    days : int or None
        Days within which 90% of conversions happen; None with too few of them.
    after : str or None
        Leads that came in after this day, in ISO 8601, have not had so long;
        None where none is left out for that.
    n_left_out : int
        How many these are, of the leads whose outcome is known.
    young : ndarray of bool of shape (n_rows,)
        Which rows these are.
    why_not : str
        Why no lead could be left out, though some are young; usually empty.
    """

    created: str
    converted_on: str
    n_conversions: int
    n_set_aside: int
    days: int | None
    after: str | None
    n_left_out: int
    young: Mask
    why_not: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return what a card keeps: everything but which rows."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "young"}


def judge_maturity(
    frame: pd.DataFrame, converted: Vector, timing: Timing, *, fewest: int
) -> Maturity | None:
    """Find the leads that are too young to have decided.

    Every lead that came in within the last days of the data is young, where
    days is the time within which 90% of conversions happen. Converted ones are
    as young as the others: to leave out the others alone would raise the share
    that converts. Time is counted in calendar days, up to the newest date of
    either column. A lead without a date of arrival is not young.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_rows, n_columns)
        One row per lead.
    converted : ndarray of shape (n_rows,)
        1 where converted, 0 where not, nan where the outcome is not known.
    timing : Timing
        The columns that tell of time.
    fewest : int
        Leads of each outcome that must remain.

    Returns
    -------
    maturity : Maturity or None
        None where no column tells when leads converted.
    """
    if timing.date is None or timing.converted_on is None:
        return None
    created = np.floor(moments(frame[timing.date]))
    decided = np.floor(moments(frame[timing.converted_on]))
    end = np.fmax.reduce(np.concatenate([created, decided]), initial=-np.inf)
    delay = np.where(converted == 1, decided - created, np.nan)
    usable = delay >= 0
    days = _days(delay[usable], (end - created)[usable])
    young = np.zeros(len(frame), dtype=bool) if days is None else created > end - days
    n_left_out = int((young & ~np.isnan(converted)).sum())
    why_not = _why_not(converted[~young], days, fewest)
    if why_not:
        young, n_left_out = np.zeros(len(frame), dtype=bool), 0
    return Maturity(
        created=timing.date,
        converted_on=timing.converted_on,
        n_conversions=int(usable.sum()),
        n_set_aside=int((delay < 0).sum()),
        days=days,
        after=None if days is None or why_not else str(written(end - days, is_date=True)),
        n_left_out=n_left_out,
        young=young,
        why_not=why_not,
    )


def _days(delay: Vector, window: Vector) -> int | None:
    if len(delay) < _FEWEST_CONVERSIONS:
        return None
    return math.ceil(days_within(DECIDED, delay, window))


def _why_not(rest: Vector, days: int | None, fewest: int) -> str:
    if days is None:
        return (
            f"it takes at least {_FEWEST_CONVERSIONS} conversions with both dates to tell how long "
            "leads take to decide"
        )
    if min((rest == 1).sum(), (rest == 0).sum()) < fewest:
        return f"without the younger ones, fewer than {fewest} leads of an outcome would remain"
    return ""
