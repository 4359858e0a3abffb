"""Texts compared without case as Python does it, letter by letter, in any database.

What a database calls lower case depends on its kind and its locale: to some ``É`` has
none, to some ``İ`` has the one of ``I``. So the query names each letter that matters.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache

from sqlglot import exp

from leadscoring.export.sql.dialects import Words, case, text

__all__ = ["BLANKS", "folded", "is_one_of", "trimmed"]


@cache
def _folding() -> dict[str, str]:
    """Return each character that case folding changes, and what it becomes."""
    pairs = ((char, char.casefold()) for char in map(chr, range(sys.maxunicode + 1)))
    return {char: fold for char, fold in pairs if char != fold}


@cache
def _all_blanks() -> str:
    return "".join(char for char in map(chr, range(sys.maxunicode + 1)) if char.isspace())


BLANKS = " \t\n\v\f\r"
"""The blanks that may stand around a number."""


def trimmed(words: Words, value: exp.Expr, blanks: str | None = None) -> exp.Expr:
    """Return a text without the blanks around it: all that Python knows, or those given."""
    some = blanks or _all_blanks()
    bare = exp.Trim(this=value, expression=text(some), position="BOTH")
    if words.dialect != "duckdb":
        return bare
    # DuckDB prepares the blanks anew for each lead, and few leads have any.
    around = exp.RegexpLike(this=value.copy(), expression=text(f"^[{some}]|[{some}]$"))
    return case([(around, bare)], otherwise=value.copy())


def folded(words: Words, value: exp.Expr, wanted: Iterable[str]) -> exp.Expr:
    """Return a text so changed that it equals one of the wanted exactly where Python's fold does.

    Parameters
    ----------
    words : Words
        The database's.
    value : Expression
        A text.
    wanted : iterable of str
        Folded texts; letters that none of them has may stay as they are.
    """
    texts = set(wanted)
    letters = set("".join(texts))
    longer = {c: f for c, f in _folding().items() if len(f) > 1 and any(f in t for t in texts)}
    single = {c: f for c, f in _folding().items() if f in letters}
    if words.dialect == "sqlite":  # its LOWER knows the letters of ASCII alone, and no TRANSLATE
        longer |= {c: f for c, f in single.items() if not c.isascii()}
        single = {}
        value = exp.Lower(this=value)
    for char, fold in longer.items():
        value = exp.func("REPLACE", value, text(char), text(fold))
    if not single:
        return value
    return exp.Translate(this=value, from_=text("".join(single)), to=text("".join(single.values())))


def is_one_of(words: Words, value: exp.Expr, texts: Iterable[str]) -> exp.Expr:
    """Return whether a text is one of several, blanks around it and case ignored."""
    wanted = sorted({t.strip().casefold() for t in texts})
    if not wanted:
        return exp.false()
    return exp.In(this=folded(words, value, wanted), expressions=[text(t) for t in wanted])
