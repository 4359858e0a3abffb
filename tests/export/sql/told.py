"""What Python says of the same leads, with reasons in the words that a query can find."""

from __future__ import annotations

import numpy as np
import pandas as pd

from leadscoring.decisions.reasons import NOTHING_FILLED_IN, phrase, routed_reasons
from leadscoring.leads.outcomes import level_text
from leadscoring.leads.values import cells, to_levels, to_numbers
from leadscoring.model.pair_term import LevelSide, PairTerm
from leadscoring.model.routing import Routing
from leadscoring.model.scorecard import INTERCEPT, Scorecard
from leadscoring.model.terms import CurveTerm, LevelTerm, Term


def by_python(routing: Routing, leads: pd.DataFrame, cutoff: float, warm: float) -> pd.DataFrame:
    chance = routing.probability(leads)
    tiers = np.where(chance >= cutoff, "hot", np.where(chance >= warm, "warm", "cold"))
    found = pd.DataFrame({"probability": chance, "score": 100 * chance, "tier": tiers})
    parts = routing.contributions(leads).drop(columns=INTERCEPT)
    reasons = routed_reasons(routing, leads, routing.contributions(leads))
    for number in range(3):
        found[f"reason_{number + 1}"] = [
            _sentence(routing, leads.iloc[[i]], parts.iloc[i], reasons.phrases[i, number], number)
            for i in range(len(leads))
        ]
    return found


def assert_same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    """Hold what a query said of leads, in their order, to what Python says."""
    assert found["lead"].tolist() == list(range(len(expected)))
    np.testing.assert_allclose(found["probability"], expected["probability"], rtol=0, atol=1e-9)
    np.testing.assert_allclose(found["score"], expected["score"], rtol=0, atol=1e-7)
    for name in ("tier", "reason_1", "reason_2", "reason_3"):
        assert found[name].tolist() == expected[name].tolist()


def _sentence(
    routing: Routing, lead: pd.DataFrame, parts: pd.Series, said: str, number: int
) -> str:
    if said in ("", NOTHING_FILLED_IN):
        return said
    scorecard = routing.of(lead)
    own = parts[[term.name for term in scorecard.terms]]
    term = scorecard.terms[np.argsort(-own.abs().to_numpy(), kind="stable")[number]]
    points = own[term.name]
    verb = "raises" if points > 0 else "lowers"
    words = " with ".join(_words(routing, scorecard, term, f, lead) for f in term.fields)
    return f"{words} {verb} the odds {np.exp(abs(points)):.1f}x"


def _words(
    routing: Routing, scorecard: Scorecard, term: Term, field: str, lead: pd.DataFrame
) -> str:
    cell, missing = cells(lead, field), scorecard.placeholders
    if field in _levels(term):
        said = phrase(scorecard, LevelTerm(field, {}, 0.0, 0.0), lead)
        is_missing = to_levels(cell, missing)[0][0] == -1
        level = level_text(cell.iloc[0])
        if is_missing or level in _listed(routing, field):
            return said
        return f"{field}: {level}" if isinstance(cell.iloc[0], str) else field
    number = to_numbers(cell, missing)[0]
    if np.isnan(number) or (number == np.floor(number) and abs(number) < 1e6):
        return phrase(scorecard, CurveTerm(field, (0.0,), (0.0,), 0.0), lead)
    return field


def _levels(term: Term) -> dict[str, tuple[str, ...]]:
    if isinstance(term, LevelTerm):
        return {term.field: tuple(term.points)}
    if isinstance(term, PairTerm):
        return {s.field: s.levels for s in term.sides if isinstance(s, LevelSide)}
    return {}


def _listed(routing: Routing, field: str) -> set[str]:
    found: set[str] = set()
    parts = () if routing.segments is None else routing.segments.parts
    if routing.segments is not None and field == routing.segments.field:
        found |= {part.level for part in parts}
    for scorecard in (routing.general, *(part.scorecard for part in parts)):
        for term in scorecard.terms:
            found |= set(_levels(term).get(field, ()))
    return found
