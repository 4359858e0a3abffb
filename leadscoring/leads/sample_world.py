"""Invented leads that arrive over a year, with a change of the world in its middle.

They are drawn as the sample leads are, but their channels and chances stay as they are
until the change that is asked for: what a quiet year shows by chance can then be told
from what was put in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from leadscoring.leads.sample_contacts import draw_contacts, draw_prospect_ids
from leadscoring.leads.sample_dictionary import COLUMNS
from leadscoring.leads.sample_draws import Floats
from leadscoring.leads.sample_fields import draw_fields
from leadscoring.leads.sample_followup import FOLLOW_UP_COLUMNS, draw_follow_up
from leadscoring.leads.sample_outcome import conversion_probability

__all__ = ["Arrivals", "Drift", "arrivals", "past_leads"]

_MIDDLE = 0.5  # of the sample history: neither its early nor its late channels
_PAST_DAYS = 540
_FIRST_NUMBER = 100_001
_DAYS_OF_WEEK = np.array([1.2, 1.2, 1.15, 1.1, 1.0, 0.7, 0.65]) / 7
_VARYING = 0.08  # sd of a week's log size
_SECONDS_A_DAY = 86_400
_FIELDS, _CONTACTS, _COUNTS = range(3)  # streams of random numbers
_NEW_ORIGIN = "Landing Page Submission"
_KNOWN_BEFORE = tuple(name for name in COLUMNS if name not in {"Converted", *FOLLOW_UP_COLUMNS})


@dataclass(frozen=True)
class Drift:
    """What changes in the world, and when.

    Parameters
    ----------
    week : int
        The first week that is different, counted from 0.
    log_odds : float
        What is added to every lead's log-odds of conversion from then on.
    share : float
        Share of the leads that come from a new source from then on, in [0, 1].
    source : str
        The new source's name, which nobody has heard of before.
    source_log_odds : float
        What is added to the log-odds of the new source's leads besides.
    """

    week: int = 26
    log_odds: float = -0.8
    share: float = 0.12
    source: str = "Comparison Portal"
    source_log_odds: float = -0.6


@dataclass(frozen=True)
class Arrivals:
    """Leads as they arrive.

    Parameters
    ----------
    leads : pandas.DataFrame of shape (n_leads, 32)
        What is known before the first contact, in the columns of the sample files,
        by arrival; numbered from 0.
    probability : ndarray of float of shape (n_leads,)
        Each lead's true chance of conversion if it is called.
    day : ndarray of int of shape (n_leads,)
        The day of arrival, from 0.
    """

    leads: pd.DataFrame
    probability: Floats
    day: np.ndarray


def arrivals(
    seed: int,
    begin: date,
    *,
    weeks: int = 52,
    a_week: int = 150,
    drift: Drift | None = None,
    contacts: bool = True,
) -> Arrivals:
    """Return the leads of a year.

    Parameters
    ----------
    seed : int
        The same seed gives the same leads; those of fewer weeks are the first of them.
    begin : datetime.date
        The first day.
    weeks : int
        How many weeks to return.
    a_week : int
        How many leads arrive in an average week.
    drift : Drift, optional
        What changes; nothing where None.
    contacts : bool
        Whether to draw names, addresses and identifiers, which takes most of the time.

    Returns
    -------
    arrivals : Arrivals
        By day; within a day in the order in which they came.

    Examples
    --------
    >>> year = arrivals(1, date(2026, 1, 5), weeks=4, a_week=100)
    >>> bool(300 < len(year.leads) < 500), year.leads["Created"].is_monotonic_increasing
    (True, True)
    """
    weekly = [_week(seed, week, a_week, drift, contacts=contacts) for week in range(weeks)]
    leads = pd.concat(weekly, ignore_index=True)
    day = leads.pop("day").to_numpy(dtype=np.int64)
    offsets = pd.to_timedelta(day * _SECONDS_A_DAY + leads.pop("second"), unit="s")
    leads["Created"] = (pd.Timestamp(begin) + offsets).dt.as_unit("us")
    leads["Lead Number"] = np.arange(_FIRST_NUMBER, _FIRST_NUMBER + len(leads))
    known = [name for name in _KNOWN_BEFORE if name in leads]
    return Arrivals(leads[known], _chance(leads, day // 7, drift), day)


def past_leads(seed: int, end: date, *, n: int = 6_000) -> pd.DataFrame:
    """Return labelled leads from before the year, for a first model.

    Parameters
    ----------
    seed : int
        The same seed gives the same leads.
    end : datetime.date
        The day after the last of them arrived.
    n : int
        How many there are; they arrived over 540 days.

    Returns
    -------
    leads : pandas.DataFrame of shape (n, 41)
        As the sample history: oldest first, ``Converted`` is the outcome.

    Examples
    --------
    >>> leads = past_leads(1, date(2026, 1, 5), n=500)
    >>> bool(0.3 < leads["Converted"].mean() < 0.46)
    True
    """
    rng = np.random.default_rng([seed, 1_000_000])
    time = np.full(n, _MIDDLE)
    fields = draw_fields(rng, time)
    bought = rng.random(n) < conversion_probability(fields, time)
    second = np.sort(rng.integers(0, _PAST_DAYS * _SECONDS_A_DAY, n))
    created = pd.Timestamp(end) - pd.Timedelta(days=_PAST_DAYS) + pd.to_timedelta(second, unit="s")
    identity = {
        "Prospect ID": draw_prospect_ids(rng, n),
        "Lead Number": np.arange(_FIRST_NUMBER - n, _FIRST_NUMBER),
        "Created": pd.Series(created).dt.as_unit("us"),
        "Converted": bought.astype(np.int64),
    }
    later = draw_follow_up(rng, fields, bought.astype(float), time)
    parts = [pd.DataFrame(identity), draw_contacts(rng, n), fields, later]
    return pd.concat(parts, axis=1)[list(COLUMNS)]


def _week(
    seed: int, week: int, a_week: int, drift: Drift | None, *, contacts: bool
) -> pd.DataFrame:
    """Return a week's leads with their day and second of arrival."""
    rng = [np.random.default_rng([seed, week, stream]) for stream in (_FIELDS, _CONTACTS, _COUNTS)]
    size = a_week * np.exp(_VARYING * rng[_COUNTS].standard_normal())
    day = np.repeat(np.arange(7), rng[_COUNTS].poisson(size * _DAYS_OF_WEEK))
    second = np.floor(rng[_COUNTS].random((2, len(day))).mean(axis=0) * _SECONDS_A_DAY)
    order = np.lexsort((second, day))
    fields = draw_fields(rng[_FIELDS], np.full(len(day), _MIDDLE))
    if drift is not None and week >= drift.week:
        is_new = rng[_COUNTS].random(len(day)) < drift.share
        fields.loc[is_new, "Lead Source"] = drift.source
        fields.loc[is_new, "Lead Origin"] = _NEW_ORIGIN
    leads = fields.assign(day=7 * week + day[order], second=second[order].astype(np.int64))
    if not contacts:
        return leads
    identifiers = pd.DataFrame({"Prospect ID": draw_prospect_ids(rng[_CONTACTS], len(day))})
    return pd.concat([identifiers, draw_contacts(rng[_CONTACTS], len(day)), leads], axis=1)


def _chance(leads: pd.DataFrame, week: np.ndarray, drift: Drift | None) -> Floats:
    """Return each lead's true chance of conversion, after the change that there is."""
    chance = conversion_probability(leads, np.full(len(leads), _MIDDLE))
    if drift is None:
        return chance
    added = drift.log_odds * (week >= drift.week)
    added = added + drift.source_log_odds * (leads["Lead Source"] == drift.source).to_numpy()
    after: Floats = 1 / (1 + (1 - chance) / chance * np.exp(-added))
    return after
