"""Find out how the published model is doing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pandas as pd

from leadscoring.decisions.health.advice import advise
from leadscoring.decisions.health.alarm import promise_error
from leadscoring.decisions.health.hot_share import hot_share
from leadscoring.decisions.health.lift import lift
from leadscoring.decisions.health.promises import (
    by_week,
    delivered,
    known_outcomes,
    promised_hot,
)
from leadscoring.decisions.health.reliability import reliability
from leadscoring.decisions.health.ripening import Ripening, ripening
from leadscoring.health.finding_out import find_out, more_calls
from leadscoring.health.record import Health
from leadscoring.health.waiting import judged_from
from leadscoring.lead_model import LeadModel
from leadscoring.store.publication import Publication

__all__ = ["examine"]

_WEEK = pd.Timedelta(weeks=1)
_SHOWN = pd.Timedelta(weeks=52)
_READ = [
    *("lead_id", "status", "promised_at", "version", "probability", "revision", "cutoff"),
    *("chosen", "listed_on", "worked_at", "closed_at", "by_file"),
]


def examine(
    model: LeadModel,
    ledger: pd.DataFrame,
    recent: pd.DataFrame,
    publications: Sequence[Publication],
    now: datetime,
) -> Health:
    """Return how a published model is doing.

    Ripening, weeks, reliability and lift are told of all promises; whether the promise
    is broken, the needed cutoff, the share of hot leads and the advice are told of this
    version's own.

    Parameters
    ----------
    model : LeadModel
        The published model.
    ledger : pandas.DataFrame
        As `store.ledger.ledger` returns it.
    recent : pandas.DataFrame
        What is known of the leads that came in lately; see `recent_leads`.
    publications : sequence of Publication
        As `Registry.history` gives them.
    now : datetime
        When this is asked; promises and outcomes are taken as they stood then.

    Returns
    -------
    health : Health
    """
    ledger = ledger[_READ]
    ripe, error = ripening(ledger, now), promise_error(model.cutoffs, model.cutoff)
    outcomes = known_outcomes(ledger, ripe, now)
    mine = outcomes["version"] == model.version
    own = ledger[ledger["version"] == model.version]
    found = find_out(model, outcomes[mine], recent, ripe, error)
    found = replace(
        found, calls=more_calls(own, found, now), until=judged_from(ledger, own, ripe, now)
    )
    weeks = by_week(_whole_weeks(promised_hot(outcomes), ripe, now), error)
    return Health(
        now=now,
        ripening=ripe,
        weeks=weeks,
        since=delivered(
            own, ripe, now, revision=_revision(model, publications), promise_error=error
        ),
        is_broken=found.alarm.is_broken,
        broken_since=found.alarm.since if found.alarm.is_broken else None,
        n_weeks_below=int((weeks["verdict"] == "below").sum()),
        reliability=reliability(ledger, ripe, now),
        drift=found.drift,
        hot_share=hot_share(own, model.cutoffs, now),
        needed=found.needed_by_week,
        lift=lift(outcomes),
        advice=advise(found),
        is_above=found.alarm.is_above,
        target=found.target,
        n_outcomes=found.n_outcomes,
        judged=found.judged,
    )


def _whole_weeks(leads: pd.DataFrame, ripe: Ripening, now: datetime) -> pd.DataFrame:
    """Return the leads of the last year's weeks that are old enough to their last day."""
    if ripe.days is None:
        return leads
    today = pd.Timestamp(now).tz_convert("UTC").tz_localize(None)
    newest = today - pd.Timedelta(days=ripe.days) - _WEEK
    return leads[(leads["week"] <= newest) & (leads["week"] > newest - _SHOWN)]


def _revision(model: LeadModel, publications: Sequence[Publication]) -> int | None:
    """Return which publication is in force; None where the model was never published."""
    if model.publication is not None:
        return model.publication.revision
    return publications[-1].revision if publications else None
