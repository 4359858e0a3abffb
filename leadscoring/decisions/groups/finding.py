"""Finding groups of leads: how many there are, and whether they are there at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from leadscoring.decisions.groups.partition import Partition, clearness, divide, nearest, sample
from leadscoring.decisions.groups.stability import CLOUDS, RESAMPLES, by_chance, recurrence

__all__ = ["FEWEST", "NUMBERS", "RELIABLE", "Found", "find"]

Points = npt.NDArray[np.float64]

NUMBERS = range(3, 9)
"""How many groups are tried."""
FEWEST = 200
"""Leads below which no groups are looked for."""
RELIABLE = 0.75
"""How much of a group must come out again for it to be relied on (Hennig 2007)."""

_SMALLEST = 0.03  # share of the leads that a group must have to be worth a name


@dataclass(frozen=True)
class Found:
    """What looking for groups came to.

    Parameters
    ----------
    partition : Partition or None
        The groups, those of the highest scores first; None where there are none.
    recurrence : tuple of float
        How much of each comes out again; see `recurrence`.
    clearness : float
        How clearly they are told apart; see `clearness`. Where there are none, that
        of the best that was tried, nan where nothing was.
    by_chance : float
        How clear groups look at most where there are none; nan where not looked at.
    why_not : str
        Why there are none, as the rest of a sentence; empty where there are.
    """

    partition: Partition | None
    recurrence: tuple[float, ...] = ()
    clearness: float = float("nan")
    by_chance: float = float("nan")
    why_not: str = ""


def find(points: Points, *, seed: int = 0, each: Callable[[float], None] = lambda _: None) -> Found:
    """Look for groups of leads whose scores come about alike.

    Leads are divided into 3 to 8 groups. Of these the clearest is taken (the
    highest average silhouette) whose groups all come out again in other samples
    and are not tiny. It must be clearer than the same division of leads without
    groups; else there are none.

    Parameters
    ----------
    points : ndarray of shape (n_leads, n_terms)
        What each term adds to each lead's log-odds, in any order of the leads.
    seed : int
        The same leads and seed give the same groups.
    each : callable
        Takes the share of the work that is done, in [0, 1]; what it raises ends it.

    Returns
    -------
    found : Found
        The groups, or why there are none.
    """
    if len(points) < FEWEST:
        return Found(None, why_not=f"there are {len(points):,} leads: it takes {FEWEST}")
    shuffled = points[sample(len(points), len(points), np.random.default_rng(seed))]
    n_kinds = len(np.unique(shuffled.round(6), axis=0))
    numbers = [k for k in NUMBERS if 2 * k <= n_kinds]
    steps = _Steps(each, len(numbers) * (1 + RESAMPLES) + CLOUDS)
    best = _clearest(shuffled, numbers, seed, steps)
    for clear, partition in best:
        again = recurrence(shuffled, partition, seed=seed, least=RELIABLE, each=steps.one)
        if again.min() < RELIABLE:
            continue
        chance = by_chance(shuffled, len(partition.centres), seed=seed, each=steps.one)
        if clear <= chance:
            return Found(None, (), clear, chance, "they lie in one cloud, to be cut anywhere")
        return Found(*_in_order(points, partition, again), clear, chance)
    clear = best[0][0] if best else float("nan")
    return Found(None, clearness=clear, why_not="other samples of them fall into other groups")


def _clearest(
    points: Points, numbers: list[int], seed: int, steps: _Steps
) -> list[tuple[float, Partition]]:
    """Return the divisions without tiny groups, the clearest first."""
    tried = []
    for k in numbers:
        partition = divide(points, k, seed=seed)
        steps.one()
        if partition.shares.min() >= _SMALLEST:
            tried.append((clearness(points, partition), partition))
    return sorted(tried, key=lambda one: -one[0])


def _in_order(
    points: Points, partition: Partition, again: Points
) -> tuple[Partition, tuple[float, ...]]:
    """Return the groups of the leads in their own order, those of the highest scores first."""
    order = np.argsort(-partition.centres.sum(axis=1), kind="stable")
    centres = partition.centres[order]
    return Partition(centres, nearest(points, centres)), tuple(again[order].tolist())


class _Steps:
    """Counts steps, and tells what share of them is done."""

    def __init__(self, each: Callable[[float], None], total: int) -> None:
        self._each, self._total, self._done = each, total, 0

    def one(self) -> None:
        self._done += 1
        self._each(self._done / self._total)
