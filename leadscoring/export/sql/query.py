"""The query: steps from the table of leads to probability, score, tier and reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlglot import ErrorLevel, exp

from leadscoring.decisions.reasons import WORTH_SAYING
from leadscoring.exceptions import InvalidInput
from leadscoring.export.sql.cells import Cell
from leadscoring.export.sql.columns import LeadTable
from leadscoring.export.sql.dialects import Words, case, column, integer, text
from leadscoring.export.sql.parts import by_scorecard, scorecards
from leadscoring.export.sql.points import strongest
from leadscoring.export.sql.probability import probability
from leadscoring.export.sql.reading import read_cells
from leadscoring.export.sql.reasons import Ranking
from leadscoring.export.sql.source import cell
from leadscoring.export.sql.source import source as source_of
from leadscoring.export.sql.summing import Step, named, steps_to_log_odds, term_of
from leadscoring.export.sql.wording import said_of
from leadscoring.model.routing import Routing
from leadscoring.model.scorecard import Scorecard

__all__ = ["scoring_query"]


def scoring_query(
    routing: Routing, *, dialect: str, table: LeadTable, cutoff: float, warm: float
) -> str:
    """Return a query that scores a table of leads as Python does.

    Parameters
    ----------
    routing : Routing
        The scorecards.
    dialect : str
        The database: one of `DIALECTS`.
    table : LeadTable
        Where the leads are.
    cutoff, warm : float
        The lines of the tiers, as probabilities.

    Returns
    -------
    query : str
        One ``SELECT``; a row per lead with the columns to keep, then probability, score,
        tier and reason_1 to reason_3. Log-odds are the same sums in the same order;
        probabilities differ by what the database's exponential does in its last bits.

    Raises
    ------
    InvalidInput
        If the database is unknown, or the table or the model is one that no query can read.
    """
    words = Words(dialect)
    table.check(routing.fields, dialect)
    query = _Query(routing, words, table, read_cells(routing, table, words))
    selected = query.select(cutoff, warm)
    return selected.sql(dialect=dialect, pretty=True, unsupported_level=ErrorLevel.RAISE)


@dataclass(frozen=True)
class _Query:
    routing: Routing
    words: Words
    table: LeadTable
    cells: Mapping[str, Cell]

    def select(self, cutoff: float, warm: float) -> exp.Select:
        """Return all steps, each of which adds columns to those before it, then the answer."""
        steps = [step for step in self._steps() if step[1]]
        answer = exp.select(*self._answer(cutoff, warm), copy=False).from_(steps[-1][0])
        source: str | exp.Table = source_of(self.table, self.words.dialect)
        for name, columns in steps:
            step = self.words.step(source, columns)
            answer = answer.with_(name, as_=step, copy=False)
            source = name
        return answer

    def _steps(self) -> Iterator[Step]:
        kept = [named(cell(name), f"kept_{i}") for i, name in enumerate(self.table.keep)]
        (name, first), *others = steps_to_log_odds(
            self.routing, self.cells, self._names, self.words
        )
        yield name, [*kept, *first]
        yield from others
        yield from self._ranking.steps()
        chance = by_scorecard(self.routing, self.cells, self._probability)
        empty = case([(self._is_empty(), integer(1))], otherwise=integer(0))
        yield "scored", [named(chance, "probability"), named(empty, "is_empty")]

    def _answer(self, cutoff: float, warm: float) -> Iterator[exp.Expr]:
        for i, name in enumerate(self.table.keep):
            yield exp.alias_(column(f"kept_{i}"), exp.to_identifier(name, quoted=True))
        chance, number = column("probability"), self.words.number
        yield chance
        yield named(exp.Mul(this=number(100), expression=chance.copy()), "score")
        hot, above = (exp.GTE(this=chance.copy(), expression=number(x)) for x in (cutoff, warm))
        tiers = [(hot, text("hot")), (above, text("warm"))]
        yield named(case(tiers, otherwise=text("cold")), "tier")
        yield from self._ranking.sentences(self._said_of, "is_empty")

    @cached_property
    def _names(self) -> tuple[str, ...]:
        """The terms, in the order in which Python adds them up."""
        names = (term.name for card in scorecards(self.routing) for term in card.terms)
        found = tuple(dict.fromkeys(names))
        if not found:
            raise InvalidInput("The model has no terms, so that there is nothing to query.")
        return found

    @cached_property
    def _told(self) -> Sequence[int]:
        """The terms that may be worth saying; others never are among a lead's reasons."""
        terms = (term for card in scorecards(self.routing) for term in card.terms)
        worth = {term.name for term in terms if strongest(term) >= WORTH_SAYING}
        return [i for i, name in enumerate(self._names) if name in worth]

    @cached_property
    def _ranking(self) -> Ranking:
        return Ranking(self.words, [f"points_{i}" for i in self._told])

    def _probability(self, scorecard: Scorecard) -> exp.Expr:
        return probability(self.words, scorecard.calibration, column("log_odds"))

    def _is_empty(self) -> exp.Expr:
        def blank(scorecard: Scorecard) -> exp.Expr:
            return exp.and_(*(self.cells[field].is_blank for field in scorecard.fields))

        return by_scorecard(self.routing, self.cells, blank)

    def _said_of(self, place: int) -> exp.Expr:
        name = self._names[self._told[place]]

        def said(scorecard: Scorecard) -> exp.Expr:
            term = term_of(scorecard, name)
            return text("") if term is None else said_of(term, scorecard, self.cells, self.words)

        return by_scorecard(self.routing, self.cells, said)
