"""A pair's table made small enough to read: the levels that matter, numbers in a few ranges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from leadscoring.model.pair_term import BinSide, LevelSide, PairTerm

__all__ = ["Group", "groups"]

_MOST_LEVELS = 8
_MOST_RANGES = 6
_WORTH_A_GROUP = float(np.log(1.05))
"""Points that a blank or a level not listed must reach somewhere to be shown: 5% of the odds."""
_ALIKE = 1e-9

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Group:
    """Codes of one side of a pair that are shown as one.

    Attributes
    ----------
    label : str
        What they have in common, in words; no two groups of a side share it.
    codes : tuple of int
        The codes, as the side counts them.
    """

    label: str
    codes: tuple[int, ...]


def groups(term: PairTerm) -> tuple[list[Group], list[Group]]:
    """Return what to show of the first side of a pair, and of the second.

    Parameters
    ----------
    term : PairTerm
        The pair.

    Returns
    -------
    down, across : list of Group
        At most eight levels, those that reach the largest points, in the side's
        order; at most six ranges of a number, ascending: neighbouring bins are
        joined where they differ least (Ward's criterion). A blank comes last;
        it and levels not listed are left out where they hardly matter.

    Examples
    --------
    >>> sides = LevelSide("Source", ("Chat", "API")), BinSide("Visits", (2.0, 3.0, 5.0))
    >>> rows = (0.5, 0.5, -0.1, -0.4, 0.1), (0.2, 0.2, 0.0, -0.1, 0.3), (0.0,) * 5, (0.0,) * 5
    >>> down, across = groups(PairTerm(sides, rows))
    >>> [group.label for group in down]
    ['Chat', 'API']
    >>> [(group.label, group.codes) for group in across]
    [('below 3', (0, 1)), ('3 to 5', (2,)), ('5 or more', (3,)), ('blank', (4,))]
    """
    points = np.array(term.points)
    first, second = (
        _levels(side, profiles) if isinstance(side, LevelSide) else _ranges(side, profiles)
        for side, profiles in zip(term.sides, (points, points.T), strict=True)
    )
    return first, second


def _levels(side: LevelSide, profiles: Matrix) -> list[Group]:
    size = np.abs(profiles).max(axis=1)
    n = len(side.levels)
    wanted = [code for code in range(n + 2) if code < n or size[code] >= _WORTH_A_GROUP]
    largest = sorted(wanted, key=lambda code: -size[code])[:_MOST_LEVELS]
    names = [*side.levels, _spare("other", side.levels), _spare("blank", side.levels)]
    return [Group(names[code], (code,)) for code in sorted(largest)]


def _ranges(side: BinSide, profiles: Matrix) -> list[Group]:
    parts = _joined(profiles[:-1])
    cuts = [side.edges[part[-1]] for part in parts[:-1]]
    found = [Group(name, tuple(part)) for name, part in zip(_between(cuts), parts, strict=True)]
    if np.abs(profiles[-1]).max() >= _WORTH_A_GROUP:
        found.append(Group("blank", (len(profiles) - 1,)))
    return found


def _joined(profiles: Matrix) -> list[list[int]]:
    """Join neighbouring rows that differ least until few are left, and any that are alike."""
    parts = [[row] for row in range(len(profiles))]
    while len(parts) > 1:
        means = np.array([profiles[part].mean(axis=0) for part in parts])
        sizes = np.array([len(part) for part in parts])
        weight = sizes[1:] * sizes[:-1] / (sizes[1:] + sizes[:-1])
        apart = weight * (np.diff(means, axis=0) ** 2).sum(axis=1)
        least = int(apart.argmin())
        if len(parts) <= _MOST_RANGES and apart[least] > _ALIKE:
            break
        parts[least : least + 2] = [parts[least] + parts[least + 1]]
    return parts


def _between(cuts: Sequence[float]) -> list[str]:
    """Name the ranges that some cuts leave, with as few digits as tell the cuts apart."""
    if not cuts:
        return ["any number"]
    texts = next(
        (found for digits in (3, 4, 6, 9) if len(set(found := _texts(cuts, digits))) == len(cuts)),
        [repr(cut) for cut in cuts],
    )
    middle = [f"{low} to {high}" for low, high in pairwise(texts)]
    return [f"below {texts[0]}", *middle, f"{texts[-1]} or more"]


def _texts(cuts: Sequence[float], digits: int) -> list[str]:
    """Write whole numbers in full, and others with so many significant digits."""
    whole = 10 ** (digits - 1)
    return [f"{cut:,.0f}" if whole <= abs(cut) < 1e15 else f"{cut:,.{digits}g}" for cut in cuts]


def _spare(word: str, taken: Sequence[str]) -> str:
    """Return a word for a group that no level is already called."""
    while word in taken:
        word = f"({word})"
    return word
