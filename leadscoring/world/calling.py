"""A year of calls without a database: who is called when, and what came of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.store.outcome_kinds import OPEN, Outcome
from leadscoring.world.fates import Fates
from leadscoring.world.policy import Calls, Policy, list_of

__all__ = ["play_calls"]

_NOT = -1


def play_calls(
    rng: np.random.Generator,
    policy: Policy,
    fates: Fates,
    *,
    probability: npt.NDArray[np.float64],
    arrived: npt.NDArray[np.int64],
    barred: npt.NDArray[np.bool_],
    cutoff: float,
    begin: date,
    n_days: int,
) -> pd.DataFrame:
    """Let the team call leads day by day.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of what is drawn from below the cutoff.
    policy : Policy
        How the team works.
    fates : Fates
        What becomes of each lead.
    probability : ndarray of float of shape (n_leads,)
        The leads' scores.
    arrived : ndarray of int of shape (n_leads,)
        The day on which each was taken in, ascending; it can be called from the next on.
    barred : ndarray of bool of shape (n_leads,)
        Which of them asked not to be called.
    cutoff : float
        The published one.
    begin : datetime.date
        Day 0.
    n_days : int
        How many days to play.

    Returns
    -------
    calls : pandas.DataFrame of shape (n_leads, 5)
        ``status``, ``chosen``, ``worked_at``, ``closed_at`` and ``odds`` as the
        ledger has them.
    """
    done = _Done(policy, fates, len(probability), begin)
    for number in range(n_days):
        if policy.works_on(begin + timedelta(days=number)):
            for rep in range(policy.reps):
                own = np.arange(rep, np.searchsorted(arrived, number), policy.reps)
                calls = list_of(
                    rng,
                    policy,
                    follow_up=done.follow_up_of(rep),
                    waiting=own[~(done.is_called | barred)[own]],
                    probability=probability,
                    cutoff=cutoff,
                    day=number,
                )
                done.work(calls, number)
    return done.table()


class _Done:
    """What the team has done so far."""

    def __init__(self, policy: Policy, fates: Fates, n_leads: int, begin: date) -> None:
        self._policy, self._fates, self._begin = policy, fates, begin
        self.is_called = np.zeros(n_leads, dtype=bool)
        self._follow_up = np.full(n_leads, _NOT)
        self._owner = np.arange(n_leads) % policy.reps
        self._status = np.full(n_leads, OPEN, dtype=object)
        self._chosen = np.full(n_leads, "", dtype=object)
        self._odds = np.full(n_leads, np.nan)
        self._worked: dict[int, datetime] = {}
        self._closed: dict[int, datetime] = {}

    def follow_up_of(self, rep: int) -> npt.NDArray[np.int64]:
        """Return the day on which each of a rep's leads is followed up, else -1."""
        return np.where(self._owner == rep, self._follow_up, _NOT)

    def work(self, calls: Calls, day: int) -> None:
        """Call everybody on a list."""
        self._chosen[calls.fresh] = "score"
        drawn = list(calls.drawn)
        self._chosen[drawn] = "explore"
        self._odds[drawn] = len(drawn) / max(calls.n_pool, 1)
        for place, lead in enumerate(np.concatenate([calls.due, calls.fresh]).tolist()):
            self._call(lead, day, place)

    def _call(self, lead: int, day: int, place: int) -> None:
        at = self._policy.called_at(self._begin + timedelta(days=day), place)
        kind, days = self._fates.press(lead, is_first=not self.is_called[lead])
        self.is_called[lead] = True
        self._worked.setdefault(lead, at)
        self._follow_up[lead] = day + days if days else _NOT
        if kind != Outcome.FOLLOW_UP:
            self._status[lead] = kind.value
            self._closed[lead] = at

    def table(self) -> pd.DataFrame:
        """Return what came of each lead."""
        return pd.DataFrame(
            {
                "status": self._status,
                "chosen": self._chosen,
                "worked_at": self._moments(self._worked),
                "closed_at": self._moments(self._closed),
                "odds": self._odds,
                "listed_on": self._moments(self._worked).dt.floor("D"),
            }
        )

    def _moments(self, known: dict[int, datetime]) -> pd.Series:
        found = pd.Series(pd.NaT, index=range(len(self.is_called)), dtype="datetime64[us, UTC]")
        if known:
            found.loc[list(known)] = [moment.astimezone(UTC) for moment in known.values()]
        return found
