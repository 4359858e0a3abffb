"""Whether groups come out again: in other samples, and more clearly than where there are none."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from leadscoring.decisions.groups.partition import Partition, clearness, divide

__all__ = ["CLOUDS", "RESAMPLES", "by_chance", "recurrence"]

Points = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

RESAMPLES = 30
"""Samples in which groups are looked for again."""
CLOUDS = 19
"""Clouds without groups: what lies beyond all of them lies beyond 95 of 100."""

_RESAMPLED = 4_000  # leads at most
_CLOUD = 2_000  # leads at most


def recurrence(
    points: Points,
    partition: Partition,
    *,
    seed: int,
    least: float = 0.0,
    each: Callable[[], None] = lambda: None,
) -> Points:
    """Return how much of each group comes out again in other samples of the leads.

    Samples are drawn with putting back and divided anew. A group is then compared
    with the one most like it there: the leads that are in both as a share of those
    that are in either (Jaccard). Groups below .75 on average are not to be relied on.

    Parameters
    ----------
    points : ndarray of shape (n_leads, n_terms)
        The leads.
    partition : Partition
        The groups.
    seed : int
        Of the samples.
    least : float
        What every group must reach: no more samples are drawn once one cannot.
    each : callable
        Called after each sample.

    Returns
    -------
    recurrence : ndarray of shape (n_groups,)
        In [0, 1].

    References
    ----------
    Hennig (2007), Cluster-wise assessment of cluster stability.
    """
    draw = np.random.default_rng(seed)
    k, size = len(partition.centres), min(len(points), _RESAMPLED)
    missed, most = np.zeros(k), (1 - least) * RESAMPLES
    for done in range(1, RESAMPLES + 1):
        drawn = draw.integers(len(points), size=size)
        again = divide(points[drawn], k, seed=seed + done)
        missed += 1 - jaccard(partition.places[drawn], again.places, k).max(axis=1)
        each()
        if missed.max() > most:
            break
    return np.asarray(1 - missed / done)


def jaccard(one: Places, other: Places, k: int) -> Points:
    """Return for each group of one division and each of another how alike they are.

    Parameters
    ----------
    one, other : ndarray of int of shape (n_leads,)
        Groups of the same leads, from 0.
    k : int
        How many groups each division has.

    Examples
    --------
    >>> jaccard(np.array([0, 0, 0, 1]), np.array([1, 1, 0, 0]), 2).round(2).tolist()
    [[0.25, 0.67], [0.5, 0.0]]
    """
    both = np.zeros((k, k))
    np.add.at(both, (one, other), 1.0)
    either = both.sum(axis=1)[:, None] + both.sum(axis=0)[None, :] - both
    return np.asarray(np.divide(both, either, out=np.zeros_like(both), where=either > 0))


def by_chance(
    points: Points, n_groups: int, *, seed: int, each: Callable[[], None] = lambda: None
) -> float:
    """Return how clear groups look at most where there are none.

    As many leads are drawn from one cloud (a normal distribution) of the same
    centre and spread, and divided likewise: 19 times, so that groups clearer than
    any of these are so with an error of 1 in 20.

    Parameters
    ----------
    points : ndarray of shape (n_leads, n_terms)
        The leads.
    n_groups : int
        Into how many groups the clouds are divided.
    seed : int
        Of the clouds.
    each : callable
        Called after each cloud.

    Returns
    -------
    clearness : float
        The highest; see `clearness`.

    References
    ----------
    Liu, Hayes, Nobel and Marron (2008), Statistical significance of clustering for
    high-dimension, low-sample size data.
    """
    draw = np.random.default_rng(seed)
    centre, spread = points.mean(axis=0), np.atleast_2d(np.cov(points, rowvar=False))
    highest = -1.0
    for number in range(CLOUDS):
        size = min(len(points), _CLOUD)
        cloud = draw.multivariate_normal(centre, spread, size=size, method="eigh")
        highest = max(highest, clearness(cloud, divide(cloud, n_groups, seed=seed + number)))
        each()
    return highest
