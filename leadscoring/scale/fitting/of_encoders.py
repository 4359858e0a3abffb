"""Fitted encoders as a design: each is asked what it makes of a cell of every code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from leadscoring.model.curve_encoder import CurveEncoder
from leadscoring.model.pair_encoder import PairEncoder
from leadscoring.model.pair_term import BinSide, LevelSide, Side
from leadscoring.scale.fitting.coded_terms import CodedTerm
from leadscoring.scale.fitting.cuts import Cut
from leadscoring.scale.fitting.design import Design
from leadscoring.scale.fitting.groups import field_groups

__all__ = ["design_of"]


def design_of(parts: Iterable[tuple[Any, Sequence[str]]], placeholders: tuple[str, ...]) -> Design:
    """Return the design of the default recipe's fitted encoders.

    Parameters
    ----------
    parts : iterable of tuple
        Each encoder, fitted, and its fields, in the order of their columns.
    placeholders : tuple of str
        Texts that count as missing.
    """
    parts = list(parts)
    ends = [0, *accumulate(len(encoder.get_feature_names_out()) for encoder, _ in parts)]
    places = [slice(begin, end) for begin, end in pairwise(ends)]
    cuts = tuple(_cuts(parts))
    terms = tuple(
        _coded_term(encoder, fields, cuts, columns)
        for (encoder, fields), columns in zip(parts, places, strict=True)
    )
    sizes = [cut.side.n_codes for cut in cuts]
    groups = field_groups(sizes, [term.fields for term in terms])
    return Design(cuts, terms, groups, placeholders, ends[-1])


def _cuts(terms: Sequence[tuple[Any, Sequence[str]]]) -> list[Cut]:
    """Return the cut of each field that encoders read, in the order in which they do."""
    found: dict[str, list[Side]] = {}
    for encoder, fields in terms:
        for side in _sides(encoder, fields):
            found.setdefault(side.field, []).append(side)
    return [Cut(_merged(field, sides)) for field, sides in found.items()]


def _sides(encoder: Any, fields: Sequence[str]) -> list[Side]:  # noqa: ANN401 (any encoder)
    if isinstance(encoder, PairEncoder):
        pairs = [side for grid in encoder.grids_ for side in grid.sides]
        return [_renamed(side, fields[i % 2]) for i, side in enumerate(pairs)]
    if isinstance(encoder, CurveEncoder):
        return [BinSide(fields[0], tuple(encoder.breakpoints().tolist()))]
    return [LevelSide(fields[0], tuple(encoder.levels_[0]))]


def _renamed(side: Side, field: str) -> Side:
    if isinstance(side, LevelSide):
        return LevelSide(field, side.levels)
    return BinSide(field, side.edges)


def _merged(field: str, sides: Sequence[Side]) -> Side:
    """Return the cut that holds all of these cuts of one field."""
    levels = [level for side in sides if isinstance(side, LevelSide) for level in side.levels]
    if isinstance(sides[0], LevelSide):
        return LevelSide(field, tuple(dict.fromkeys(levels)))
    edges = {edge for side in sides if isinstance(side, BinSide) for edge in side.edges}
    return BinSide(field, tuple(sorted(edges)))


def _coded_term(
    encoder: Any,  # noqa: ANN401 (any encoder)
    fields: Sequence[str],
    cuts: Sequence[Cut],
    columns: slice,
) -> CodedTerm:
    """Return an encoder's columns at every code of its fields."""
    position = {cut.field: i for i, cut in enumerate(cuts)}
    places = tuple(sorted(position[field] for field in fields))
    own = [cuts[place] for place in places]
    shape = tuple(cut.side.n_codes for cut in own)
    base = _asked(encoder, fields, {cut.field: cut.left() for cut in own})
    if len(own) > 1 or not own[0].is_number:
        return CodedTerm(places, shape, columns, base, None)
    risen = _asked(encoder, fields, {own[0].field: own[0].right()})
    rise = sparse.csr_array(risen - base)
    rise.eliminate_zeros()
    return CodedTerm(places, shape, columns, base, rise)


def _asked(
    encoder: Any,  # noqa: ANN401 (any encoder)
    fields: Sequence[str],
    cells: dict[str, npt.NDArray[Any]],
) -> sparse.csr_array:
    """Return what the encoder makes of all combinations of cells, the last one's fastest."""
    grid = np.meshgrid(*(np.arange(len(each)) for each in cells.values()), indexing="ij")
    probes = {
        field: each[places.ravel()]
        for (field, each), places in zip(cells.items(), grid, strict=True)
    }
    return sparse.csr_array(encoder.transform(pd.DataFrame(probes)[list(fields)]))
