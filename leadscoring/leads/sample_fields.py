"""The sample leads' fields that are known before the first contact."""

from __future__ import annotations

import numpy as np
import pandas as pd

from leadscoring.leads import sample_levels as tables
from leadscoring.leads.sample_draws import (
    Floats,
    Objects,
    between,
    chance,
    choose,
    choose_by,
    either,
)

__all__ = ["draw_fields"]

_QUANTILES = (0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1)
_SECONDS = (2, 72, 195, 400, 1090, 1450, 1590, 1850, 2280)
_SESSIONS: tables.Shares = {"1": 0.52, "2": 0.30, "3": 0.12, "4": 0.06}


def draw_fields(rng: np.random.Generator, time: Floats) -> pd.DataFrame:
    """Return the fields of leads that have not been contacted yet.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of uniform numbers.
    time : ndarray of float of shape (n_leads,)
        When each lead came in, from 0 (begin of the history) to 1 (its end): the
        channels drift slowly.

    Returns
    -------
    fields : pandas.DataFrame of shape (n_leads, n_fields)
        Blank cells are None or NaN; `Select` is an answer that was not given.

    Examples
    --------
    >>> fields = draw_fields(np.random.default_rng(0), np.linspace(0, 1, 5))
    >>> fields[["Lead Origin", "Do Not Email"]].shape
    (5, 2)
    """
    period = either(rng.random(len(time)) < time, "late", "early")
    channel = choose_by(rng, tables.CHANNELS, period)
    origin, source = np.array([text.split("|") for text in channel], dtype=object).T
    kind = _kind(channel, origin)
    answers = _answers(rng, kind)
    fields = {
        "Lead Origin": origin,
        "Lead Source": either(source == "", None, source),
        "Do Not Email": _yes(chance(rng, {"direct": 0.13, "organic": 0.13}, kind, otherwise=0.05)),
        **_visits(rng, kind),
        **answers,
        "Country": _country(rng, kind),
        "A free copy of Mastering The Interview": _yes(
            chance(rng, tables.FREE_COPY, kind, otherwise=0.03)
        ),
        **_rare(rng, len(time)),
    }
    fields["Last Activity"] = _last_activity(rng, kind, fields["Do Not Email"])
    return pd.DataFrame(fields)


def _kind(channel: Objects, origin: Objects) -> Objects:
    kinds = tables.ROUTE
    names = [kinds.get(c, kinds[o]) for c, o in zip(channel, origin, strict=True)]
    return np.array(names, dtype=object)


def _yes(happened: np.ndarray) -> Objects:
    return either(happened, "Yes", "No")


def _visits(rng: np.random.Generator, kind: Objects) -> dict[str, np.ndarray]:
    """Return visits, seconds and pages; people added by hand are often not tracked."""
    seen = chance(rng, tables.VISITOR, kind, otherwise=1.0)
    uniform, busy = rng.random(len(kind)), rng.random(len(kind))
    visits = np.zeros(len(kind))
    for group in sorted(set(kind)):
        here = seen & (kind == group)
        quantiles = tables.VISITS.get(group, tables.VISITS["other"])
        visits[here] = np.floor(between(uniform[here], _QUANTILES, quantiles))
    seconds = np.where(seen, np.floor(between(busy, _QUANTILES, _SECONDS)), 0)
    drawn = choose(rng, _SESSIONS, len(kind)).astype(float)
    sessions = np.minimum(np.maximum(drawn, visits // 7), np.maximum(visits, 1))
    untracked = ~seen & chance(rng, {"reference": 0.18, "partner": 0.1}, kind, otherwise=0.0)
    return {
        "TotalVisits": np.where(untracked, np.nan, visits),
        "Total Time Spent on Website": seconds.astype(np.int64),
        "Page Views Per Visit": np.where(untracked, np.nan, np.round(visits / sessions, 2)),
    }


def _answers(rng: np.random.Generator, kind: Objects) -> dict[str, np.ndarray]:
    """Return the enquiry form: one abandoned early leaves a block of fields blank."""
    form = choose_by(rng, tables.FORM, kind)
    occupation = choose_by(rng, tables.OCCUPATION, kind)
    specialization = _specialization(rng, kind, occupation)
    city = choose_by(rng, tables.CITY, either(specialization == "Select", "Select", kind))
    heard = choose_by(rng, tables.HEARD, kind)
    matters = choose(rng, {"Better Career Prospects": 0.9995, "Flexibility & Convenience": 0.0003, "Other": 0.0002}, len(kind))  # fmt: skip
    skipped = (form == "partial") & ((kind != "google") | (rng.random(len(kind)) < 0.13))
    return {
        "Specialization": either(form == "empty", None, specialization),
        "How did you hear about X Education": either((form == "empty") | skipped, None, heard),
        "What is your current occupation": either(form == "full", occupation, None),
        "What matters most to you in choosing a course": either(form == "full", matters, None),
        "City": either(form == "empty", None, city),
    }


def _specialization(rng: np.random.Generator, kind: Objects, occupation: Objects) -> Objects:
    left_open = chance(rng, tables.SPECIALIZATION_OPEN, kind, otherwise=0.0)
    answers_anyway = (occupation == "Working Professional") & (rng.random(len(kind)) < 0.85)
    chosen = choose(rng, tables.SPECIALIZATION, len(kind))
    return either(left_open & ~answers_anyway, "Select", chosen)


def _country(rng: np.random.Generator, kind: Objects) -> Objects:
    unknown = chance(rng, tables.UNTRACKED, kind, otherwise=0.01)
    return either(unknown, None, choose(rng, tables.COUNTRY, len(kind)))


def _last_activity(rng: np.random.Generator, kind: Objects, do_not_email: np.ndarray) -> Objects:
    usual = choose_by(rng, tables.LAST_ACTIVITY, kind)
    without_email = choose(rng, tables.UNSUBSCRIBED_ACTIVITY, len(kind))
    return either(do_not_email == "Yes", without_email, usual)


def _rare(rng: np.random.Generator, n: int) -> dict[str, np.ndarray]:
    rare = {name: _yes(rng.random(n) < share) for name, share in tables.RARELY_YES.items()}
    return rare | {name: np.full(n, "No", dtype=object) for name in tables.ALWAYS_NO}
