"""The known model behind the sample leads' outcomes: a logistic regression."""

from __future__ import annotations

import numpy as np
import pandas as pd

from leadscoring.leads.sample_draws import Floats

__all__ = ["conversion_probability"]

_INTERCEPT = -1.4
_DRIFT = 0.1  # log-odds gained from the begin of the history to its end

_EFFECTS: dict[str, dict[str, float]] = {
    "Lead Origin": {"Lead Add Form": 2.4, "Quick Add Form": 2.4, "Landing Page Submission": -1.0, "Lead Import": -1.4},
    "Lead Source": {"Welingak Website": 1.8, "Olark Chat": -0.4, "Referral Sites": -0.4, "Click2call": -0.8, "google": -1.5},
    "What is your current occupation": {"": -1.7, "Working Professional": 2.9, "Housewife": 1.7, "Student": 0.0, "Businessman": 0.7, "Other": 0.6},
    "Last Activity": {"SMS Sent": 1.6, "Had a Phone Conversation": 1.3, "Approached upfront": 2.0, "Unsubscribed": 0.7, "Olark Chat Conversation": -1.4, "Converted to Lead": -1.3, "Email Bounced": -1.4, "Form Submitted on Website": -0.9, "Page Visited on Website": -0.6, "Email Link Clicked": -0.4},
    "Specialization": {"": -1.6, "Select": -0.45, "Banking, Investment And Insurance": 0.35, "Finance Management": 0.25, "Marketing Management": 0.3, "Human Resource Management": 0.2, "Healthcare Management": 0.25, "Hospitality Management": -0.5, "Retail Management": -0.3, "Services Excellence": -0.5, "International Business": -0.2, "Travel and Tourism": -0.2},
    "City": {"Select": -0.2, "Thane & Outskirts": 0.1, "Tier II Cities": -0.2},
    "Do Not Email": {"Yes": -1.3},
}  # fmt: skip
"""Log-odds of levels, blank cells under the empty text; levels not named have none."""

_PAIRS: tuple[tuple[tuple[str, str], tuple[str, str], float], ...] = (
    (("Last Activity", "SMS Sent"), ("What is your current occupation", "Working Professional"), 0.7),
    (("Lead Source", "Olark Chat"), ("Last Activity", "Olark Chat Conversation"), -0.6),
)  # fmt: skip

_SECONDS = (0, 1, 300, 500, 700, 900, 1500, 2300)
_SECONDS_EFFECT = (1.9, 0.0, 0.1, 0.6, 2.1, 2.8, 2.7, 2.9)
_LONG_VISIT = 700
_LONG_VISIT_AND_OPENED = 0.5


def conversion_probability(fields: pd.DataFrame, time: Floats) -> Floats:
    """Return the true chance of conversion of sample leads.

    Parameters
    ----------
    fields : pandas.DataFrame of shape (n_leads, n_fields)
        Fields as `draw_fields` returns them.
    time : ndarray of float of shape (n_leads,)
        When each lead came in, from 0 to 1.

    Returns
    -------
    probability : ndarray of float of shape (n_leads,)

    Examples
    --------
    >>> from leadscoring.leads.sample_fields import draw_fields
    >>> time = np.linspace(0, 1, 1000)
    >>> chance = conversion_probability(draw_fields(np.random.default_rng(0), time), time)
    >>> bool(0.33 < chance.mean() < 0.43)
    True
    """
    log_odds = _INTERCEPT + _DRIFT * (time - 0.5) + _mains(fields) + _numbers(fields)
    log_odds += _pairs(fields)
    # exp may differ in its last bit between machines: one draw in 1e15 falls into that gap.
    probability: Floats = 1 / (1 + np.exp(-log_odds))
    return probability


def _mains(fields: pd.DataFrame) -> Floats:
    total = np.zeros(len(fields))
    for column, effects in _EFFECTS.items():
        total += fields[column].fillna("").map(effects).fillna(0.0).to_numpy(dtype=float)
    return total


def _numbers(fields: pd.DataFrame) -> Floats:
    seconds = fields["Total Time Spent on Website"].to_numpy(dtype=float)
    visits = fields["TotalVisits"].fillna(0).to_numpy(dtype=float)
    pages = fields["Page Views Per Visit"].fillna(0).to_numpy(dtype=float)
    effect: Floats = np.interp(seconds, _SECONDS, _SECONDS_EFFECT)
    effect += 0.12 * np.minimum(visits, 12) - 0.12 * np.minimum(pages, 8)
    return effect


def _pairs(fields: pd.DataFrame) -> Floats:
    total = np.zeros(len(fields))
    for (first, one), (second, other), effect in _PAIRS:
        both = (fields[first] == one) & (fields[second] == other)
        total += effect * both.to_numpy(dtype=float)
    long_visit = fields["Total Time Spent on Website"] > _LONG_VISIT
    opened = fields["Last Activity"] == "Email Opened"
    return total + _LONG_VISIT_AND_OPENED * (long_visit & opened).to_numpy(dtype=float)
