"""Cutting all leads into parts by one field: its levels, or ranges of its numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.decisions.parts import Part
from leadscoring.decisions.wording import number
from leadscoring.leads.missing import missing_mask
from leadscoring.leads.values import to_levels, to_numbers

__all__ = ["BLANK", "FEWEST", "MOST", "N_RANGES", "cut", "is_numeric"]

BLANK = "Not filled in"
MOST = 20
"""Most levels that are shown by their own names."""
FEWEST = 10
"""Leads that a level needs for that, where there are many leads."""
N_RANGES = 5
_DISTINCT = 12  # different numbers from which on they are ranges, unless the model says so
_ROOM = 0.05  # of the leads, by which a bound may be moved for a rounder number

Vector = npt.NDArray[np.float64]


def is_numeric(values: pd.Series, field: Part) -> bool:
    """Return whether a column is all numbers, more than a dozen of them.

    Examples
    --------
    >>> is_numeric(pd.Series([*range(13), "Select"], dtype=object), Part("Visits", "missing"))
    True
    """
    filled = values[~missing_mask(values, field.placeholders).to_numpy()]
    distinct = pd.Series(filled.unique(), dtype=object)
    if len(distinct) <= _DISTINCT:
        return False
    return not np.isnan(to_numbers(distinct, field.placeholders)).any()


def cut(
    values: pd.Series,
    field: Part,
    *,
    numeric: bool,
    most: int = MOST,
    names: Mapping[str, str] | None = None,
    blank: str = BLANK,
) -> list[Part]:
    """Return the parts that a field cuts all leads into: each lead is in just one.

    Parameters
    ----------
    values : pandas.Series of shape (n_leads,)
        What is known of each lead, None where nothing is.
    field : Part
        Any part by that field: its name, what it is of and its placeholders count.
    numeric : bool
        Whether it is cut into ranges of about as many leads each, with round
        bounds; else into levels.
    most : int
        Most levels with a part of their own, those of most leads; levels of few
        leads (see `FEWEST`) have none either. All these are one part together.
    names : mapping of str to str, optional
        What levels are called on screen, where it is not themselves. They are
        then few, stand in this order, and only what they do not name is pooled.
    blank : str
        What leads of which nothing is known are called.

    Returns
    -------
    parts : list of Part
        In the order of the numbers, or the most leads first; what is pooled and
        what is not filled in come last. Parts without a lead are left out.

    Examples
    --------
    >>> source = pd.Series(["Chat"] * 20 + ["Web"] * 30 + ["X", "Y", None])
    >>> [part.label for part in cut(source, Part("Source", "missing"), numeric=False)]
    ['Web', 'Chat', 'X', 'Y', 'Not filled in']
    >>> [part.label for part in cut(source, Part("Source", "missing"), numeric=False, most=1)]
    ['Web', 'Other (3 values)', 'Not filled in']
    """
    if numeric:
        return _ranges(to_numbers(values, field.placeholders), field, blank)
    codes, levels = to_levels(values, field.placeholders)
    counts = np.bincount(codes[codes >= 0], minlength=len(levels))
    shown = _shown(levels, counts, most) if names is None else _in_order(levels, names)
    called = names or {}
    parts = [
        replace(field, kind="level", values=(level,), label=called.get(level, level))
        for level in shown
    ]
    n_pooled = len(levels) - len(shown)
    if n_pooled:
        told = f"Other ({n_pooled:,} values)" if n_pooled > 1 else "Other (1 value)"
        parts.append(replace(field, kind="other", values=tuple(shown), label=told))
    if (codes < 0).any():
        parts.append(replace(field, kind="missing", values=(), label=blank))
    return parts


def _shown(levels: list[str], counts: npt.NDArray[np.intp], most: int) -> list[str]:
    """Return the levels with a part of their own; a single rare one is not worth pooling."""
    fewest = min(FEWEST, math.ceil(counts.sum() / 100))
    by_size = sorted(range(len(levels)), key=lambda i: (-counts[i], levels[i]))
    kept = [i for i in by_size[:most] if counts[i] >= fewest]
    if len(kept) == len(levels) - 1 and len(kept) < most:
        kept = by_size
    return [levels[i] for i in kept]


def _in_order(levels: list[str], names: Mapping[str, str]) -> list[str]:
    return [level for level in names if level in levels]


def _ranges(numbers: Vector, field: Part, blank: str) -> list[Part]:
    known = np.sort(numbers[~np.isnan(numbers)])
    edges = _edges(known)
    ends = [-math.inf, *edges, math.inf]
    labels = _labels(known, edges) if known.size else []
    parts = [
        replace(field, kind="range", values=(), low=low, high=high, label=label)
        for (low, high), label in zip(pairwise(ends), labels, strict=False)
    ]
    if known.size < numbers.size:
        parts.append(replace(field, kind="no number", values=(), label=blank))
    return parts


def _edges(known: Vector) -> list[float]:
    """Return where ranges begin, but the first: at quantiles, and around frequent numbers."""
    distinct, counts = np.unique(known, return_counts=True)
    if len(distinct) <= N_RANGES:
        return [float(edge) for edge in distinct[1:]]
    often = distinct[counts >= known.size / N_RANGES]
    # What lies above a frequent number begins right after it.
    above = often + 1 if _is_whole(known) else np.nextafter(often, math.inf)
    sure = {*often.tolist(), *above.tolist()}
    shares = np.arange(1, N_RANGES) / N_RANGES
    round_ones = {_roundest(known, share) for share in shares}
    # A bound beside a frequent number would leave a sliver between the two.
    free = {edge for edge in round_ones if not _crowded(known, edge, sure)}
    # Of bounds with no lead between them one is enough, and none is needed at either end.
    by_place = {int(np.searchsorted(known, edge)): edge for edge in sorted(sure | free)}
    return [by_place[place] for place in sorted(by_place) if 0 < place < known.size]


def _roundest(known: Vector, share: float) -> float:
    """Return the number with the fewest digits near a quantile."""
    low, middle, high = np.quantile(known, [share - _ROOM, share, share + _ROOM])
    for digits in range(-12, 13):
        rounded = round(float(middle), digits)
        if low <= rounded <= high:
            return rounded
    return float(middle)


def _crowded(known: Vector, edge: float, sure: set[float]) -> bool:
    place = np.searchsorted(known, edge)
    return any(abs(np.searchsorted(known, other) - place) < _ROOM * known.size for other in sure)


def _labels(known: Vector, edges: list[float]) -> list[str]:
    """Return what the ranges are called: whole numbers by the first and the last of each."""
    whole = _is_whole(known)
    places = np.searchsorted(known, edges)
    held = np.split(known, places)
    ends = [-math.inf, *edges, math.inf]
    return [
        _label(part, low, high, whole=whole)
        for part, (low, high) in zip(held, pairwise(ends), strict=True)
    ]


def _is_whole(known: Vector) -> bool:
    return bool(np.all(known == np.floor(known)))


def _label(held: Vector, low: float, high: float, *, whole: bool) -> str:
    if held[0] == held[-1]:
        return number(float(held[0]), digits=6)
    if math.isinf(low):
        return f"Under {number(high, digits=6)}"
    first, end = number(low, digits=6), number(high, digits=6)
    before = math.nextafter(low, -math.inf)
    if not whole and before == float(f"{before:.6g}"):  # it begins right after a frequent number
        above = number(before, digits=6)
        return f"Above {above}" if math.isinf(high) else f"Above {above}, under {end}"
    if math.isinf(high):
        return f"{first} or more"
    return f"{first} to {number(high - 1, digits=6)}" if whole else f"{first} to under {end}"
