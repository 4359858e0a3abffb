"""A simulated year as frames, in a fraction of a second: for benchmarks and tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.leads.sample_world import Arrivals, Drift, arrivals
from leadscoring.store.contacts import barred
from leadscoring.store.ledger import COLUMNS
from leadscoring.store.outcome_kinds import OPEN
from leadscoring.store.publication import Publication
from leadscoring.world.calling import play_calls
from leadscoring.world.fates import Fates, draw_fates
from leadscoring.world.policy import Policy

__all__ = ["Scorer", "Year", "simulated_year"]

_BEGIN = date(2026, 1, 5)
_USUAL = Policy()
_LISTS = 10


class Scorer(Protocol):
    """What gives leads their scores: a `LeadModel`."""

    @property
    def version(self) -> str | None:
        """Name of the version; None where the model was never saved."""

    @property
    def cutoff(self) -> float:
        """Probability at or above which a lead is hot."""

    def probability(self, frame: pd.DataFrame) -> npt.NDArray[np.float64]:
        """Return each lead's probability of conversion, of shape (n_leads,)."""


@dataclass(frozen=True)
class Year:
    """What a team has done in a year, and what was true all along.

    Parameters
    ----------
    ledger : pandas.DataFrame
        As `store.ledger.ledger` returns it at the end of the year.
    fields : pandas.DataFrame
        What is known of each lead before it is called, by number.
    truth : pandas.DataFrame
        Of each lead, by number: ``probability`` (its true chance of conversion if it
        is called), ``converts`` (whether it does if it is called) and ``week`` (of
        its arrival, from 0).
    publication : Publication
        The one that holds all year.
    ends : datetime
        The moment after the last day.
    """

    ledger: pd.DataFrame
    fields: pd.DataFrame
    truth: pd.DataFrame
    publication: Publication
    ends: datetime

    def ledger_at(self, now: datetime) -> pd.DataFrame:
        """Return the ledger as it was at a moment of the year."""
        then = self.ledger[self.ledger["promised_at"] <= now]
        not_called = ~(then["worked_at"] <= now)
        not_closed = ~(then["closed_at"] <= now)
        return then.assign(
            status=then["status"].mask(not_closed, OPEN),
            closed_at=then["closed_at"].mask(not_closed),
            chosen=then["chosen"].mask(not_called, ""),
            worked_at=then["worked_at"].mask(not_called),
            odds=then["odds"].mask(not_called),
            listed_on=then["listed_on"].mask(not_called),
        )

    def fields_between(self, since: datetime, until: datetime) -> pd.DataFrame:
        """Return the fields of the leads that were scored from one moment to before another."""
        at = self.ledger["promised_at"]
        return self.fields[((at >= since) & (at < until)).to_numpy()]


def simulated_year(
    model: Scorer,
    *,
    seed: int,
    drift: Drift | None = None,
    weeks: int = 52,
    a_week: int = 150,
    policy: Policy = _USUAL,
    begin: date = _BEGIN,
    cutoff: float | None = None,
) -> Year:
    """Simulate a year under one model and one cutoff, without a database.

    Leads arrive every day and get their scores in the evening; reps call from Monday
    to Friday, follow-ups first, then the best, with a share drawn from below the cutoff.

    Parameters
    ----------
    model : Scorer
        What promises. A model of the sample leads is well calibrated until the drift:
        the year's leads are drawn as theirs were.
    seed : int
        The same seed gives the same year.
    drift : Drift, optional
        What changes; a quiet year where None.
    weeks, a_week : int
        How many weeks there are, and leads in an average one.
    policy : Policy
        How the team works.
    begin : datetime.date
        The first day, by default a Monday.
    cutoff : float, optional
        The published one, by default the model's.

    Returns
    -------
    year : Year
        A ledger like that of `world.playing`, which lets the store do the work.
    """
    line = model.cutoff if cutoff is None else cutoff
    arrived = arrivals(seed, begin, weeks=weeks, a_week=a_week, drift=drift, contacts=False)
    fates = draw_fates(seed, arrived.probability)
    probability = model.probability(arrived.leads)
    calls = play_calls(
        np.random.default_rng([seed, _LISTS]),
        policy,
        fates,
        probability=probability,
        arrived=arrived.day,
        barred=barred(arrived.leads).to_numpy(),
        cutoff=line,
        begin=begin,
        n_days=7 * weeks,
    )
    version = model.version or "v0001"
    at = datetime.combine(begin, datetime.min.time()).isoformat()
    publication = Publication(
        1, version, line, min(line, 0.38), "The first model", "You", f"{at}+00:00"
    )
    promised = pd.DataFrame({"probability": probability, "version": version, "cutoff": line})
    ledger = _ledger(arrived, policy, begin, promised.join(calls))
    return Year(
        ledger,
        arrived.leads.set_axis(ledger["lead_id"]),
        _truth(arrived, fates).set_axis(ledger["lead_id"]),
        publication,
        policy.taken_in_at(begin + timedelta(days=7 * weeks - 1)) + timedelta(hours=2),
    )


def _ledger(arrived: Arrivals, policy: Policy, begin: date, told: pd.DataFrame) -> pd.DataFrame:
    evenings = [
        policy.taken_in_at(begin + timedelta(days=day)) for day in range(int(arrived.day.max()) + 1)
    ]
    numbers = np.arange(len(told))
    same = {
        "lead_id": numbers + 1,
        "created_on": arrived.leads["Created"].dt.tz_localize("UTC"),
        "source": arrived.leads["Lead Source"],
        "owner_id": numbers % policy.reps + 1,
        "promised_at": pd.Series(evenings).dt.as_unit("us").take(arrived.day).set_axis(numbers),
        "revision": 1,
        "by_file": False,
    }
    return told.assign(**same)[list(COLUMNS)].astype(COLUMNS)


def _truth(arrived: Arrivals, fates: Fates) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "probability": arrived.probability,
            "converts": fates.converts,
            "week": arrived.day // 7,
        }
    )
