"""The steps up to the log-odds: levels and bins, points, and their sum."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from leadscoring.export.sql.cells import Cell
from leadscoring.export.sql.dialects import Words, column
from leadscoring.export.sql.parts import by_scorecard, scorecards
from leadscoring.export.sql.points import Edges, bins, points
from leadscoring.model.routing import Routing
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.terms import BinSide, PairTerm, Term

__all__ = ["Step", "named", "steps_to_log_odds", "term_of"]

Step = tuple[str, list[exp.Expr]]
"""A step's name, and the columns that it adds."""

_LONGEST_SUM = 200  # SQLite takes sums of less than a thousand


def named(value: exp.Expr, name: str) -> exp.Expr:
    """Return a value as a column of this name."""
    return exp.alias_(value, name, copy=False)


def term_of(scorecard: Scorecard, name: str) -> Term | None:
    """Return a scorecard's term of this name; None where it has none."""
    return next((term for term in scorecard.terms if term.name == name), None)


def steps_to_log_odds(
    routing: Routing, cells: Mapping[str, Cell], names: Sequence[str], words: Words
) -> Iterator[Step]:
    """Yield the steps to the column ``log_odds``, on the way to which are ``points_0`` and so on.

    Parameters
    ----------
    routing : Routing
        The scorecards.
    cells : mapping of str to Cell
        The fields.
    names : sequence of str
        The terms, in the order in which Python adds them up.
    words : Words
        The database's.
    """
    edges = _edges(routing)
    names_of = ("cells", "known", "texts", "levels")
    for name, taken in zip(
        names_of, zip(*(cell.steps() for cell in cells.values()), strict=True), strict=True
    ):
        yield name, [expression for expressions in taken for expression in expressions]
    yield "bins", [named(bins(words, cells[cut[0]], cut[1]), name) for cut, name in edges.items()]
    scoring = _Points(cells, edges, words)
    yield (
        "points",
        [
            named(by_scorecard(routing, cells, scoring.intercept), "intercept"),
            *(
                named(by_scorecard(routing, cells, scoring.of(name)), f"points_{i}")
                for i, name in enumerate(names)
            ),
        ],
    )
    yield from _sums([f"points_{i}" for i in range(len(names))])


@dataclass(frozen=True)
class _Points:
    cells: Mapping[str, Cell]
    edges: Mapping[Edges, str]
    words: Words

    def intercept(self, scorecard: Scorecard) -> exp.Expr:
        return self.words.number(scorecard.intercept)

    def of(self, name: str) -> Callable[[Scorecard], exp.Expr]:
        def found(scorecard: Scorecard) -> exp.Expr:
            term = term_of(scorecard, name)
            if term is None:
                return self.words.number(0)
            return points(term, self.cells, self.edges, self.words)

        return found


def _edges(routing: Routing) -> dict[Edges, str]:
    """Return the column of each field that is cut into bins."""
    terms = (term for card in scorecards(routing) for term in card.terms)
    sides = (side for term in terms if isinstance(term, PairTerm) for side in term.sides)
    cuts = dict.fromkeys((side.field, side.edges) for side in sides if isinstance(side, BinSide))
    return {cut: f"bin_{i}" for i, cut in enumerate(cuts)}


def _sums(names: Sequence[str]) -> Iterator[Step]:
    """Yield the sum from left to right, as Python takes it, in as many steps as are needed."""
    so_far = "intercept"
    starts = range(0, len(names), _LONGEST_SUM)
    for start in starts:
        whole = column(so_far)
        for name in names[start : start + _LONGEST_SUM]:
            whole = exp.Add(this=whole, expression=column(name))
        so_far = "log_odds" if start == starts[-1] else f"sum_{start}"
        yield f"with_{so_far}", [named(whole, so_far)]
