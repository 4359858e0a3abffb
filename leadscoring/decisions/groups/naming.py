"""What sets a group of leads apart from the others, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.decisions.reasons import phrase
from leadscoring.decisions.wording import number, percent
from leadscoring.leads.values import cells, to_levels, to_numbers
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.terms import CurveTerm, LevelTerm

__all__ = ["Mark", "marks", "names"]

Places = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]

_WORTH_SAYING = float(np.log(1.15))  # a change of the odds by 15%
_SMALL = 0.2  # of a group's strongest mark: what is weaker is not told
_MOST_MARKS = 4
_IN_A_NAME = 2
_NAMING = 0.35  # of a group's strongest mark: what is weaker names it only beside a namesake
_MOST = 0.5  # share of a group's leads that makes it theirs
_FEW = 0.1  # share of a group's leads that makes it not theirs...
_MANY = 0.25  # ...where so many of all leads have it
_HIGH, _LOW = 0.7, 0.3  # how often a group's lead has a higher number than another lead


@dataclass(frozen=True)
class Mark:
    """One thing that sets a group apart.

    Parameters
    ----------
    label : str
        What holds of most of its leads, such as ``"Working Professional"``; empty
        where that is nothing that could name the group.
    told : str
        The same with its figures, beside those of all leads.
    points : float
        What it adds to the log-odds of the group's leads, against all leads' average.
    """

    label: str
    told: str
    points: float

    @property
    def times(self) -> str:
        """What it does to the odds, in words.

        Examples
        --------
        >>> Mark("Reference", "", 1.2).times, Mark("Chat", "", -0.7).times
        ('odds ×3.3', 'odds ÷2.0')
        """  # noqa: RUF002 (a multiplication sign, as on screen)
        sign = "\N{MULTIPLICATION SIGN}" if self.points > 0 else "÷"
        return f"odds {sign}{np.exp(abs(self.points)):.1f}"


def marks(
    scorecard: Scorecard, leads: pd.DataFrame, points: pd.DataFrame, inside: Mask
) -> list[Mark]:
    """Return what sets some leads apart from all, the strongest first.

    Parameters
    ----------
    scorecard : Scorecard
        The model; its terms of one field are told of.
    leads : pandas.DataFrame of shape (n_leads, n_fields)
        All leads.
    points : pandas.DataFrame of shape (n_leads, n_terms)
        What each term adds to the log-odds of each of them.
    inside : ndarray of bool of shape (n_leads,)
        Which leads are meant.

    Returns
    -------
    marks : list of Mark
        At most four.
    """
    apart = points[inside].mean() - points.mean()
    terms = {term.name: term for term in scorecard.terms if isinstance(term, LevelTerm | CurveTerm)}
    strength = apart[[name for name in apart.index if name in terms]].abs()
    least = max(_WORTH_SAYING, _SMALL * strength.max()) if len(strength) else 0.0
    strongest = strength[strength >= least].sort_values(ascending=False, kind="stable")
    found = []
    for name in strongest.index[:_MOST_MARKS]:
        term, moved = terms[name], float(apart[name])
        if isinstance(term, LevelTerm):
            label, told = _level(scorecard, term, leads, inside)
        else:
            label, told = _number(scorecard, term, leads, inside)
        found.append(Mark(label, told, moved))
    return found


def names(found: Sequence[Sequence[Mark]]) -> list[str]:
    """Return a name for each group, from its strongest marks; no two have the same.

    Parameters
    ----------
    found : sequence of sequence of Mark
        Each group's marks, the strongest first.

    Examples
    --------
    >>> form, high = Mark("Add Form", "", 2.0), Mark("high Visits", "", 0.5)
    >>> names([[form, high], [high], []])
    ['Add Form', 'High Visits', 'Much like the average']
    >>> names([[form, high], [form], [high], [high]])
    ['Add Form, high Visits', 'Add Form', 'High Visits (1)', 'High Visits (2)']
    """
    brief = [_name(each, least=_NAMING) for each in found]
    named = [
        _name(each, least=0.0) if brief.count(name) > 1 else name
        for each, name in zip(found, brief, strict=True)
    ]
    return [
        f"{name} ({named[: i + 1].count(name)})" if named.count(name) > 1 else name
        for i, name in enumerate(named)
    ]


def _name(found: Sequence[Mark], *, least: float) -> str:
    strong = [mark for mark in found if abs(mark.points) >= least * abs(found[0].points)]
    name = ", ".join([mark.label for mark in strong if mark.label][:_IN_A_NAME])
    return name[:1].upper() + name[1:] if name else "Much like the average"


def _level(
    scorecard: Scorecard, term: LevelTerm, leads: pd.DataFrame, inside: Mask
) -> tuple[str, str]:
    codes, levels = to_levels(cells(leads, term.field), scorecard.placeholders)
    codes = np.where(codes < 0, len(levels), codes)  # what is not filled in comes last
    of_all, of_own = _shares(codes, len(levels) + 1), _shares(codes[inside], len(levels) + 1)
    most, least = int((of_own - of_all).argmax()), int((of_all - of_own).argmax())
    lacks = of_own[most] < _MOST and of_own[least] <= _FEW and of_all[least] >= _MANY
    place = least if lacks else most
    value = [*levels, None][place]
    said = phrase(scorecard, term, pd.DataFrame({term.field: [value]}, dtype=object))
    own, usual = of_own[place], of_all[place]
    if lacks:
        said = f"{term.field} filled in" if value is None else f"not {said}"
        own, usual = 1 - own, 1 - usual
    told = f"{said} {percent(own)} (all leads {percent(usual)})"
    return (said if own >= _MOST else ""), told


def _number(
    scorecard: Scorecard, term: CurveTerm, leads: pd.DataFrame, inside: Mask
) -> tuple[str, str]:
    field = term.field
    numbers = to_numbers(cells(leads, field), scorecard.placeholders)
    blank = np.isnan(numbers)
    of_own, of_all = blank[inside].mean(), blank.mean()
    if of_own >= _MOST:
        return f"{field} blank", f"{field} blank {percent(of_own)} (all leads {percent(of_all)})"
    own, others = numbers[inside & ~blank], numbers[~inside & ~blank]
    middle, usual = np.median(own), np.median(numbers[~blank])
    told = f"{field} {number(middle)} in the middle (all leads {number(usual)})"
    above = _above(own, others)
    word = "high" if above >= _HIGH else "low" if above <= _LOW else ""
    if word == "low" and middle == 0 <= numbers[~blank].min():
        word = "no"
    return (f"{word} {field}" if word else ""), told


def _shares(codes: Places, n: int) -> npt.NDArray[np.float64]:
    return np.asarray(np.bincount(codes, minlength=n) / max(1, len(codes)))


def _above(own: npt.NDArray[np.float64], others: npt.NDArray[np.float64]) -> float:
    """Return how often one of the own numbers lies above one of the others; ties count half.

    Examples
    --------
    >>> _above(np.array([2.0, 3.0]), np.array([1.0, 2.0]))
    0.875
    """
    if not len(own) or not len(others):
        return 0.5
    ordered = np.sort(others)
    below = np.searchsorted(ordered, own, "left") + np.searchsorted(ordered, own, "right")
    return float(below.mean() / (2 * len(others)))
