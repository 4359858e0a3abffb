"""How old a lead must be before its outcome counts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.model.delays import delay_table

__all__ = [
    "FEWEST_CONVERSIONS",
    "SHARE_RIPE",
    "TIMES_WATCHED",
    "Ripening",
    "as_known",
    "days_promised",
    "days_since",
    "ripening",
]

Vector = npt.NDArray[np.float64]

FEWEST_CONVERSIONS = 50
"""Conversions it takes to say how long leads take to convert."""
SHARE_RIPE = 0.9
"""Share of the conversions that have happened by the age at which a lead counts."""
TIMES_WATCHED = 2
"""So many times the days that are told leads must have been watched for."""
_FEWEST_WATCHED = 20
_SHARE_WATCHED = 0.1
_DAY = 86_400  # seconds


@dataclass(frozen=True)
class Ripening:
    """How long leads take to convert.

    Parameters
    ----------
    days : int or None
        Age at which a lead counts: 90% of the conversions happen within these days of
        the promise. None where that cannot be said yet, and nothing is judged.
    n_conversions : int
        Conversions that this was told by.
    table : pandas.DataFrame
        days (whole, from 0), share (of conversions that happen within them, in [0, 1]).
    watched : int
        Days for which enough leads were watched; slower conversions are not known of.
    """

    days: int | None
    n_conversions: int
    table: pd.DataFrame
    watched: int = 0

    @property
    def n_missing(self) -> int:
        """Conversions that are missing until it can be said."""
        return max(0, FEWEST_CONVERSIONS - self.n_conversions)

    def share(self, age_days: npt.ArrayLike) -> Vector:
        """Return the share of conversions that happen by an age.

        Parameters
        ----------
        age_days : array-like of any shape
            Days since the promise, at least 0.

        Returns
        -------
        share : ndarray of the same shape
            In [0, 1], never falling with age; 1 beyond the table, and everywhere where
            there is none.

        Examples
        --------
        >>> table = pd.DataFrame({"days": [0, 10, 20], "share": [0.0, 0.6, 1.0]})
        >>> Ripening(18, 80, table).share([5, 10, 99])
        array([0.3, 0.6, 1. ])
        """
        age = np.asarray(age_days, dtype=np.float64)
        if self.table.empty:
            return np.ones(age.shape)
        days, share = self.table["days"].to_numpy(), self.table["share"].to_numpy()
        return np.asarray(np.interp(age, days, share, right=1.0))


def ripening(ledger: pd.DataFrame, now: datetime) -> Ripening:
    """Return how long it takes from the promise to the conversion.

    Of young leads only the quick conversions are seen yet (right truncation), which
    `delay_table` allows for. It says nothing of conversions slower than leads were
    watched for; so enough leads must have been watched for twice the days that are told
    (a tenth of those that converted, and 20), or the slow ones would be missed.

    Parameters
    ----------
    ledger : pandas.DataFrame
        As `store.ledger.ledger` returns it.
    now : datetime
        When this is asked; what happened later is not looked at.

    Returns
    -------
    ripening : Ripening
        Its days are None below 50 conversions, or while leads were not watched for
        long enough.
    """
    known = as_known(ledger, now)
    known = known[(known["status"] == "converted") & known["promised_at"].notna()]
    took, seen_for = days_since(known, known["closed_at"]), days_since(known, now)
    if len(known) < FEWEST_CONVERSIONS:
        return Ripening(None, len(known), pd.DataFrame({"days": [], "share": []}))
    n_watched = max(_FEWEST_WATCHED, math.ceil(_SHARE_WATCHED * len(known)))
    horizon = float(np.sort(seen_for)[-n_watched])
    inside = took <= horizon
    table = _by_day(delay_table(took[inside], np.minimum(seen_for, horizon)[inside]))
    days = int(table["days"][table["share"] >= SHARE_RIPE - 1e-12].iloc[0])
    is_known = horizon >= TIMES_WATCHED * days
    return Ripening(days if is_known else None, len(known), table, int(horizon))


def as_known(ledger: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """Return the ledger as it stood: without promises made, and outcomes found, later.

    Parameters
    ----------
    ledger : pandas.DataFrame
        As `store.ledger.ledger` returns it.
    now : datetime
        With a time zone.
    """
    moment = pd.Timestamp(now)
    later = ledger["closed_at"] > moment
    if later.any():
        open_then = {"status": ledger["status"].mask(later, "open")}
        ledger = ledger.assign(**open_then, closed_at=ledger["closed_at"].mask(later))
    for told in ("worked_at", "listed_on"):
        if (ledger[told] > moment).any():
            ledger = ledger.assign(**{told: ledger[told].where(ledger[told] <= moment)})
    return ledger[~(ledger["promised_at"] > moment)]


def days_since(ledger: pd.DataFrame, until: datetime | pd.Series) -> Vector:
    """Return each lead's age at a moment in days, nan where nothing was promised.

    It counts from the promise; for a lead that came on a list only later, as one that was
    drawn to learn often does, from that day: nobody can have called it before.

    Parameters
    ----------
    ledger : pandas.DataFrame
        As `store.ledger.ledger` returns it.
    until : datetime, or Series of datetime
        The moment, or each lead's own.

    Returns
    -------
    days : ndarray of shape (n_leads,)
        From the promise, too, where the lead was called or closed before it came on a list.
    """
    promised, listed = ledger["promised_at"], ledger["listed_on"]
    was_called = (ledger["worked_at"] < listed) | (ledger["closed_at"] < listed)
    waited = (listed > promised) & ~was_called
    return _days(promised.mask(waited, listed), until)


def days_promised(ledger: pd.DataFrame, until: datetime) -> Vector:
    """Return the days from each lead's promise to a moment, called or not; nan without one."""
    return _days(ledger["promised_at"], until)


def _days(begun: pd.Series, until: datetime | pd.Series) -> Vector:
    passed: pd.Series = until - begun
    return np.asarray(passed.dt.total_seconds() / _DAY, dtype=np.float64)


def _by_day(table: pd.DataFrame) -> pd.DataFrame:
    """Return the share at each whole day, up to the first by which all have happened."""
    days = np.arange(math.ceil(table["days"].iloc[-1]) + 1)
    place = np.searchsorted(table["days"].to_numpy(), days, side="right")
    share = np.concatenate(([0.0], table["share"].to_numpy()))[place]
    return pd.DataFrame({"days": days, "share": np.clip(share, 0.0, 1.0)})
