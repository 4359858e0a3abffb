"""Draws by inverse distribution functions, so that a seed gives the same leads everywhere.

Only uniform numbers come from the generator; everything else is look-ups and linear
interpolation, whose results do not depend on the platform's mathematics library.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from leadscoring.leads.sample_levels import Shares

__all__ = ["Floats", "Objects", "between", "chance", "choose", "choose_by", "either"]

Floats = npt.NDArray[np.float64]
Objects = npt.NDArray[np.object_]


def choose(rng: np.random.Generator, shares: Shares, n: int) -> Objects:
    """Return `n` levels drawn with the given shares.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of uniform numbers; `n` are used.
    shares : mapping of level to weight
        Weights need not add up to one; a level of None is a blank cell.
    n : int
        Number of draws.

    Returns
    -------
    levels : ndarray of object of shape (n,)

    Examples
    --------
    >>> choose(np.random.default_rng(0), {"Yes": 1.0, "No": 0.0}, 3).tolist()
    ['Yes', 'Yes', 'Yes']
    """
    return _levels_at(shares, rng.random(n))


def choose_by(rng: np.random.Generator, tables: Mapping[str, Shares], groups: Objects) -> Objects:
    """Return one level for each lead, drawn with the shares of the lead's group.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of uniform numbers; one is used for each lead.
    tables : mapping of group to shares
        A group that is not named takes the shares of ``"other"``; without those it stays blank.
    groups : ndarray of object of shape (n_leads,)
        Group of each lead.

    Returns
    -------
    levels : ndarray of object of shape (n_leads,)

    Examples
    --------
    >>> groups = np.array(["a", "b", "c"], dtype=object)
    >>> choose_by(np.random.default_rng(0), {"a": {"x": 1}, "other": {"y": 1}}, groups).tolist()
    ['x', 'y', 'y']
    """
    uniform = rng.random(len(groups))
    levels = np.full(len(groups), None, dtype=object)
    for group in sorted(set(groups)):
        shares = tables.get(group, tables.get("other"))
        if shares is not None:
            here = groups == group
            levels[here] = _levels_at(shares, uniform[here])
    return levels


def chance(
    rng: np.random.Generator, shares: Mapping[str, float], groups: Objects, *, otherwise: float
) -> npt.NDArray[np.bool_]:
    """Return for each lead whether something happened, with the probability of its group.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of uniform numbers; one is used for each lead.
    shares : mapping of group to probability
        Probabilities in [0, 1].
    groups : ndarray of object of shape (n_leads,)
        Group of each lead.
    otherwise : float
        Probability of the groups that `shares` does not name.

    Returns
    -------
    happened : ndarray of bool of shape (n_leads,)

    Examples
    --------
    >>> groups = np.array(["a", "b"], dtype=object)
    >>> chance(np.random.default_rng(0), {"a": 1.0}, groups, otherwise=0.0).tolist()
    [True, False]
    """
    wanted = np.array([shares.get(group, otherwise) for group in groups], dtype=float)
    happened: npt.NDArray[np.bool_] = rng.random(len(groups)) < wanted
    return happened


def between(uniform: Floats, at: Sequence[float], values: Sequence[float]) -> Floats:
    """Return numbers whose quantiles are given, linear in between.

    Parameters
    ----------
    uniform : ndarray of float of shape (n,)
        Uniform numbers in [0, 1).
    at : sequence of float
        Ascending probabilities from 0 to 1.
    values : sequence of float
        Quantile at each of them.

    Returns
    -------
    numbers : ndarray of float of shape (n,)

    Examples
    --------
    >>> between(np.array([0.0, 0.25, 0.75]), (0, 0.5, 1), (0, 10, 100)).tolist()
    [0.0, 5.0, 55.0]
    """
    numbers: Floats = np.interp(
        uniform, np.asarray(at, dtype=float), np.asarray(values, dtype=float)
    )
    return numbers


def either(
    condition: npt.NDArray[np.bool_], then: Objects | str | None, otherwise: Objects | str | None
) -> Objects:
    """Return one of two texts for each lead; None is a blank cell.

    Parameters
    ----------
    condition : ndarray of bool of shape (n_leads,)
        Which leads get the first.
    then, otherwise : ndarray of object of shape (n_leads,), str or None
        The two texts.

    Returns
    -------
    texts : ndarray of object of shape (n_leads,)

    Examples
    --------
    >>> either(np.array([True, False]), None, "No").tolist()
    [None, 'No']
    """
    one, other = np.array(then, dtype=object), np.array(otherwise, dtype=object)
    texts: Objects = np.where(condition, one, other)
    return texts


def _levels_at(shares: Shares, uniform: Floats) -> Objects:
    levels = np.array([*shares, None], dtype=object)[:-1]
    edges = np.cumsum(np.fromiter(shares.values(), dtype=float))
    codes = np.searchsorted(edges, uniform * edges[-1], side="right")
    chosen: Objects = levels[np.minimum(codes, len(levels) - 1)]
    return chosen
