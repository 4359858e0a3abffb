"""What is to be found out about a model before advice can be given."""

from __future__ import annotations

import math
from datetime import datetime

import pandas as pd

from leadscoring.decisions.health.alarm import Alarm, alarm
from leadscoring.decisions.health.drift import field_drift
from leadscoring.decisions.health.findings import Findings
from leadscoring.decisions.health.needed_cutoff import needed_cutoff
from leadscoring.decisions.health.promises import promised_hot, together
from leadscoring.decisions.health.ranking import ranking
from leadscoring.decisions.health.ripening import Ripening
from leadscoring.lead_model import LeadModel

__all__ = ["LATELY", "find_out", "more_calls"]

LATELY = pd.Timedelta(days=28)
"""The time that leads of today are told by."""
_WORKING_DAYS = 20  # of these
_BY_SCORE = ("score", "explore")


def find_out(
    model: LeadModel,
    outcomes: pd.DataFrame,
    recent: pd.DataFrame,
    ripe: Ripening,
    promise_error: float,
) -> Findings:
    """Return what outcomes and recent leads say of a model.

    Parameters
    ----------
    model : LeadModel
        The published model.
    outcomes : pandas.DataFrame
        What came of its promises; as `promises.known_outcomes` returns it.
    recent : pandas.DataFrame
        What is known of the leads that came in lately.
    ripe : Ripening
        How old a lead must be to count.
    promise_error : float
        Standard error of what the cutoff promises.

    Returns
    -------
    found : Findings
    """
    leads = promised_hot(outcomes)
    rung = alarm(leads, promise_error)
    return Findings(
        ripening=ripe,
        judged=together(_since(leads, rung), promise_error),
        alarm=rung,
        ranking=ranking(_since(outcomes[outcomes["chosen"].isin(_BY_SCORE)], rung)),
        drift=field_drift(model.card.profile, recent, model.scorecard.placeholders),
        needed_by_week=needed_cutoff(leads, model.cutoffs, model.cutoff, since=rung.since),
        n_outcomes=len(outcomes),
        published=model.cutoff,
        target=model.cutoffs.at(model.cutoff).precision,
    )


def more_calls(promises: pd.DataFrame, found: Findings, now: datetime) -> float:
    """Return how many more leads a working day are hot at the needed cutoff.

    Parameters
    ----------
    promises : pandas.DataFrame
        What the model promised; as `store.ledger.ledger` returns it.
    found : Findings
        With the cutoff.
    now : datetime
        The leads of the four weeks before are counted.

    Returns
    -------
    more : float
        Below 0 where they are fewer; nan where no cutoff is told.
    """
    needed = found.needed[0]
    if math.isnan(needed):
        return math.nan
    at = promises["promised_at"]
    lately = promises.loc[(at <= now) & (at > pd.Timestamp(now) - LATELY), "probability"]
    return float((lately >= needed).sum() - (lately >= found.published).sum()) / _WORKING_DAYS


def _since(leads: pd.DataFrame, rung: Alarm) -> pd.DataFrame:
    """Return the leads since the promise went wrong, where it did."""
    return leads if rung.since is None else leads[leads["week"] >= pd.Timestamp(rung.since)]
