"""Numbers as Python reads them from a column: what is none is NULL."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlglot import exp

from leadscoring.export.sql.dialects import Words, case, integer, text
from leadscoring.export.sql.folding import folded, is_one_of

__all__ = ["number_in_text", "of_storage"]

# Of two digits in the exponent at most, which a cast to double takes in every database.
_MANTISSA = "[0-9]+[.]?[0-9]*|[.][0-9]+"
_NUMBER = f"^[+-]?({_MANTISSA})([eE][+-]?[0-9][0-9]?)?$"
_EXPONENTS = ("[0-9]", "[0-9][0-9]", "[+-][0-9]", "[+-][0-9][0-9]")
_INFINITE = ("inf", "infinity", "+inf", "+infinity")
_FARTHEST = 1e308  # reads as infinity does: every table is flat before it
_LOOKS_NUMERIC = re.compile(r"[+-]?(\d|\.\d|inf)", re.IGNORECASE)


def number_in_text(
    words: Words, value: exp.Expr, cell: exp.Expr, placeholders: Iterable[str]
) -> exp.Expr:
    """Return the number that a text is; NULL where it is none, or a placeholder.

    Parameters
    ----------
    words : Words
        The database's.
    value : Expression
        The text without the blanks that may stand around a number.
    cell : Expression
        The text without any blanks around it.
    placeholders : iterable of str
        Texts that count as missing.
    """
    numeric = [one for one in placeholders if _LOOKS_NUMERIC.match(one.strip())]
    missing = [(is_one_of(words, cell, numeric), exp.Null())] if numeric else []
    infinite = folded(words, value, ["-infinity"])
    return case(
        [
            *missing,
            (_is_number(words, value), _cast(words, value)),
            (_among(infinite, _INFINITE), words.number(_FARTHEST)),
            (_among(infinite, ("-inf", "-infinity")), words.number(-_FARTHEST)),
        ],
        otherwise=exp.Null(),
    )


def of_storage(value: exp.Expr, numeric: exp.Expr, other: exp.Expr) -> exp.Expr:
    """Return one thing for cells that SQLite stores as numbers, and another for the rest."""
    kinds = exp.In(
        this=exp.func("TYPEOF", value.copy()), expressions=[text("integer"), text("real")]
    )
    return case([(kinds, numeric)], otherwise=other)


def _cast(words: Words, value: exp.Expr) -> exp.Expr:
    kind = exp.DataType.build("double")
    safe = words.dialect in {"duckdb", "bigquery"}
    return exp.TryCast(this=value.copy(), to=kind) if safe else words.double(value.copy())


def _among(value: exp.Expr, texts: Iterable[str]) -> exp.Expr:
    return exp.In(this=value.copy(), expressions=[text(one) for one in texts])


def _is_number(words: Words, value: exp.Expr) -> exp.Expr:
    if words.dialect == "sqlite":
        return _is_number_by_globs(value)
    return exp.RegexpLike(this=value.copy(), expression=text(_NUMBER))


def _is_number_by_globs(value: exp.Expr) -> exp.Expr:
    """Return the same for SQLite, which has no regular expressions: of the parts around the e."""
    signed = _glob(value, "[+-]*")
    bare = case([(signed, _from(value, integer(2)))], otherwise=value.copy())
    place = exp.func("INSTR", exp.Lower(this=bare), text("e"))
    no_exponent = exp.EQ(this=place, expression=integer(0))
    short = [
        _glob(_from(bare, exp.Add(this=place.copy(), expression=integer(1))), form)
        for form in _EXPONENTS
    ]
    before = exp.func(
        "SUBSTR", bare.copy(), integer(1), exp.Sub(this=place.copy(), expression=integer(1))
    )
    return exp.or_(
        exp.and_(no_exponent, _is_mantissa(bare)), exp.and_(_is_mantissa(before), exp.or_(*short))
    )


def _is_mantissa(value: exp.Expr) -> exp.Expr:
    """Return whether a text is digits with one point at most."""
    return exp.and_(
        _glob(value, "*[0-9]*"),
        exp.Not(this=_glob(value, "*[^0-9.]*")),
        exp.Not(this=_glob(value, "*.*.*")),
    )


def _from(value: exp.Expr, start: exp.Expr) -> exp.Expr:
    return exp.func("SUBSTR", value.copy(), start)


def _glob(value: exp.Expr, form: str) -> exp.Expr:
    return exp.Glob(this=value.copy(), expression=text(form))
