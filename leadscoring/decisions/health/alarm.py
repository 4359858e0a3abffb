"""Whether the promise is broken, told by several weeks together and however often one looks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.decisions.health.chance import tails
from leadscoring.decisions.health.promises import joint_error

__all__ = ["LEAST_ERROR", "Alarm", "alarm", "promise_error"]

LEAST_ERROR = 0.01
"""A promise is told in whole points: what lies within one is no broken word."""
_UNKNOWN_ERROR = 0.05
_WINDOWS = (1, 2, 4, 8, 13, 26)
_FALSE_ALARMS = 0.01
_WEEK = pd.Timedelta(weeks=1)


@dataclass(frozen=True)
class Alarm:
    """What the weeks together say of the promise.

    Parameters
    ----------
    is_broken, is_above : bool
        Whether hot leads convert below, or above, their promise by more than chance does.
    since : date or None
        The Monday from which they most likely do; None while they do not.
    """

    is_broken: bool = False
    is_above: bool = False
    since: date | None = None


def promise_error(cutoffs: Cutoffs, cutoff: float) -> float:
    """Return the standard error of what a cutoff promises.

    Parameters
    ----------
    cutoffs : Cutoffs
        A model's, with the interval of each conversion.
    cutoff : float
        The published one, a probability.

    Returns
    -------
    error : float
        At least `LEAST_ERROR`; 0.05 where no lead of the training was hot.
    """
    point = cutoffs.at(cutoff)
    error = (point.precision_high - point.precision_low) / (2 * 1.96)
    return _UNKNOWN_ERROR if math.isnan(error) else max(LEAST_ERROR, error)


def alarm(counted: pd.DataFrame, promise_error: float) -> Alarm:
    """Return whether the promise is broken.

    The leads of the last 1, 2, 4, 8, 13 and 26 weeks are each set beside what was due
    of them, so that a large drop is seen at once and a small one when it lasts. The
    levels of the six tests of one side add up to 1%: at no look is a false alarm likelier
    than that (Bonferroni; less, for the windows overlap), however many looks came
    before. An alarm is no memory: it ends once the last 26 weeks do not bear it out.

    Parameters
    ----------
    counted : pandas.DataFrame
        As `promises.counted` returns it, of one model.
    promise_error : float
        Standard error of the promise; see `promise_error`.

    References
    ----------
    Page (1954), Continuous inspection schemes, Biometrika 41: that tests over several
    spans at once find small and large shifts; here with exact tests for unlike leads.
    """
    if counted.empty:
        return Alarm()
    level = _FALSE_ALARMS / len(_WINDOWS)
    below, above = np.min([_tails_of(span, promise_error) for span in _spans(counted)], axis=0)
    if min(below, above) >= level:
        return Alarm()
    is_broken = bool(below <= above)
    side = -1 if is_broken else 1
    return Alarm(is_broken, not is_broken, _since(counted, promise_error, side))


def _spans(counted: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the leads of each window, a window that reaches back no further only once."""
    newest = counted["promised_at"].max()
    sizes: dict[int, pd.DataFrame] = {}
    for weeks in _WINDOWS:
        span = counted[counted["promised_at"] > newest - weeks * _WEEK]
        sizes.setdefault(len(span), span)
    return list(sizes.values())


def _tails_of(leads: pd.DataFrame, promise_error: float) -> tuple[float, float]:
    error = joint_error(leads, promise_error)
    return tails(leads["due"], int(leads["converted"].sum()), error=error)


def _since(counted: pd.DataFrame, promise_error: float, side: int) -> date:
    """Return the Monday from which on the leads lie furthest off, in standard errors."""
    due = counted["due"]
    parts = counted.assign(
        off=counted["converted"] - due, variance=due * (1 - due), doubt=counted["due_error"]
    )
    weekly = parts.groupby("week")[["off", "variance", "doubt"]].sum()
    weekly["n"] = parts.groupby("week").size()
    longest = weekly.index.max() - _WINDOWS[-1] * _WEEK
    onward = weekly[weekly.index > longest].iloc[::-1].cumsum()
    error = (onward["n"] * promise_error) ** 2 + onward["doubt"] ** 2
    z = side * onward["off"] / np.sqrt(np.maximum(onward["variance"] + error, 1e-9))
    monday: pd.Timestamp = z.idxmax()
    return monday.date()
