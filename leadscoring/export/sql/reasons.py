"""The three strongest reasons of each lead, ranked as Python ranks them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlglot import exp

from leadscoring.decisions.reasons import NOTHING_FILLED_IN, WORTH_SAYING
from leadscoring.export.sql.dialects import Words, case, column, integer, text
from leadscoring.export.sql.summing import Step, named
from leadscoring.export.sql.wording import effect, tenths

__all__ = ["Ranking"]

_N_REASONS = 3


@dataclass(frozen=True)
class Ranking:
    """The terms that may be a reason, each a column of points.

    Of the greatest magnitude the first term is taken, then of what is left the next:
    six steps, in each of which a term costs one comparison. Two more tell what the
    three add, and what that does to the odds.

    Attributes
    ----------
    words : Words
        The database's.
    points : sequence of str
        The columns, in the order of the terms.
    """

    words: Words
    points: Sequence[str]

    def steps(self) -> Iterator[Step]:
        """Yield each step with the columns that it adds."""
        for number in self._numbers:
            most, whose = self.words.greatest([*self._left(number)]), self._whose(number)
            yield f"with_most_{number}", [named(most, f"most_{number}")]
            yield f"with_whose_{number}", [named(whose, f"whose_{number}")]
        yield "given", [named(self._given(number), f"given_{number}") for number in self._numbers]
        odds = [(number, tenths(column(f"given_{number}"), self.words)) for number in self._numbers]
        yield "odds", [named(value, f"odds_{number}") for number, value in odds]

    def sentences(self, said_of: Callable[[int], exp.Expr], empty: str) -> Iterator[exp.Expr]:
        """Yield each reason as a sentence.

        Parameters
        ----------
        said_of : callable
            Returns what a lead says of the term at a position in `points`.
        empty : str
            The column that is 1 where nothing is filled in.
        """
        for number in range(1, _N_REASONS + 1):
            nothing = text(NOTHING_FILLED_IN if number == 1 else "")
            is_empty = exp.EQ(this=column(empty), expression=integer(1))
            told: list[tuple[exp.Expr, exp.Expr]] = [(is_empty, nothing)]
            if number in self._numbers:
                told.append((self._is_worth_saying(number), self._sentence(number, said_of)))
            yield named(case(told, otherwise=text("")), f"reason_{number}")

    @property
    def _numbers(self) -> range:
        return range(1, 1 + min(_N_REASONS, len(self.points)))

    def _left(self, number: int) -> Iterator[exp.Expr]:
        """Yield the magnitude of each term, below all others where it was taken before."""
        for place, name in enumerate(self.points):
            magnitude = exp.Abs(this=column(name))
            taken = [
                exp.EQ(this=column(f"whose_{before}"), expression=integer(place))
                for before in range(1, number)
            ]
            lowest = self.words.number(-1)
            yield case([(exp.or_(*taken), lowest)], otherwise=magnitude) if taken else magnitude

    def _whose(self, number: int) -> exp.Expr:
        most = column(f"most_{number}")
        places = [(left, integer(i)) for i, left in enumerate(self._left(number))]
        return case(places, otherwise=integer(-1), of=most)

    def _is_worth_saying(self, number: int) -> exp.Expr:
        return exp.GTE(this=column(f"most_{number}"), expression=self.words.number(WORTH_SAYING))

    def _given(self, number: int) -> exp.Expr:
        points = [(integer(i), column(name)) for i, name in enumerate(self.points)]
        return case(points, otherwise=self.words.number(0), of=column(f"whose_{number}"))

    def _sentence(self, number: int, said_of: Callable[[int], exp.Expr]) -> exp.Expr:
        said = [(integer(i), said_of(i)) for i in range(len(self.points))]
        phrase = case(said, otherwise=text(""), of=column(f"whose_{number}"))
        given, odds = column(f"given_{number}"), column(f"odds_{number}")
        return exp.DPipe(this=phrase, expression=effect(given, odds, self.words))
