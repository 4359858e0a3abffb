"""How an invented team works: how many calls a day, when, and whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import numpy.typing as npt

__all__ = ["Calls", "Policy", "list_of"]

_TAKEN_IN = time(22, tzinfo=UTC)
_FIRST_CALL = time(8, tzinfo=UTC)
_A_CALL = timedelta(minutes=12)


@dataclass(frozen=True)
class Policy:
    """How the team works; every rep alike, from Monday to Friday.

    Parameters
    ----------
    reps : int
        How many people call leads. Leads are theirs in turn.
    capacity : int
        Calls that each makes a day, follow-ups among them.
    explore : int
        Share of a day's list that is drawn at random from below the cutoff, in percent.
    """

    reps: int = 3
    capacity: int = 10
    explore: int = 5

    def works_on(self, day: date) -> bool:
        """Return whether anybody calls on a day."""
        return day.weekday() < 5

    def taken_in_at(self, day: date) -> datetime:
        """Return when the leads of a day are taken in and scored: in its evening."""
        return datetime.combine(day, _TAKEN_IN)

    def called_at(self, day: date, place: int) -> datetime:
        """Return when the lead at a place of a day's list, counted from 0, is called."""
        return datetime.combine(day, _FIRST_CALL) + place * _A_CALL


@dataclass(frozen=True)
class Calls:
    """Whom a rep calls on a day.

    Parameters
    ----------
    due : ndarray of int
        Leads with a follow-up that is due, in order.
    fresh : ndarray of int
        Leads called for the first time, in order.
    n_drawn : int
        How many of `fresh` may be drawn from below the cutoff.
    n_pool : int
        Of how many leads they were drawn.
    drawn : frozenset of int
        Those of `fresh` that were drawn.
    """

    due: npt.NDArray[np.int64]
    fresh: npt.NDArray[np.int64]
    drawn: frozenset[int] = frozenset()
    n_pool: int = 0


def list_of(
    rng: np.random.Generator,
    policy: Policy,
    *,
    follow_up: npt.NDArray[np.int64],
    waiting: npt.NDArray[np.int64],
    probability: npt.NDArray[np.float64],
    cutoff: float,
    day: int,
) -> Calls:
    """Return a rep's list for a day, by the rules of `store.today`.

    Follow-ups that are due come first, then leads by their scores, with a share drawn
    at random from below the cutoff among them.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of the draws.
    policy : Policy
        How long the list is, and what share of it is drawn.
    follow_up : ndarray of int of shape (n_leads,)
        The day on which each lead is followed up; negative where it is not.
    waiting : ndarray of int
        The rep's leads that nobody has called yet.
    probability : ndarray of float of shape (n_leads,)
        The leads' scores.
    cutoff : float
        Below it, leads are called only if they are drawn or there is nobody better.
    day : int
        Which day it is.

    Returns
    -------
    calls : Calls
        No more than the capacity.
    """
    found = np.flatnonzero((follow_up >= 0) & (follow_up <= day))
    order = np.lexsort((found, -probability[found], follow_up[found]))
    due = found[order][: policy.capacity]
    left = policy.capacity - len(due)
    best = waiting[np.lexsort((waiting, -probability[waiting]))]
    wanted = min(_quota(rng, policy), left) if len(best) > left > 0 else 0
    rest = best[left - wanted :]
    pool = rest[probability[rest] < cutoff] if wanted else rest[:0]
    drawn = rng.choice(pool, min(wanted, len(pool)), replace=False)
    by_score = best[~np.isin(best, drawn)][: left - len(drawn)]
    places = np.sort(rng.choice(left, len(drawn), replace=False)) - np.arange(len(drawn))
    fresh = np.insert(by_score, np.minimum(places, len(by_score)), drawn)
    return Calls(due, fresh, frozenset(drawn.tolist()), len(pool))


def _quota(rng: np.random.Generator, policy: Policy) -> int:
    wanted = policy.capacity * policy.explore / 100
    return int(wanted) + int(rng.random() < wanted % 1)
