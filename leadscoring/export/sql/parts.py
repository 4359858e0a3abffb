"""Which scorecard serves a lead: one expression for each, and a choice between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlglot import exp

from leadscoring.export.sql.cells import Cell
from leadscoring.export.sql.dialects import case, integer
from leadscoring.model.routing import Routing
from leadscoring.model.scorecard import Scorecard

__all__ = ["by_scorecard", "scorecards"]


def scorecards(routing: Routing) -> tuple[Scorecard, ...]:
    """Return the general scorecard, then those of the parts."""
    parts = () if routing.segments is None else routing.segments.parts
    return (routing.general, *(part.scorecard for part in parts))


def by_scorecard(
    routing: Routing, cells: Mapping[str, Cell], make: Callable[[Scorecard], exp.Expr]
) -> exp.Expr:
    """Return what the scorecard that serves the lead says.

    Parameters
    ----------
    routing : Routing
        Which serves whom.
    cells : mapping of str to Cell
        The fields.
    make : callable
        Returns what one scorecard says.
    """
    general = make(routing.general)
    if routing.segments is None:
        return general
    cell = cells[routing.segments.field]
    known = cell.levels or {}
    told = [
        (integer(known[part.level]), make(part.scorecard))
        for part in routing.segments.parts
        if part.level in known
    ]
    return case(
        [(at, said) for at, said in told if said != general], otherwise=general, of=cell.index
    )
