"""The points of each term, read from the cells that the query worked out before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from sqlglot import exp

from leadscoring.exceptions import InvalidInput
from leadscoring.export.sql.cells import MISSING, OTHER, Cell
from leadscoring.export.sql.dialects import Words, case, column, integer
from leadscoring.model.pair_term import Side
from leadscoring.model.terms import BinSide, CurveTerm, LevelTerm, PairTerm, ProductTerm, Term

__all__ = ["Edges", "bins", "curve", "points", "strongest"]

Edges = tuple[str, tuple[float, ...]]
"""A field, and where its bins end."""


def points(
    term: Term, cells: Mapping[str, Cell], edges: Mapping[Edges, str], words: Words
) -> exp.Expr:
    """Return a term's points.

    Parameters
    ----------
    term : Term
        Of any kind.
    cells : mapping of str to Cell
        The fields.
    edges : mapping of Edges to str
        The column that holds the code of each field that is cut into bins.
    words : Words
        The database's.
    """
    if isinstance(term, LevelTerm):
        return _levels(term, cells[term.field], words)
    if isinstance(term, CurveTerm):
        number = cells[term.field].number
        null = exp.Is(this=number, expression=exp.Null())
        on_curve = curve(words, number, term.x, term.points, name=term.name)
        return case([(null, words.number(term.missing))], otherwise=on_curve)
    if isinstance(term, ProductTerm):
        return _product(term, cells, words)
    return _pair(term, cells, edges, words)


def curve(
    words: Words, number: exp.Expr, x: Sequence[float], y: Sequence[float], *, name: str
) -> exp.Expr:
    """Return where a number is on a line through points, flat beyond its ends.

    The breakpoints are halved again and again, so that each number meets few of them.

    Parameters
    ----------
    words : Words
        The database's.
    number : Expression
        Not NULL; may be infinite.
    x, y : sequence of float
        The points, in order; of two at one place, the later holds there.
    name : str
        What it is a curve of.

    Raises
    ------
    InvalidInput
        If it rises more steeply than a double can say.
    """
    pieces: list[exp.Expr] = [words.number(y[0])]
    lasts = {start: i for i, start in enumerate(x)}
    for start, last in lasts.items():
        slope = 0.0 if last == len(x) - 1 else (y[last + 1] - y[last]) / (x[last + 1] - x[last])
        if not np.isfinite(slope):
            raise InvalidInput(
                f"'{name}' jumps at {start:g} within less than numbers can tell apart, which no "
                "query can say. Correct the scorecard, or score in Python."
            )
        pieces.append(_line(words, number, start, y[last], slope))
    return _tree(words, number, [-np.inf, *lasts], pieces)


def bins(words: Words, cell: Cell, edges: Sequence[float]) -> exp.Expr:
    """Return the code of a number's bin, as a pair counts them."""
    number = cell.number
    null = exp.Is(this=number, expression=exp.Null())
    codes = [integer(code) for code in range(len(edges) + 1)]
    found = _tree(words, number, [-np.inf, *edges], codes)
    return case([(null, integer(len(edges) + 1))], otherwise=found)


def strongest(term: Term) -> float:
    """Return the most points, up or down, that a term may give; infinity where there is no end."""
    if isinstance(term, LevelTerm):
        return max(map(abs, [*term.points.values(), term.missing, term.other]))
    if isinstance(term, CurveTerm):
        return max(map(abs, [*term.points, term.missing]))
    if isinstance(term, PairTerm):
        return max(abs(cell) for row in term.points for cell in row)
    return np.inf


def _line(words: Words, number: exp.Expr, x: float, y: float, slope: float) -> exp.Expr:
    if slope == 0:
        return words.number(y)
    along = exp.paren(exp.Sub(this=number.copy(), expression=words.number(x)), copy=False)
    climbed = exp.Mul(this=words.number(slope), expression=along)
    return exp.Add(this=words.number(y), expression=climbed)


def _tree(
    words: Words, number: exp.Expr, starts: Sequence[float], pieces: Sequence[exp.Expr]
) -> exp.Expr:
    if len(pieces) == 1:
        return pieces[0]
    half = len(pieces) // 2
    below = exp.LT(this=number.copy(), expression=words.number(starts[half]))
    left = _tree(words, number, starts[:half], pieces[:half])
    right = _tree(words, number, starts[half:], pieces[half:])
    return case([(below, left)], otherwise=right)


def _levels(term: LevelTerm, cell: Cell, words: Words) -> exp.Expr:
    known = cell.levels or {}
    table = {known[level]: value for level, value in term.points.items() if level in known}
    table[MISSING] = term.missing
    if words.gathers:
        places = range(OTHER, len(known))
        numbers = [table.get(index, term.other) for index in places]
        return words.gathered(numbers, _from(cell.index, 1 - OTHER))
    return _look_up(words, cell.index, table, term.other)


def _look_up(
    words: Words, index: exp.Expr, table: Mapping[int, float], otherwise: float
) -> exp.Expr:
    told = [(integer(i), words.number(x)) for i, x in table.items() if x != otherwise]
    return case(told, otherwise=words.number(otherwise), of=index)


def _from(index: exp.Expr, start: int) -> exp.Expr:
    return exp.Add(this=index.copy(), expression=integer(start)) if start else index.copy()


def _product(term: ProductTerm, cells: Mapping[str, Cell], words: Words) -> exp.Expr:
    factors = []
    for i, field in enumerate(term.pair):
        if not term.scale[i]:
            raise InvalidInput(
                f"The product '{term.name}' divides '{field}' by 0. Correct the scorecard."
            )
        number = cells[field].number
        null = exp.Is(this=number, expression=exp.Null())
        drawn = words.greatest([number.copy(), words.number(term.low[i])])
        drawn = words.least(drawn, words.number(term.high[i]))
        centred = exp.paren(exp.Sub(this=drawn, expression=words.number(term.mean[i])), copy=False)
        scaled = exp.Div(this=centred, expression=words.number(term.scale[i]), typed=True)
        factors.append(case([(null, words.number(0))], otherwise=scaled))
    product = exp.paren(exp.Mul(this=factors[0], expression=factors[1]), copy=False)
    rise = exp.Mul(this=words.number(term.weight), expression=product)
    return exp.Add(this=words.number(term.offset), expression=rise)


def _pair(
    term: PairTerm, cells: Mapping[str, Cell], edges: Mapping[Edges, str], words: Words
) -> exp.Expr:
    down, across = (_Side.of(side, cells, edges) for side in term.sides)
    if words.gathers:
        return _gathered_pair(term, down, across, words)
    rest = term.points[down.otherwise]
    rows = [
        (integer(index), across.look_up(term.points[code], words))
        for index, code in down.codes.items()
        if term.points[code] != rest
    ]
    return case(rows, otherwise=across.look_up(rest, words), of=down.at)


def _gathered_pair(term: PairTerm, down: _Side, across: _Side, words: Words) -> exp.Expr:
    """Return the same from one list, row after row."""
    numbers = [term.points[down.code(i)][across.code(j)] for i in down.span for j in across.span]
    row = exp.paren(_from(down.at, -down.span.start), copy=False)
    before = exp.Mul(this=row, expression=integer(len(across.span)))
    place = _from(across.at, 1 - across.span.start)
    return words.gathered(numbers, exp.Add(this=before, expression=place))


class _Side(NamedTuple):
    """One side of a pair: the code of each index that has one of its own, and that of others."""

    at: exp.Expr
    span: range
    codes: Mapping[int, int]
    otherwise: int

    @classmethod
    def of(cls, side: Side, cells: Mapping[str, Cell], edges: Mapping[Edges, str]) -> _Side:
        if isinstance(side, BinSide):
            span = range(side.n_codes)
            codes = {code: code for code in span}
            return cls(column(edges[side.field, side.edges]), span, codes, side.n_codes - 1)
        cell = cells[side.field]
        known = cell.levels or {}
        codes = {known[level]: i for i, level in enumerate(side.levels) if level in known}
        codes[MISSING] = len(side.levels) + 1
        return cls(cell.index, range(OTHER, len(known)), codes, len(side.levels))

    def code(self, index: int) -> int:
        return self.codes.get(index, self.otherwise)

    def look_up(self, row: Sequence[float], words: Words) -> exp.Expr:
        table = {index: row[code] for index, code in self.codes.items()}
        return _look_up(words, self.at.copy(), table, row[self.otherwise])
