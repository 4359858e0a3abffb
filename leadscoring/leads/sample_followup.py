"""The sample leads' columns that sales fill in later, and which know the outcome."""

from __future__ import annotations

import numpy as np
import pandas as pd

from leadscoring.leads.sample_draws import Floats, Objects, between, choose_by, either
from leadscoring.leads.sample_levels import Shares

__all__ = ["FOLLOW_UP_COLUMNS", "draw_follow_up"]

FOLLOW_UP_COLUMNS = (
    "Tags",
    "Lead Quality",
    "Lead Profile",
    "Asymmetrique Activity Index",
    "Asymmetrique Profile Index",
    "Asymmetrique Activity Score",
    "Asymmetrique Profile Score",
    "Last Notable Activity",
)
"""Columns that are blank until a lead has been contacted."""

_TAGS: dict[str, Shares] = {
    "bought": {"Will revert after reading the email": 0.563, None: 0.235, "Closed by Horizzon": 0.100, "Lost to EINS": 0.048, "Busy": 0.029, "Ringing": 0.010, "Interested in other courses": 0.004, "Graduation in progress": 0.002, "Interested in Next batch": 0.0014, "switched off": 0.001, "opp hangup": 0.001, "Already a student": 0.001, "in touch with EINS": 0.001, "Lateral student": 0.001, "Interested  in full time MBA": 0.001, "Want to take admission but has financial problems": 0.0006, "Still Thinking": 0.0003},
    "did not": {None: 0.443, "Ringing": 0.206, "Interested in other courses": 0.088, "Already a student": 0.081, "switched off": 0.042, "Not doing further education": 0.025, "Interested  in full time MBA": 0.020, "Graduation in progress": 0.018, "Busy": 0.014, "invalid number": 0.014, "Diploma holder (Not Eligible)": 0.011, "Will revert after reading the email": 0.011, "wrong number given": 0.008, "opp hangup": 0.005, "number not provided": 0.005, "in touch with EINS": 0.0016, "Lost to Others": 0.0012, "Lost to EINS": 0.0007, "Still Thinking": 0.0009, "In confusion whether part time or DLP": 0.0007, "Want to take admission but has financial problems": 0.0007, "University not recognized": 0.0004, "Shall take in the next coming month": 0.0002},
}  # fmt: skip

_TAG_KIND = {
    "Will revert after reading the email": "keen", "Closed by Horizzon": "keen",
    "Lost to EINS": "keen", "Interested in Next batch": "keen", "Ringing": "unanswered",
    "switched off": "unanswered", "Busy": "unanswered", "opp hangup": "unanswered",
    "number not provided": "unanswered", "Already a student": "closed",
    "Not doing further education": "closed",
}  # fmt: skip

_QUALITY: dict[str, Shares] = {
    "untagged": {None: 0.989, "Might be": 0.005, "Not Sure": 0.004, "High in Relevance": 0.002},
    "keen|bought": {"Might be": 0.46, "High in Relevance": 0.235, "Low in Relevance": 0.19, None: 0.065, "Not Sure": 0.05},
    "keen|did not": {"Might be": 0.48, "Low in Relevance": 0.20, None: 0.14, "High in Relevance": 0.10, "Not Sure": 0.08},
    "unanswered|bought": {"Not Sure": 0.86, "Might be": 0.07, None: 0.06, "Low in Relevance": 0.01},
    "unanswered|did not": {None: 0.445, "Not Sure": 0.385, "Might be": 0.165, "Low in Relevance": 0.003, "High in Relevance": 0.002},
    "closed|did not": {"Worst": 0.62, None: 0.225, "Not Sure": 0.09, "Might be": 0.045, "Low in Relevance": 0.02},
    "other": {None: 0.44, "Worst": 0.22, "Not Sure": 0.17, "Low in Relevance": 0.08, "Might be": 0.07, "High in Relevance": 0.02},
}  # fmt: skip

_PROFILE: dict[str, Shares] = {
    "Student|did not": {"Student of SomeSchool": 0.57, "Select": 0.19, "Potential Lead": 0.10, None: 0.10, "Other Leads": 0.04},
    "Student|bought": {"Select": 0.44, "Potential Lead": 0.36, "Other Leads": 0.16, "Student of SomeSchool": 0.03, "Dual Specialization Student": 0.01},
    "Working Professional|did not": {"Select": 0.47, "Potential Lead": 0.29, "Other Leads": 0.17, None: 0.07},
    "Working Professional|bought": {"Potential Lead": 0.57, "Select": 0.34, "Other Leads": 0.065, "Dual Specialization Student": 0.012, "Lateral Student": 0.009, "Student of SomeSchool": 0.004},
    "blank|did not": {None: 1.0},
    "blank|bought": {None: 1.0},
    "any|did not": {"Select": 0.76, "Potential Lead": 0.10, "Other Leads": 0.09, "Student of SomeSchool": 0.05},
    "any|bought": {"Select": 0.585, "Potential Lead": 0.353, "Other Leads": 0.048, "Lateral Student": 0.007, "Dual Specialization Student": 0.005, "Student of SomeSchool": 0.002},
}  # fmt: skip

_NOTABLE = {
    "SMS Sent": (0.65, 0.87), "Email Opened": (0.82, 0.83), "Email Link Clicked": (0.66, 0.62),
    "Page Visited on Website": (0.46, 0.62), "Olark Chat Conversation": (0.18, 0.30),
    "Email Bounced": (0.17, 0.35), "Unsubscribed": (0.73, 0.87), "Unreachable": (0.16, 0.70),
    "Had a Phone Conversation": (0.12, 0.59), "Email Marked Spam": (1.0, 1.0),
    "Approached upfront": (0.0, 0.11), "Form Submitted on Website": (0.01, 0.0),
    "View in browser link Clicked": (0.2, 0.0),
}  # fmt: skip
"""Share whose Last Notable Activity is their Last Activity: did not buy, bought."""

_ACTIVITY: dict[str, Shares] = {
    "chat": {"01.High": 0.53, "02.Medium": 0.39, "03.Low": 0.08},
    "bought": {"02.Medium": 0.91, "01.High": 0.075, "03.Low": 0.015},
    "did not": {"02.Medium": 0.80, "01.High": 0.09, "03.Low": 0.11},
}
_PROFILE_INDEX: dict[str, Shares] = {
    "bought": {"01.High": 0.545, "02.Medium": 0.445, "03.Low": 0.010},
    "did not": {"01.High": 0.375, "02.Medium": 0.619, "03.Low": 0.006},
}
_ACTIVITY_SCORE: dict[str, Shares] = {
    "01.High": {"16": 0.57, "17": 0.42, "18": 0.01},
    "02.Medium": {"14": 0.46, "15": 0.34, "13": 0.20},
    "03.Low": {"12": 0.54, "11": 0.26, "10": 0.16, "9": 0.03, "8": 0.01},
}
_PROFILE_SCORE: dict[str, Shares] = {
    "01.High|bought": {"18": 0.38, "17": 0.24, "20": 0.215, "19": 0.165},
    "01.High|did not": {"18": 0.58, "17": 0.29, "20": 0.07, "19": 0.06},
    "02.Medium": {"15": 0.63, "16": 0.22, "14": 0.08, "13": 0.07},
    "03.Low": {"12": 0.71, "11": 0.29},
}


def draw_follow_up(
    rng: np.random.Generator, fields: pd.DataFrame, converted: Floats, time: Floats
) -> pd.DataFrame:
    """Return what sales filled in after the outcome was known, so that it leaks.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of uniform numbers.
    fields : pandas.DataFrame of shape (n_leads, n_fields)
        Fields as `draw_fields` returns them.
    converted : ndarray of float of shape (n_leads,)
        1 for the leads who bought, else 0.
    time : ndarray of float of shape (n_leads,)
        When each lead came in, from 0 to 1: an outside score was bought at times only.

    Returns
    -------
    columns : pandas.DataFrame of shape (n_leads, 8)
        The columns of `FOLLOW_UP_COLUMNS`.

    Examples
    --------
    >>> from leadscoring.leads.sample_fields import draw_fields
    >>> rng, time = np.random.default_rng(0), np.linspace(0, 1, 4)
    >>> later = draw_follow_up(rng, draw_fields(rng, time), np.array([1.0, 0, 0, 1]), time)
    >>> tuple(later.columns) == FOLLOW_UP_COLUMNS
    True
    """
    outcome = either(converted == 1, "bought", "did not")
    tags = choose_by(rng, _TAGS, outcome)
    columns = {
        "Tags": tags,
        "Lead Quality": choose_by(rng, _QUALITY, _quality_group(tags, outcome)),
        "Lead Profile": choose_by(rng, _PROFILE, _profile_group(fields, outcome)),
        "Last Notable Activity": _notable(rng, fields, converted),
        **_asymmetrique(rng, fields, outcome, time),
    }
    return pd.DataFrame(columns)[list(FOLLOW_UP_COLUMNS)]


def _quality_group(tags: Objects, outcome: Objects) -> Objects:
    kinds = ["untagged" if tag is None else _TAG_KIND.get(tag, "other") for tag in tags]
    groups = [
        kind if kind in _QUALITY else f"{kind}|{result}"
        for kind, result in zip(kinds, outcome, strict=True)
    ]
    return np.array(groups, dtype=object)


def _profile_group(fields: pd.DataFrame, outcome: Objects) -> Objects:
    occupation = fields["What is your current occupation"].fillna("blank").to_numpy(dtype=object)
    named = np.isin(occupation.astype(str), ["Student", "Working Professional", "blank"])
    groups: Objects = either(named, occupation, "any") + "|" + outcome
    return groups


def _notable(rng: np.random.Generator, fields: pd.DataFrame, converted: Floats) -> Objects:
    activity = fields["Last Activity"].fillna("").to_numpy(dtype=object)
    shares = np.array([_NOTABLE.get(name, (0.0, 0.0)) for name in activity])
    kept = rng.random(len(activity)) < np.where(converted == 1, shares[:, 1], shares[:, 0])
    return either(kept, activity, "Modified")


def _asymmetrique(
    rng: np.random.Generator, fields: pd.DataFrame, outcome: Objects, time: Floats
) -> dict[str, np.ndarray]:
    chatted = (fields["Last Activity"] == "Olark Chat Conversation").to_numpy()
    activity = choose_by(rng, _ACTIVITY, either(chatted, "chat", outcome))
    profile = choose_by(rng, _PROFILE_INDEX, outcome)
    activity_score = choose_by(rng, _ACTIVITY_SCORE, activity).astype(float)
    high = either(profile == "01.High", profile + "|" + outcome, profile)
    profile_score = choose_by(rng, _PROFILE_SCORE, high).astype(float)
    scored = rng.random(len(time)) < between(time, (0, 0.27, 0.28, 0.75, 0.76, 1), (0.99, 0.99, 0.05, 0.05, 0.98, 0.98))  # fmt: skip
    return {
        "Asymmetrique Activity Index": either(scored, activity, None),
        "Asymmetrique Profile Index": either(scored, profile, None),
        "Asymmetrique Activity Score": np.where(scored, activity_score, np.nan),
        "Asymmetrique Profile Score": np.where(scored, profile_score, np.nan),
    }
