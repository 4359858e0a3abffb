"""How many leads of each outcome a level needs, for a model of its own to be told from the general one."""

from __future__ import annotations

import math

from scipy.special import ndtri

__all__ = ["fewest_of_each"]

_POWER = 0.80
_DIFFERENCE = math.log(2)
"""How far the two models' log-odds are apart for a lead: odds that are doubled, or halved."""
_FEWEST = 4 * (2 * float(ndtri(0.975) + ndtri(_POWER)) / _DIFFERENCE) ** 2
"""Fewest leads of all, half of them converted."""


def fewest_of_each(n_leads: float) -> int:
    """Return how many leads of each outcome are needed among so many.

    Let the level's true log-odds lie D above or below what the general model says.
    A lead with chance p then loses about ``p (1 - p) D**2 / 2`` more log loss by the
    general model than by the true one, give or take a standard deviation of
    ``sqrt(p (1 - p)) D``. The verdict is "better" where the mean difference exceeds
    1.96 standard errors; with a chance of 80% that takes a mean of 2.80 of them:
    ``sum of p (1 - p) >= (2 x 2.80 / D) ** 2``. At the very best a level's own model
    is the true one. So where this sum is smaller even with D = ln 2, odds that are
    doubled or halved for every lead, no model of its own could be told from a worse
    one, and none is tried. As the sum is at most ``n_converted * n_others / n_leads``,
    what is asked for is necessary; it is not sufficient.

    Parameters
    ----------
    n_leads : float
        Leads of the level, by weight where they have any.

    Returns
    -------
    fewest : int
        Of the rarer outcome; half of the leads that it takes at least, where there
        are fewer than these.

    Examples
    --------
    >>> fewest_of_each(100), fewest_of_each(300), fewest_of_each(1_000), fewest_of_each(100_000)
    (131, 97, 71, 66)
    """
    if n_leads <= _FEWEST:
        return math.ceil(_FEWEST / 2)
    return math.ceil(n_leads / 2 * (1 - math.sqrt(1 - _FEWEST / n_leads)))
