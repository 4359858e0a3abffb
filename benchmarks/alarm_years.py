"""A simulated year, looked at every week, and what was said of it each time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np
import pandas as pd

from leadscoring.decisions.health.advice import advise
from leadscoring.decisions.health.alarm import promise_error
from leadscoring.decisions.health.hot_share import hot_share
from leadscoring.decisions.health.lift import lift
from leadscoring.decisions.health.promises import (
    by_week,
    known_outcomes,
    promised_hot,
)
from leadscoring.decisions.health.ripening import ripening
from leadscoring.health.finding_out import LATELY, find_out
from leadscoring.lead_model import LeadModel, train
from leadscoring.leads.sample_followup import FOLLOW_UP_COLUMNS
from leadscoring.leads.sample_world import Drift, past_leads
from leadscoring.world.year import Year, simulated_year

__all__ = ["BEGIN", "Coverage", "Look", "covered", "looks", "model_of", "year_of"]

BEGIN = date(2026, 1, 5)
"""A Monday."""
WEEKS = 52
_MORNING = pd.Timedelta(hours=8)
_CALM = ("healthy", "wait")
_UNREAD = ["created_on", "source", "owner_id", "odds"]
_DECIDED = pd.Timedelta(days=100)  # 998 of 1,000 conversions have come by then


@dataclass(frozen=True)
class Look:
    """What was said on one Monday morning.

    Attributes
    ----------
    week : int
        How many weeks had passed.
    is_judged : bool
        Whether any lead was old enough.
    is_broken, is_above : bool
        What was said of the promise.
    field_changed : bool
        Whether a field was said to have changed.
    hot_share_off : bool
        Whether the share of hot leads of the week before lay outside its interval.
    rings : bool
        Whether the first advice was anything but to wait or to do nothing.
    """

    week: int
    is_judged: bool
    is_broken: bool
    is_above: bool
    field_changed: bool
    hot_share_off: bool
    rings: bool


@dataclass(frozen=True)
class Coverage:
    """Whether intervals hold what is true.

    Attributes
    ----------
    n_weeks, n_inside : int
        Weeks with a true conversion known, and those whose interval holds it.
    n_off : int
        Weeks of which it was said that they lie off the promise.
    lift_inside : bool
        Whether the interval of the lift holds the true one.
    """

    n_weeks: int
    n_inside: int
    n_off: int
    lift_inside: bool


def model_of(seed: int, *, n_leads: int = 5_000) -> LeadModel:
    """Return a model trained on invented leads from before the year, as if it were published."""
    leads = past_leads(seed, BEGIN, n=n_leads)
    options = {"date": "Created", "exclude": FOLLOW_UP_COLUMNS, "n_folds": 5, "n_repeats": 1}
    model = train(leads, target="Converted", **options)
    return replace(model, version="v0001", pipeline=None)


def year_of(model: LeadModel, seed: int, *, drift: Drift | None) -> Year:
    """Return a year under a model."""
    year = simulated_year(model, seed=seed, drift=drift, begin=BEGIN, weeks=WEEKS)
    return replace(year, ledger=year.ledger.drop(columns=_UNREAD))  # looked at many times


def looks(model: LeadModel, year: Year, weeks: Sequence[int]) -> list[Look]:
    """Return what is said on the Monday mornings after so many weeks.

    Parameters
    ----------
    model : LeadModel
        The published model.
    year : Year
        What happened.
    weeks : sequence of int
        How many weeks have passed at each look.
    """
    return [_look(model, year, week) for week in weeks]


def covered(model: LeadModel, year: Year) -> Coverage:
    """Return whether the intervals at the end of a year hold what is true.

    Parameters
    ----------
    model : LeadModel
        The published model.
    year : Year
        What happened, and what was true.
    """
    ripe = ripening(year.ledger, year.ends)
    outcomes = known_outcomes(year.ledger, ripe, year.ends)
    outcomes["truth"] = year.truth["probability"].reindex(outcomes["lead_id"]).to_numpy()
    hot, drawn = promised_hot(outcomes), outcomes[outcomes["chosen"] == "explore"]
    decided = hot[hot["promised_at"] < year.ends - _DECIDED]
    weeks = by_week(decided, promise_error(model.cutoffs, model.cutoff)).set_index("week")
    truth = decided.groupby("week")["truth"].mean()
    inside = (weeks["low"] <= truth) & (truth <= weeks["high"])
    told = lift(outcomes)
    true_ratio = hot["truth"].mean() / drawn["truth"].mean() if len(drawn) else math.nan
    return Coverage(
        len(weeks),
        int(inside.sum()),
        int((weeks["verdict"] != "kept").sum()),
        bool(told.low <= true_ratio <= told.high),
    )


def _look(model: LeadModel, year: Year, week: int) -> Look:
    now = pd.Timestamp(BEGIN, tz="UTC") + pd.Timedelta(weeks=week) + _MORNING
    moment: datetime = now.to_pydatetime()
    recent = year.fields_between(now - LATELY, now)
    ripe = ripening(year.ledger, moment)
    outcomes = known_outcomes(year.ledger, ripe, moment)
    error = promise_error(model.cutoffs, model.cutoff)
    found = find_out(model, outcomes, recent, ripe, error)
    return Look(
        week,
        is_judged=found.judged.n_leads > 0,
        is_broken=found.alarm.is_broken,
        is_above=found.alarm.is_above,
        field_changed=bool(found.drift["verdict"].isin(["some", "large"]).any()),
        hot_share_off=_is_off(hot_share(year.ledger, model.cutoffs, moment)),
        rings=advise(found)[0].kind not in _CALM,
    )


def _is_off(shares: pd.DataFrame) -> bool:
    """Return whether the last whole week's share lies outside its interval."""
    last = shares.iloc[-2 if len(shares) > 1 and shares["leads"].iloc[-1] < 30 else -1]
    return bool(np.logical_or(last["low"] > last["expected"], last["high"] < last["expected"]))
