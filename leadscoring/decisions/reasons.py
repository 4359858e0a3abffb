"""Reasons: what raises and lowers a lead's score, in words a rep understands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.leads.missing import missing_mask
from leadscoring.leads.outcomes import level_text
from leadscoring.leads.values import cells, to_numbers
from leadscoring.model.routing import Routing
from leadscoring.model.scorecard import INTERCEPT, Scorecard
from leadscoring.model.terms import LevelSide, LevelTerm, PairTerm, Term

__all__ = [
    "NOTHING_FILLED_IN",
    "WORTH_SAYING",
    "Reasons",
    "phrase",
    "routed_reasons",
    "strongest_reasons",
]

NOTHING_FILLED_IN = "Nothing is filled in: the score only says what is usual"
WORTH_SAYING = float(np.log(1.05))
"""The least that a reason adds to the log-odds, up or down."""
_NOT_SELF_EXPLAINING = {"yes", "no", "true", "false", "other", "others", "unknown"}


@dataclass(frozen=True)
class Reasons:
    """The strongest reasons of each lead, strongest first.

    Attributes
    ----------
    phrases : ndarray of str of shape (n_leads, n)
        What is said of the lead; empty where there is no further reason.
    points : ndarray of shape (n_leads, n)
        What it adds to the log-odds, relative to the average training lead.
    index : pandas.Index
        The leads.
    """

    phrases: npt.NDArray[np.object_]
    points: npt.NDArray[np.float64]
    index: pd.Index

    def sentences(self) -> pd.DataFrame:
        """Return reason_1, reason_2, ... such as ``Working Professional raises the odds 3.1x``."""
        texts = [
            [sentence(text, points) for text, points in zip(*row, strict=True)]
            for row in zip(self.phrases.tolist(), self.points.tolist(), strict=True)
        ]
        columns = [f"reason_{i + 1}" for i in range(self.phrases.shape[1])]
        return pd.DataFrame(texts, index=self.index, columns=columns, dtype="str")

    def short(self) -> pd.Series:
        """Return each lead's reasons as one line, such as ``+ Working Professional, - No phone``."""
        lines = [
            ", ".join(_short(text, points) for text, points in zip(*row, strict=True) if text)
            for row in zip(self.phrases.tolist(), self.points.tolist(), strict=True)
        ]
        return pd.Series(lines, index=self.index, dtype="str", name="reasons")


def strongest_reasons(
    scorecard: Scorecard,
    frame: pd.DataFrame,
    *,
    contributions: pd.DataFrame | None = None,
    n: int = 3,
) -> Reasons:
    """Return the contributions that move each lead's log-odds most, up or down.

    Parameters
    ----------
    scorecard : Scorecard
        The model.
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        The leads.
    contributions : pandas.DataFrame, optional
        `Scorecard.contributions` of the same leads, where already at hand.
    n : int
        Reasons per lead, at least 1.

    Returns
    -------
    reasons : Reasons
        Contributions that change the odds by less than 5% are not mentioned. A
        lead with no field filled in has one reason, which says so.
    """
    parts = scorecard.contributions(frame) if contributions is None else contributions
    points = parts.drop(columns=INTERCEPT).to_numpy()
    points = np.pad(points, [(0, 0), (0, max(0, n - points.shape[1]))])  # n reasons of few terms
    order = np.argsort(-np.abs(points), axis=1, kind="stable")[:, :n]
    top = np.take_along_axis(points, order, axis=1)
    phrases = np.full(top.shape, "", dtype=object)
    shared = _shared_levels(scorecard)
    for position, term in enumerate(scorecard.terms):
        rows, places = np.nonzero((order == position) & (np.abs(top) >= WORTH_SAYING))
        if len(rows):
            phrases[rows, places] = _phrases(term, frame.iloc[rows], scorecard, shared)
    empty = scorecard.blank(frame).all(axis=1).to_numpy()
    phrases[empty] = ""
    phrases[empty, 0] = NOTHING_FILLED_IN
    return Reasons(phrases, top, frame.index)


def routed_reasons(
    routing: Routing, frame: pd.DataFrame, contributions: pd.DataFrame, *, n: int = 3
) -> Reasons:
    """Return the strongest reasons of leads that several scorecards serve, each by its own.

    Parameters
    ----------
    routing : Routing
        Which scorecard serves which lead.
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        The leads.
    contributions : pandas.DataFrame
        `Routing.contributions` of the same leads.
    n : int
        Reasons per lead, at least 1.
    """
    phrases = np.full((len(frame), n), "", dtype=object)
    points = np.zeros((len(frame), n))
    for rows, scorecard in routing.each(frame):
        own = contributions.iloc[rows][[INTERCEPT, *(term.name for term in scorecard.terms)]]
        found = strongest_reasons(scorecard, frame.iloc[rows], contributions=own, n=n)
        phrases[rows], points[rows] = found.phrases, found.points
    return Reasons(phrases, points, frame.index)


def phrases_of(scorecard: Scorecard, term: Term, leads: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Return what each lead says of the term's fields, of shape (n_leads,)."""
    return _phrases(term, leads, scorecard, _shared_levels(scorecard))


def phrase(scorecard: Scorecard, term: Term, lead: pd.DataFrame) -> str:
    """Return what one lead, a frame of one row, says of the term's fields."""
    return str(phrases_of(scorecard, term, lead)[0])


def _phrases(
    term: Term, leads: pd.DataFrame, scorecard: Scorecard, shared: set[str]
) -> npt.NDArray[np.object_]:
    levelled = _levelled(term)
    texts = [
        _level_phrases(leads, field, scorecard.placeholders, shared)
        if field in levelled
        else _number_phrases(leads, field, scorecard.placeholders)
        for field in term.fields
    ]
    return texts[0] if len(texts) == 1 else np.asarray(texts[0] + " with " + texts[1])


def _levelled(term: Term) -> dict[str, Iterable[str]]:
    """Return the categorical fields of a term, each with its levels."""
    if isinstance(term, LevelTerm):
        return {term.field: term.points}
    if isinstance(term, PairTerm):
        return {side.field: side.levels for side in term.sides if isinstance(side, LevelSide)}
    return {}


def _level_phrases(
    leads: pd.DataFrame, field: str, placeholders: tuple[str, ...], shared: set[str]
) -> npt.NDArray[np.object_]:
    values = cells(leads, field)
    absent = missing_mask(values, placeholders).to_numpy()
    texts = [
        f"{field} blank" if no else _level_phrase(field, level_text(value), shared)
        for value, no in zip(values, absent, strict=True)
    ]
    return np.array(texts, dtype=object)


def _number_phrases(
    leads: pd.DataFrame, field: str, placeholders: tuple[str, ...]
) -> npt.NDArray[np.object_]:
    numbers = to_numbers(cells(leads, field), placeholders)
    texts = [f"{field} blank" if np.isnan(x) else f"{field} {_number(x)}" for x in numbers]
    return np.array(texts, dtype=object)


def _number(x: float) -> str:
    """Six digits, but a large number in full: 2,500,000 rather than 2.5e+06."""
    return f"{x:,.0f}" if 1e6 <= abs(x) < 1e15 else f"{x:,.6g}"


def _level_phrase(field: str, level: str, shared: set[str]) -> str:
    """Name the field where the level alone would not tell what is meant."""
    plain = level.casefold()
    if plain in _NOT_SELF_EXPLAINING or plain in shared or not any(c.isalpha() for c in level):
        return f"{field}: {level}"
    return level


def _shared_levels(scorecard: Scorecard) -> set[str]:
    """Return the levels that more than one field has."""
    found = {
        (field, level.casefold())
        for term in scorecard.terms
        for field, levels in _levelled(term).items()
        for level in levels
    }
    counts = Counter(level for _, level in found)
    return {level for level, count in counts.items() if count > 1}


def sentence(text: str, points: float) -> str:
    """Return a phrase and what it does to the odds: ``Student lowers the odds 2.0x``."""
    if not text or text == NOTHING_FILLED_IN:
        return text
    verb = "raises" if points > 0 else "lowers"
    return f"{text} {verb} the odds {np.exp(abs(points)):.1f}x"


def _short(text: str, points: float) -> str:
    if text == NOTHING_FILLED_IN:
        return text
    return f"{'+' if points > 0 else '−'} {text}"  # noqa: RUF001 (a minus sign, as on screen)
