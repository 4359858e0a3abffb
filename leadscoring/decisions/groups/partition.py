"""Dividing leads into a number of groups, and how clearly they are told apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Partition", "clearness", "divide", "nearest", "sample"]

Points = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

_STARTS = 10  # of k-means; the best of them counts
_MOST_COMPARED = 2_000  # leads: every one is compared with every other


@dataclass(frozen=True)
class Partition:
    """Leads divided into groups.

    Parameters
    ----------
    centres : ndarray of shape (n_groups, n_terms)
        What each term adds to the score of a group's leads on average.
    places : ndarray of int of shape (n_leads,)
        The group of each lead, from 0.
    """

    centres: Points
    places: Places

    @property
    def shares(self) -> Points:
        """Each group's share of the leads, in [0, 1]."""
        counts = np.bincount(self.places, minlength=len(self.centres))
        return np.asarray(counts / len(self.places))


def divide(points: Points, n_groups: int, *, seed: int) -> Partition:
    """Return leads divided by k-means: each is in the group whose centre is nearest.

    Log-odds are taken as they are, so a term counts as much as it moves scores.

    Parameters
    ----------
    points : ndarray of shape (n_leads, n_terms)
        What each term adds to each lead's log-odds.
    n_groups : int
        At most as many as there are different leads.
    seed : int
        The same leads and seed give the same groups.
    """
    from sklearn.cluster import KMeans  # noqa: PLC0415 - naming groups needs none of it

    found = KMeans(n_groups, n_init=_STARTS, random_state=seed).fit(points)
    return Partition(found.cluster_centers_, found.labels_.astype(np.intp))


def nearest(points: Points, centres: Points) -> Places:
    """Return the group whose centre is nearest to each lead, of shape (n_leads,).

    Examples
    --------
    >>> nearest(np.array([[0.2], [3.0]]), np.array([[0.0], [2.0], [9.0]])).tolist()
    [0, 1]
    """
    # Without the square of the lead itself, which is the same for every centre.
    distance = (centres**2).sum(axis=1) - 2 * points @ centres.T
    return np.asarray(distance.argmin(axis=1), dtype=np.intp)


def clearness(points: Points, partition: Partition) -> float:
    """Return how much nearer leads are to their own group than to the next (average silhouette).

    Parameters
    ----------
    points : ndarray of shape (n_leads, n_terms)
        Where more than 2,000, the first 2,000 are compared: give them in random order.
    partition : Partition
        Of these leads.

    Returns
    -------
    clearness : float
        In [-1, 1]: 1 where groups lie far apart, about 0 where they run into each
        other; nan where all leads compared are in one group.

    References
    ----------
    Rousseeuw (1987), Silhouettes: a graphical aid to the interpretation and
    validation of cluster analysis.
    """
    from sklearn.metrics import silhouette_score  # noqa: PLC0415 - as in divide

    places = partition.places[:_MOST_COMPARED]
    if len(np.unique(places)) < 2:
        return float("nan")
    return float(silhouette_score(points[:_MOST_COMPARED], places))


def sample(n: int, most: int, draw: np.random.Generator) -> Places:
    """Return at most so many of n positions, drawn without putting back."""
    return np.asarray(draw.permutation(n)[:most], dtype=np.intp)
