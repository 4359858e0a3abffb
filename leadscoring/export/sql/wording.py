"""What the query says of a lead, in the words of Python's reasons.

A whole number below a million is given; of others only the field is named, since no two
databases write 2.5 alike. A level that the model does not list comes with its field.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from sqlglot import exp

from leadscoring.decisions.reasons import phrase
from leadscoring.export.sql.cells import MISSING, Cell
from leadscoring.export.sql.dialects import Words, case, integer, text
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.terms import CurveTerm, LevelSide, LevelTerm, PairTerm, Term

__all__ = ["effect", "levelled", "said_of", "tenths"]

_MOST_POINTS = 40.0  # odds of a quintillion to one, of which a whole number can still hold tenths


def levelled(term: Term) -> dict[str, tuple[str, ...]]:
    """Return the fields of which a term reads levels, each with those that it lists."""
    if isinstance(term, LevelTerm):
        return {term.field: tuple(term.points)}
    if isinstance(term, PairTerm):
        return {side.field: side.levels for side in term.sides if isinstance(side, LevelSide)}
    return {}


def said_of(term: Term, scorecard: Scorecard, cells: Mapping[str, Cell], words: Words) -> exp.Expr:
    """Return what a lead says of a term's fields.

    Parameters
    ----------
    term : Term
        One of the scorecard's.
    scorecard : Scorecard
        Which levels need their field's name with them.
    cells : mapping of str to Cell
        The fields.
    words : Words
        The database's.
    """
    said = [
        _level(field, scorecard, cells[field])
        if field in levelled(term)
        else _number(field, scorecard, cells[field], words)
        for field in term.fields
    ]
    return said[0] if len(said) == 1 else _joined(said[0], text(" with "), said[1])


def tenths(points: exp.Expr, words: Words) -> exp.Expr:
    """Return the tenths by which points multiply the odds, or divide them, as a text of digits."""
    most = words.least(exp.Abs(this=points), words.number(_MOST_POINTS))
    grown = exp.Mul(this=exp.Exp(this=most), expression=words.number(10))
    return exp.cast(exp.cast(exp.Round(this=grown), "bigint"), "text")


def effect(points: exp.Expr, odds: exp.Expr, words: Words) -> exp.Expr:
    """Return what points do to the odds, of which the tenths are at hand: `` raises the odds 3.1x``."""
    rises = exp.GT(this=points, expression=words.number(0))
    verb = case([(rises, text(" raises the odds "))], otherwise=text(" lowers the odds "))
    whole, rest = _split(odds, 1)
    return _joined(verb, whole, text("."), rest, text("x"))


def _level(field: str, scorecard: Scorecard, cell: Cell) -> exp.Expr:
    term = LevelTerm(field, {}, 0.0, 0.0)
    blank = phrase(scorecard, term, pd.DataFrame({field: [None]}))
    told = [
        (integer(i), text(phrase(scorecard, term, pd.DataFrame({field: [level]}))))
        for level, i in (cell.levels or {}).items()
    ]
    unlisted: exp.Expr = text(field)
    if cell.may_be_text:
        unlisted = _joined(text(f"{field}: "), exp.Coalesce(this=cell.text, expressions=[text("")]))
    return case([*told, (integer(MISSING), text(blank))], otherwise=unlisted, of=cell.index)


def _number(field: str, scorecard: Scorecard, cell: Cell, words: Words) -> exp.Expr:
    term = CurveTerm(field, (0.0,), (0.0,), 0.0)
    blank = text(phrase(scorecard, term, pd.DataFrame({field: [np.nan]})))
    number = cell.number
    null = exp.Is(this=number, expression=exp.Null())
    short = exp.LT(this=exp.Abs(this=number.copy()), expression=words.number(1e6))
    whole = exp.EQ(this=exp.Floor(this=number.copy()), expression=number.copy())
    told = _joined(text(f"{field} "), _in_thousands(number, words))
    return case([(null, blank), (exp.and_(short, whole), told)], otherwise=text(field))


def _in_thousands(number: exp.Expr, words: Words) -> exp.Expr:
    """Return a whole number below a million as text, such as ``1,532``."""
    digits = exp.cast(exp.cast(number.copy(), "bigint"), "text")
    short = exp.LT(this=exp.Abs(this=number.copy()), expression=words.number(1000))
    thousands, rest = _split(digits, 3)
    return case([(short, digits)], otherwise=_joined(thousands, text(","), rest))


def _split(digits: exp.Expr, last: int) -> tuple[exp.Expr, exp.Expr]:
    """Return a text but for so many last characters, and these."""
    length = exp.Length(this=digits.copy())
    before = exp.Sub(this=length, expression=integer(last))
    after = exp.Sub(this=length.copy(), expression=integer(last - 1))
    start = after if last > 1 else length.copy()
    return (
        exp.Substring(this=digits.copy(), start=integer(1), length=before),
        exp.Substring(this=digits.copy(), start=start, length=integer(last)),
    )


def _joined(*parts: exp.Expr) -> exp.Expr:
    whole = parts[0]
    for part in parts[1:]:
        whole = exp.DPipe(this=whole, expression=part)
    return whole
