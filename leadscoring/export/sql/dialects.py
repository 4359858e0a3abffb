"""What databases say differently, where SQLGlot does not see to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlglot import exp

from leadscoring.exceptions import InvalidInput
from leadscoring.export.sql.columns import DIALECTS

__all__ = [
    "Words",
    "case",
    "column",
    "integer",
    "text",
]

_DECIMAL_LITERALS = ("postgres", "snowflake")  # where 1e0 is a decimal until it is told otherwise
_FENCED = ("postgres", "sqlite")
_MOST_ARGUMENTS = 50  # SQLite takes 100


class Words:
    """How one database says what the query needs.

    Parameters
    ----------
    dialect : str
        One of `DIALECTS`.

    Raises
    ------
    InvalidInput
        If it is none of them.
    """

    def __init__(self, dialect: str) -> None:
        if dialect not in DIALECTS:
            raise InvalidInput(
                f"There is no SQL for {dialect!r}; there is for {', '.join(DIALECTS)}. "
                "Choose one of those."
            )
        self.dialect = dialect

    def number(self, value: float) -> exp.Expr:
        """Return a number that is a double everywhere: 0.5 alone would be a decimal to many."""
        digits = repr(abs(float(value)))
        plain: exp.Expr = exp.Literal.number(digits if "e" in digits else f"{digits}e0")
        signed = exp.Neg(this=plain) if value < 0 else plain
        return self.double(signed) if self.dialect in _DECIMAL_LITERALS else signed

    def double(self, value: exp.Expr) -> exp.Expr:
        """Return a value as a double; one that is none is an error of the database."""
        return exp.cast(value, "double")

    def without_nan(self, value: exp.Expr) -> exp.Expr:
        """Return a double with NULL for what is not a number, which every order puts elsewhere."""
        if self.dialect == "sqlite":  # it keeps NULL in its place
            return value
        if self.dialect == "bigquery":  # where it equals nothing, not even itself
            is_nan = exp.IsNan(this=value.copy())
            return case([(is_nan, exp.Null())], otherwise=value)
        nan = exp.cast(exp.Literal.string("NaN"), "double")
        return exp.Nullif(this=value, expression=nan)

    def greatest(self, values: list[exp.Expr]) -> exp.Expr:
        """Return the greatest of values, none of them NULL."""
        while len(values) > 1:
            parts = [
                values[i : i + _MOST_ARGUMENTS] for i in range(0, len(values), _MOST_ARGUMENTS)
            ]
            values = [self._greatest(part) for part in parts]
        return values[0]

    def _greatest(self, values: list[exp.Expr]) -> exp.Expr:
        if len(values) == 1:  # of one value, SQLite's would be that of all rows
            return values[0]
        return exp.Greatest(this=values[0], expressions=values[1:], ignore_nulls=self._skips_nulls)

    def least(self, first: exp.Expr, second: exp.Expr) -> exp.Expr:
        """Return the lesser of two values, none of them NULL."""
        return exp.Least(this=first, expressions=[second], ignore_nulls=self._skips_nulls)

    @property
    def _skips_nulls(self) -> bool:
        return self.dialect == "duckdb"  # else SQLGlot guards against NULL, value by value

    def position(self, value: exp.Expr, texts: Mapping[str, int]) -> exp.Expr:
        """Return which of several texts a value is, by their numbers from 0; NULL where none."""
        if self.gathers and texts:
            listed = exp.Array(expressions=[text(one) for one in texts])
            found = exp.func("LIST_POSITION", listed, value)
            place = exp.Nullif(this=found, expression=integer(0))
            return exp.Sub(this=place, expression=integer(1))
        told = [(text(one), integer(i)) for one, i in texts.items()]
        return case(told, otherwise=exp.Null(), of=value)

    @property
    def gathers(self) -> bool:
        """Whether lists are at hand, which find a number faster than comparing does."""
        return self.dialect == "duckdb"

    def gathered(self, numbers: Iterable[float], place: exp.Expr) -> exp.Expr:
        """Return the number at a place, from 1, of a list."""
        listed = exp.Array(expressions=[self.number(number) for number in numbers])
        return exp.func("LIST_EXTRACT", listed, place)

    def step(self, source: exp.Table | str, columns: Iterable[exp.Expr]) -> exp.Select:
        """Return a step that adds columns to those of the step before, worked out once a row.

        Where a database merges a step into the next, it would work out each column anew
        wherever that is named; an offset of none keeps it from that. In DuckDB that would
        leave the work to one thread, a condition that only looks as if it chose does not.
        """
        before = [exp.Star()] if isinstance(source, str) else []
        select = exp.select(*before, *columns, copy=False).from_(source, copy=False)
        if self.dialect in _FENCED:
            return select.offset(0, copy=False)
        if self.dialect == "duckdb":
            always = exp.GT(this=exp.Rand(), expression=integer(-1))
            return select.where(always, copy=False)
        return select


def column(name: str) -> exp.Expr:
    """Return a column of an earlier step."""
    return exp.column(name)


def text(value: str) -> exp.Expr:
    """Return a text, which SQLGlot quotes as the database wants it."""
    return exp.Literal.string(value)


def integer(value: int) -> exp.Expr:
    """Return a whole number."""
    return exp.Literal.number(value)


def case(
    branches: Iterable[tuple[exp.Expr, exp.Expr]],
    *,
    otherwise: exp.Expr,
    of: exp.Expr | None = None,
) -> exp.Expr:
    """Return ``CASE``, of a value or of conditions; what it gives otherwise if without branches."""
    ifs = [exp.If(this=when, true=then) for when, then in branches]
    return exp.Case(this=of, ifs=ifs, default=otherwise) if ifs else otherwise
