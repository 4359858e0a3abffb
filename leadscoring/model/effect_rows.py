"""What each level, stretch or pair adds to the log-odds, with the leads behind it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.leads.values import to_levels, to_numbers
from leadscoring.model.fitted_terms import FittedTerm
from leadscoring.model.preprocessing import LevelEncoder
from leadscoring.model.term_tables import knots
from leadscoring.model.weights import mean, of_part

__all__ = ["effect", "effect_rows"]

Vector = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Row = dict[str, object]


def effect_rows(
    term: FittedTerm,
    leads: pd.DataFrame,
    converted: Vector,
    placeholders: tuple[str, ...],
    weight: Vector | None = None,
) -> Iterator[Row]:
    """Yield a row per level of a categorical field, per stretch of a number, and per product.

    Parameters
    ----------
    term : FittedTerm
        Of one field, or a product of two.
    leads : pandas.DataFrame of shape (n_leads, n_fields)
        The training leads.
    converted : ndarray of shape (n_leads,)
        Their outcomes, 1 or 0.
    placeholders : tuple of str
        Texts that count as missing.
    weight : ndarray of shape (n_leads,), optional
        What each lead counts in the shares; leads are counted as they are.
    """
    if len(term.fields) == 2:
        both_high = np.ones(len(term.weights))
        everyone = np.ones(len(converted), bool)
        yield effect(term, "product", "1 sd each", both_high, everyone, converted, weight)
        return
    cells = leads[term.name]
    if isinstance(term.transformer, LevelEncoder):
        groups = _levels(term, cells, placeholders)
    else:
        numbers = to_numbers(cells, placeholders)
        yield from _contrast(term, numbers, converted, weight)
        groups = _stretches(term, numbers)
    for kind, label, inside in groups:
        if inside.any():
            difference = term.difference(inside if weight is None else inside * weight)
            yield effect(term, kind, label, difference, inside, converted, weight)


def effect(
    term: FittedTerm,
    kind: str,
    label: str,
    difference: Vector,
    inside: Flags,
    converted: Vector,
    weight: Vector | None,
) -> Row:
    """State one effect: the points of a difference between two average leads of a term."""
    points = float(difference @ term.weights)
    reach = float(term.reach(difference[None, :])[0])
    return {
        "term": term.name,
        "kind": kind,
        "label": label,
        "leads": int(inside.sum()),
        "converted": mean(converted[inside], of_part(weight, inside)),
        "points": points,
        "points_low": points - reach,
        "points_high": points + reach,
    }


def _levels(
    term: FittedTerm, cells: pd.Series, placeholders: tuple[str, ...]
) -> Iterator[tuple[str, str, Flags]]:
    codes, seen = to_levels(cells, placeholders)
    kept = {level: seen.index(level) for level in term.transformer.levels_[0]}
    for level, code in kept.items():
        yield "level", level, codes == code
    yield "other", "other", ~np.isin(codes, [-1, *kept.values()])
    yield "missing", "blank", codes == -1


def _stretches(term: FittedTerm, numbers: Vector) -> Iterator[tuple[str, str, Flags]]:
    ends = list(pairwise(knots(term)))
    for low, high in ends:
        inside = (numbers >= low) & ((numbers < high) | (high == ends[-1][1]))
        yield "range", f"{low:,.6g} to {high:,.6g}", inside
    yield "missing", "blank", np.isnan(numbers)


def _contrast(
    term: FittedTerm, numbers: Vector, converted: Vector, weight: Vector | None
) -> Iterator[Row]:
    """Yield the upper quartile against the lower one, where there are numbers."""
    finite = numbers[np.isfinite(numbers)]
    if len(finite):
        low, high = np.quantile(finite, [0.25, 0.75])
        ends = term.encoded([low, high])
        difference = np.asarray([-1.0, 1.0] @ ends)
        label, everyone = f"{low:,.6g} to {high:,.6g}", np.ones(len(numbers), bool)
        yield effect(term, "contrast", label, difference, everyone, converted, weight)
