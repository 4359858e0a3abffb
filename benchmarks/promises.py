"""Whether a cutoff delivers, on leads that it was not chosen on, the conversion it promises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.measuring import Indices, Vector
from leadscoring.decisions.cutoffs import CutoffPoint, Cutoffs
from leadscoring.exceptions import NotReachable

N_SPLITS = 100
MOST_ENTRIES = 10


@dataclass(frozen=True, slots=True)
class Promises:
    """What was promised and delivered in random splits.

    Attributes
    ----------
    n_tried : int
        Splits whose first half reaches the conversion asked for.
    n_inside : int
        Those where the delivered conversion lies in the interval for it.
    promised, delivered : float
        Mean conversion of the hot leads, on the half chosen on and on the other.
    """

    n_tried: int
    n_inside: int
    promised: float
    delivered: float


def promises(
    probability: Vector, converted: Vector, units: Indices, *, conversion: float
) -> Promises:
    """Choose a cutoff on a random half of the leads and try it on the other, again and again.

    Parameters
    ----------
    probability, converted : ndarray of shape (n_leads,)
        Each lead's probability by a model that was not fitted on it, so that
        both halves are new to the model; and its outcome.
    units : ndarray of int of shape (n_leads,)
        Leads that share a number fall into the same half.
    conversion : float
        Share of the hot leads that shall convert, in (0, 1].
    """
    tried = [
        (promised, delivered)
        for first in _halves(units)
        if (promised := _chosen(probability[first], converted[first], conversion))
        and (delivered := _at(promised.cutoff, probability[~first], converted[~first])).n_hot
    ]
    shares = [(promised.precision, delivered.precision) for promised, delivered in tried]
    means = np.mean(shares, axis=0) if tried else np.full(2, np.nan)
    return Promises(len(tried), sum(is_inside(*pair) for pair in tried), *means.tolist())


def entered_twice(groups: Indices) -> Indices:
    """Return the groups, but for large ones, whose leads get a number each.

    What many leads say is no lead that was entered twice, but a common profile,
    such as that of all leads with nothing filled in. It comes again among new
    leads, so that halves with all of it and none of it are not what to expect.
    """
    large = np.bincount(groups)[groups] > MOST_ENTRIES
    own = groups.max() + 1 + np.arange(len(groups))
    return np.unique(np.where(large, own, groups), return_inverse=True)[1]


def is_inside(promised: CutoffPoint, delivered: CutoffPoint) -> bool:
    """Return whether the delivered conversion lies in the 95% interval around the promised.

    Both are shares of a sample, and each comes with its interval; the interval
    of their difference is made of the two halves that face each other.

    References
    ----------
    Newcombe (1998), Interval estimation for the difference between independent
    proportions, method 10.
    """
    lower, upper = sorted([promised, delivered], key=lambda point: point.precision)
    reach = np.hypot(lower.precision_high - lower.precision, upper.precision - upper.precision_low)
    return bool(upper.precision - lower.precision <= reach)


def _halves(units: Indices) -> Iterator[np.ndarray]:
    n_units = int(units.max()) + 1
    for seed in range(N_SPLITS):
        yield (np.random.default_rng(seed).permutation(n_units) < n_units // 2)[units]


def _chosen(probability: Vector, converted: Vector, conversion: float) -> CutoffPoint | None:
    try:
        return Cutoffs.from_predictions(probability, converted).for_precision(conversion)
    except NotReachable:
        return None


def _at(cutoff: float, probability: Vector, converted: Vector) -> CutoffPoint:
    return Cutoffs.from_predictions(probability, converted).at(cutoff)
