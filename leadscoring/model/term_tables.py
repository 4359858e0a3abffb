"""Reading a fitted term off as a table of points, by asking its encoder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from leadscoring.model.curve_encoder import CurveEncoder
from leadscoring.model.field_encoder import Encoded
from leadscoring.model.fitted_terms import FittedTerm
from leadscoring.model.pair_encoder import PairEncoder
from leadscoring.model.pair_term import BinSide, LevelSide, PairTerm, Side
from leadscoring.model.preprocessing import LevelEncoder, ProductEncoder
from leadscoring.model.terms import CurveTerm, LevelTerm, ProductTerm, Term

__all__ = ["curve_points", "knots", "table_of"]

Vector = npt.NDArray[np.float64]
_UNSEEN = "\0unseen"


def table_of(term: FittedTerm) -> Term:
    """Return a fitted term as a term of a scorecard; its points average zero over training."""
    if isinstance(term.transformer, LevelEncoder):
        return _level_term(term)
    if isinstance(term.transformer, PairEncoder):
        return _pair_term(term)
    if isinstance(term.transformer, ProductEncoder):
        return _product_term(term)
    x, encoded = curve_points(term)
    (missing,) = term.points(term.encoded([np.nan])).tolist()
    return CurveTerm(term.name, tuple(x), tuple(term.points(encoded).tolist()), missing)


def knots(term: FittedTerm) -> list[float]:
    """Return the quantiles between which a number's stretches lie, ends included."""
    if isinstance(term.transformer, CurveEncoder):
        return [float(knot) for knot in term.transformer.knots_[0]]
    low, high = term.transformer.ranges_[0]
    return list(dict.fromkeys([float(low), *term.transformer.bends_[0].tolist(), float(high)]))


def curve_points(term: FittedTerm) -> tuple[list[float], Encoded]:
    """Return a curve's breakpoints, each jump twice, and what the encoder makes of them."""
    if not isinstance(term.transformer, CurveEncoder):
        x = knots(term)
        return x, term.encoded(x)
    jumps = set(term.transformer.jumps().tolist())
    x, asked = [], []
    for breakpoint_ in term.transformer.breakpoints().tolist():
        if breakpoint_ in jumps:  # what holds just to its left comes first
            x.append(breakpoint_)
            asked.append(float(np.nextafter(breakpoint_, -np.inf)))
        x.append(breakpoint_)
        asked.append(breakpoint_)
    return x, term.encoded(asked)


def _level_term(term: FittedTerm) -> LevelTerm:
    levels = term.transformer.levels_[0]
    cells = np.array([*levels, None, _UNSEEN], dtype=object)
    *points, missing, other = term.points(term.encoded(cells)).tolist()
    return LevelTerm(term.name, dict(zip(levels, points, strict=True)), missing, other)


def _product_term(term: FittedTerm) -> ProductTerm:
    numbers, weight = term.transformer.numbers_, float(term.weights[0])
    return ProductTerm(
        pair=(term.fields[0], term.fields[1]),
        low=tuple(numbers.ranges_[:, 0].tolist()),
        high=tuple(numbers.ranges_[:, 1].tolist()),
        mean=tuple(numbers.scaler_.mean_.tolist()),
        scale=tuple(numbers.scaler_.scale_.tolist()),
        weight=weight,
        offset=-weight * float(term.average[0]),
    )


def _pair_term(term: FittedTerm) -> PairTerm:
    grids = [grid.sides for grid in term.transformer.grids_]
    first, second = (
        _merged(name, [sides[i] for sides in grids]) for i, name in enumerate(term.fields)
    )
    down, across = _cell_of_each_code(first), _cell_of_each_code(second)
    encoded = term.encoded(np.repeat(down, len(across)), np.tile(across, len(down)))
    points = term.points(encoded).reshape(len(down), len(across))
    return PairTerm((first, second), tuple(tuple(row) for row in points.tolist()))


def _merged(field: str, sides: Sequence[Side]) -> Side:
    """Return the cuts that hold all of these cuts of one field."""
    if isinstance(sides[0], LevelSide):
        return LevelSide(field, sides[0].levels)
    edges = {edge for side in sides if isinstance(side, BinSide) for edge in side.edges}
    return BinSide(field, tuple(sorted(edges)))


def _cell_of_each_code(side: Side) -> npt.NDArray[Any]:
    """Return a cell that has each of the side's codes, in order."""
    if isinstance(side, LevelSide):
        return np.array([*side.levels, _UNSEEN, None], dtype=object)
    lowest = [np.nextafter(side.edges[0], -np.inf)] if side.edges else [0.0]
    return np.array([*lowest, *side.edges, np.nan])
