"""The groups that a team agreed on: what is kept of them, and which lead is in which."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from leadscoring.decisions.groups.finding import Found, find
from leadscoring.decisions.groups.naming import Mark, marks, names
from leadscoring.decisions.groups.partition import Places, nearest
from leadscoring.model.scorecard import INTERCEPT, Scorecard

__all__ = ["Group", "Grouping", "group"]


@dataclass(frozen=True)
class Group:
    """One group of leads.

    Parameters
    ----------
    name : str
        Unlike those of the others.
    marks : tuple of Mark
        What sets it apart, the strongest first.
    centre : tuple of float
        What each term adds to the score of its leads on average, in log-odds.
    recurrence : float
        How much of it comes out again in other samples, in [0, 1].
    """

    name: str
    marks: tuple[Mark, ...]
    centre: tuple[float, ...]
    recurrence: float


@dataclass(frozen=True)
class Grouping:
    """Groups of leads; a lead is in the one whose centre is nearest to it.

    Parameters
    ----------
    version : str
        The model whose contributions they were found from.
    terms : tuple of str
        The model's terms, in the order of the centres.
    groups : tuple of Group
        Those of the highest scores first; none where there are none.
    n_leads : int
        Leads in which they were looked for.
    clearness, by_chance : float
        How clear they are, and how clear they are at most where there are none;
        nan where not looked at.
    why_not : str
        Why there are none; empty where there are.
    """

    version: str
    terms: tuple[str, ...]
    groups: tuple[Group, ...]
    n_leads: int
    clearness: float
    by_chance: float
    why_not: str = ""

    def places(self, contributions: pd.DataFrame) -> Places:
        """Return the group of each lead, from 0.

        Parameters
        ----------
        contributions : pandas.DataFrame of shape (n_leads, 1 + n_terms)
            By the same version of the model.
        """
        points = contributions.reindex(columns=list(self.terms), fill_value=0.0)
        return nearest(points.to_numpy(), np.array([each.centre for each in self.groups]))

    def to_dict(self) -> dict[str, Any]:
        """Return the grouping as JSON can hold it."""
        told = asdict(self)
        for name in ("clearness", "by_chance"):
            told[name] = None if np.isnan(told[name]) else told[name]
        return told

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Grouping:
        """Return the grouping that `to_dict` gave."""
        groups = tuple(
            Group(
                each["name"],
                tuple(Mark(**mark) for mark in each["marks"]),
                tuple(each["centre"]),
                each["recurrence"],
            )
            for each in told["groups"]
        )
        nan = float("nan")
        clear = {n: nan if told[n] is None else told[n] for n in ("clearness", "by_chance")}
        return cls(
            told["version"],
            tuple(told["terms"]),
            groups,
            told["n_leads"],
            why_not=told["why_not"],
            **clear,
        )


def group(
    version: str,
    scorecard: Scorecard,
    leads: pd.DataFrame,
    contributions: pd.DataFrame,
    *,
    seed: int = 0,
    each: Callable[[float], None] = lambda _: None,
) -> Grouping:
    """Find groups of leads, and say what sets each apart.

    Parameters
    ----------
    version : str
        The model's name.
    scorecard : Scorecard
        Its tables.
    leads : pandas.DataFrame of shape (n_leads, n_fields)
        What they say of its fields.
    contributions : pandas.DataFrame of shape (n_leads, 1 + n_terms)
        As `Scorecard.contributions` returns them for these leads.
    seed : int
        The same leads and seed give the same groups.
    each : callable
        Takes the share of the work that is done; what it raises ends it.

    Returns
    -------
    grouping : Grouping
        Without groups where the leads fall into none; see `find`.
    """
    points = contributions.drop(columns=INTERCEPT)
    found = find(points.to_numpy(), seed=seed, each=each)
    terms = tuple(map(str, points.columns))
    groups = _named(found, scorecard, leads, points)
    return Grouping(
        version, terms, groups, len(points), found.clearness, found.by_chance, found.why_not
    )


def _named(
    found: Found, scorecard: Scorecard, leads: pd.DataFrame, points: pd.DataFrame
) -> tuple[Group, ...]:
    if found.partition is None:
        return ()
    centres, places = found.partition.centres, found.partition.places
    told = [marks(scorecard, leads, points, places == i) for i in range(len(centres))]
    return tuple(
        Group(name, tuple(of), tuple(map(float, centre)), again)
        for name, of, centre, again in zip(
            names(told), told, centres, found.recurrence, strict=True
        )
    )
