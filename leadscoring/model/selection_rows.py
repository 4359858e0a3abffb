"""The rows of a selection: each field and pair, with its evidence, its loss, and why it is out."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit

from leadscoring.model.coding.cells import FieldCells
from leadscoring.model.leaving_out import Term, Trials
from leadscoring.model.pair_evidence import cell_evidence
from leadscoring.model.pair_search import WORTH_KEEPING, PairSearch
from leadscoring.model.recipe import Pair, Recipe
from leadscoring.model.sides import field_sides

__all__ = ["fields_out", "pairs_out", "terms_in"]

Vector = npt.NDArray[np.float64]
Row = dict[str, Any]

_MOST_PAIRS_OUT = 10


def terms_in(
    leads: pd.DataFrame, recipe: Recipe, trials: Trials | None, search: PairSearch | None
) -> list[Row]:
    """Return a row for each field and pair of a recipe.

    Parameters
    ----------
    leads : pandas.DataFrame of shape (n_leads, n_columns)
        Training leads.
    recipe : Recipe
        What is in.
    trials : Trials or None
        Each of its terms left out in turn; None where that could not be tried.
    search : PairSearch or None
        Where its pairs come from; None where they were named.
    """
    found = {} if search is None else search.evidence
    fields = [_row((name,), _field_evidence(leads, name, recipe, trials)) for name in recipe.fields]
    pairs = [_row(pair, found.get(pair, np.nan)) for pair in recipe.pairs or ()]
    terms: list[Term] = [*((name,) for name in recipe.fields), *(recipe.pairs or ())]
    return [
        row | {"used": True} | _loss(term, trials)
        for term, row in zip(terms, [*fields, *pairs], strict=True)
    ]


def fields_out(leads: pd.DataFrame, asked: Recipe, chosen: Recipe, trials: Trials) -> list[Row]:
    """Return a row for each field that was left out because it tells least.

    Parameters
    ----------
    leads : pandas.DataFrame of shape (n_leads, n_columns)
        Training leads.
    asked : Recipe
        With all fields.
    chosen : Recipe
        With those that are in.
    trials : Trials
        Each term of `asked` left out in turn.
    """
    n = len(chosen.fields)
    why = (
        f"at most {asked.most_fields:,} {'field was' if asked.most_fields == 1 else 'fields were'} asked for"
        if asked.most_fields is not None and n >= asked.most_fields
        else f"with {n:,} {'field' if n == 1 else 'fields'} the model predicts as well within one standard error"
    )
    return [
        _row((name,), _field_evidence(leads, name, asked, trials))
        | _loss((name,), trials)
        | {"reason": f"tells least: {why}"}
        for name in asked.fields
        if name not in chosen.fields
    ]


def pairs_out(recipe: Recipe, search: PairSearch | None) -> list[Row]:
    """Return a row for each of the ten pairs with the strongest evidence that are not in."""
    if search is None:
        return []
    out = [pair for pair in search.evidence if pair not in (recipe.pairs or ())]
    return [
        _row(pair, search.evidence[pair]) | {"reason": _why_out(pair, recipe, search)}
        for pair in out[:_MOST_PAIRS_OUT]
    ]


def _row(term: Term, evidence: float) -> Row:
    return {
        "term": " x ".join(term),
        "kind": "field" if len(term) == 1 else "pair",
        "used": False,
        "evidence": evidence,
        "loss": np.nan,
        "loss_error": np.nan,
        "reason": "",
    }


def _loss(term: Term, trials: Trials | None) -> Row:
    if trials is None:
        return {}
    return {"loss": trials.alone[term].loss, "loss_error": trials.alone[term].loss_error}


def _field_evidence(
    leads: pd.DataFrame, field: str, recipe: Recipe, trials: Trials | None
) -> float:
    """Return what a field says about the outcomes that a model without it leaves unexplained."""
    if trials is None:
        return float("nan")
    chance = expit(trials.alone[field,].log_odds)
    gap, certainty = trials.converted - chance, chance * (1 - chance)
    if trials.weight is not None:
        gap, certainty = trials.weight * gap, trials.weight * certainty
    cells = FieldCells(leads[field])
    sides = field_sides(
        cells,
        field,
        trials.converted,
        numeric=field in recipe.numeric,
        min_leads=recipe.min_leads,
        placeholders=recipe.placeholders,
    )
    return max(
        cell_evidence(side.codes_of(cells, recipe.placeholders), side.n_codes, gap, certainty)
        for side in sides
    )


def _why_out(pair: Pair, recipe: Recipe, search: PairSearch) -> str:
    missing = [name for name in pair if name not in recipe.fields]
    if missing:
        return f"'{missing[0]}' is left out"
    if search.evidence[pair] < WORTH_KEEPING:
        return "its fields tell as much one by one"
    if search.kept:
        n = len(search.kept)
        return (
            f"the {n:,} pairs that tell most are in"
            if n > 1
            else "the 1 pair that tells most is in"
        )
    if search.newest_gain is not None:
        rise = -search.newest_gain
        return f"pairs did not hold for the newest leads: their log loss rose by {rise:.4f}"
    return (
        "pairs did not lower the log loss of leads left out beyond chance: "
        f"{search.gain:.4f} (± {search.gain_error:.4f})"
    )
