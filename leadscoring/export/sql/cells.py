"""One field of the leads in the query: its number, and the index of its level, worked out once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp

from leadscoring.export.sql.columns import ColumnType
from leadscoring.export.sql.dialects import Words, case, column, integer, text
from leadscoring.export.sql.folding import BLANKS, is_one_of, trimmed
from leadscoring.export.sql.numbers import number_in_text, of_storage
from leadscoring.leads.outcomes import level_text

__all__ = ["MISSING", "OTHER", "Cell"]

MISSING, OTHER = -1, -2
"""The indices of a missing cell, and of a level that the model does not list."""


@dataclass(frozen=True)
class Cell:
    """What the query reads of one field.

    Attributes
    ----------
    words : Words
        The database's.
    place : int
        Tells the field's columns in the query from those of others.
    source : Expression or None
        The column of the table; None where the table lacks it.
    kind : {"text", "number", "flag"}
        What the column holds.
    levels : mapping of str to int, or None
        The index of each level; None where no term reads levels of the field.
    numeric : bool
        Whether a term reads the field as a number.
    placeholders : tuple of str
        Texts that count as missing.
    """

    words: Words
    place: int
    source: exp.Expr | None
    kind: ColumnType
    levels: Mapping[str, int] | None
    numeric: bool
    placeholders: tuple[str, ...]

    @property
    def may_be_text(self) -> bool:
        """Whether the column may hold texts."""
        # A column of SQLite may hold both, whatever it was declared as.
        loose = self.words.dialect == "sqlite" and self.kind == "number"
        return self.source is not None and (self.kind == "text" or loose)

    @property
    def may_be_number(self) -> bool:
        """Whether the column may hold numbers, or flags, which count as 1 and 0."""
        loose = self.words.dialect == "sqlite" and self.kind == "text"
        return self.source is not None and (self.kind != "text" or loose)

    @property
    def index(self) -> exp.Expr:
        """The index of the level."""
        return column(f"level_{self.place}")

    @property
    def number(self) -> exp.Expr:
        """The number, NULL where there is none."""
        return column(f"number_{self.place}" if self.may_be_text else f"stored_{self.place}")

    @property
    def text(self) -> exp.Expr:
        """The text without the blanks around it, NULL where there is none."""
        return column(f"text_{self.place}")

    @property
    def is_blank(self) -> exp.Expr:
        """Whether the cell is not filled in; a text in place of a number is filled in."""
        if self.source is None:
            return exp.true()
        if self.levels is not None:
            return exp.EQ(this=self.index, expression=integer(MISSING))
        null = exp.Is(this=self._stored, expression=exp.Null())
        if not self.may_be_text:
            return null
        return (
            exp.and_(null, self._is_missing_text) if self.may_be_number else self._is_missing_text
        )

    def steps(self) -> tuple[list[exp.Expr], ...]:
        """Return what each of the first four steps takes of the cell, or makes of it.

        As it stands; the index where it stands as the model lists it, which most do;
        else without the blanks around it; then the index and the number.
        """
        return [*self._as_it_stands()], [*self._known()], [*self._texts()], [*self._read()]

    def _as_it_stands(self) -> Iterator[exp.Expr]:
        if self.source is None:
            yield self._as("stored", exp.cast(exp.Null(), "double"))
            return
        loose = self.may_be_number and self.may_be_text
        if self.may_be_number:
            double = self._double(self.source)
            yield self._as(
                "stored", of_storage(self.source, double, exp.Null()) if loose else double
            )
        if self.may_be_text:
            own = self._checked(self.source)
            yield self._as("raw", of_storage(self.source, exp.Null(), own) if loose else own)

    def _known(self) -> Iterator[exp.Expr]:
        if self.levels is not None and self.may_be_text:
            yield self._as("known", self.words.position(self._raw, self.levels))

    def _texts(self) -> Iterator[exp.Expr]:
        if not self.may_be_text:
            return
        whole = trimmed(self.words, self._raw)
        if self.levels is not None:
            unknown = exp.Is(this=self._its("known"), expression=exp.Null())
            whole = case([(unknown, whole)], otherwise=exp.Null())
        yield self._as("text", whole)
        if self.numeric:
            yield self._as("digits", trimmed(self.words, self._raw, BLANKS))

    def _read(self) -> Iterator[exp.Expr]:
        if self.levels is not None:
            yield self._as("level", self._level(self.levels))
        if self.numeric and self.may_be_text:
            found = number_in_text(self.words, self._its("digits"), self.text, self.placeholders)
            if self.may_be_number:
                found = exp.Coalesce(this=self._stored, expressions=[found])
            yield self._as("number", found)

    @property
    def _stored(self) -> exp.Expr:
        return self._its("stored")

    @property
    def _raw(self) -> exp.Expr:
        return self._its("raw")

    def _its(self, name: str) -> exp.Expr:
        return column(f"{name}_{self.place}")

    @property
    def _is_missing_text(self) -> exp.Expr:
        null = exp.Is(this=self.text, expression=exp.Null())
        return exp.paren(exp.or_(null, is_one_of(self.words, self.text, self.placeholders)))

    def _as(self, name: str, value: exp.Expr) -> exp.Expr:
        return exp.alias_(value, f"{name}_{self.place}", copy=False)

    def _checked(self, source: exp.Expr) -> exp.Expr:
        """Return the column; in Spark, which would take 3.0 for the text ``3.0``, only a text."""
        if self.words.dialect != "spark":
            return source.copy()
        kind = exp.func("TYPEOF", source.copy())
        is_text = exp.RegexpLike(this=kind, expression=text("^(string$|char|varchar)"))
        refusal = f"The column '{source.name}' must hold texts. Export the model for what it holds."
        return case([(is_text, source.copy())], otherwise=exp.func("RAISE_ERROR", text(refusal)))

    def _double(self, source: exp.Expr) -> exp.Expr:
        if self.kind == "flag":
            no = exp.Not(this=source.copy())
            marks = [(source.copy(), self.words.number(1)), (no, self.words.number(0))]
            return case(marks, otherwise=exp.Null())
        return self.words.without_nan(self.words.double(source.copy()))

    def _level(self, levels: Mapping[str, int]) -> exp.Expr:
        if not self.may_be_text:
            return self._number_level(levels)
        known = self._its("known")
        listed = exp.Not(this=exp.Is(this=known, expression=exp.Null()))
        told: list[tuple[exp.Expr, exp.Expr]] = [(listed, known.copy())]
        if self.may_be_number:
            is_number = exp.Not(this=exp.Is(this=self._stored, expression=exp.Null()))
            told.append((is_number, self._number_level(levels)))
        texts = [(text(level), integer(i)) for level, i in levels.items()]
        rest = case([(self._is_missing_text, integer(MISSING))], otherwise=integer(OTHER))
        return case(told, otherwise=case(texts, otherwise=rest, of=self.text))

    def _number_level(self, levels: Mapping[str, int]) -> exp.Expr:
        known = {_number_of(level, flag=self.kind == "flag"): i for level, i in levels.items()}
        numbers = [(self.words.number(n), integer(i)) for n, i in known.items() if n is not None]
        null = exp.Is(this=self._stored, expression=exp.Null())
        rest = case([(null, integer(MISSING))], otherwise=integer(OTHER))
        return case(numbers, otherwise=rest, of=self._stored)


def _number_of(level: str, *, flag: bool) -> float | None:
    """Return the number that Python knows by this level; None where no number is.

    Examples
    --------
    >>> _number_of("3", flag=False), _number_of("3.0", flag=False), _number_of("True", flag=True)
    (3.0, None, 1.0)
    """
    if flag:
        return {"True": 1.0, "False": 0.0}.get(level)
    try:
        number = float(level)
    except ValueError:
        return None
    return number if abs(number) < float("inf") and level_text(number) == level else None
