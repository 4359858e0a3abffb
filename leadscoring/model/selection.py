"""Which fields and pairs a model uses, what each is worth, and why the others are out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.exceptions import InvalidInput
from leadscoring.model.coding.cells import ReadLeads
from leadscoring.model.fewest_fields import Size, capped, eliminate, fewest
from leadscoring.model.leaving_out import leave_out
from leadscoring.model.pair_search import PairSearch, search_pairs
from leadscoring.model.recipe import Recipe
from leadscoring.model.selection_rows import fields_out, pairs_out, terms_in
from leadscoring.model.selection_table import selection_table

__all__ = ["Selection", "select", "settle"]

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Selection:
    """What a model is made of, and why.

    Attributes
    ----------
    recipe : Recipe
        With its fields and pairs settled.
    table : pandas.DataFrame
        One row for each field and pair; see `Card.selection`.
    fewest : dict or None
        The fewest fields within one standard error; see `Card.fewest`.
    """

    recipe: Recipe
    table: pd.DataFrame
    fewest: dict[str, Any] | None


def settle(
    leads: pd.DataFrame | ReadLeads,
    converted: Vector,
    recipe: Recipe,
    *,
    moments: Vector | None = None,
    weight: Vector | None = None,
) -> Recipe:
    """Return the recipe with its pairs found and no more fields than it asks for.

    Parameters
    ----------
    leads : pandas.DataFrame of shape (n_leads, n_columns), or the same read
        Training leads; all is chosen by them alone.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    recipe : Recipe
        How the model is built.
    moments : ndarray of shape (n_leads,), optional
        When each lead came, larger is newer, nan where unknown.
    weight : ndarray of shape (n_leads,), optional
        What each lead counts.

    Raises
    ------
    InvalidInput
        If fields are to be left out, but the leads are too few or too alike to say which.
    """
    read = ReadLeads.of(leads)
    full, _ = _with_pairs(read, converted, recipe, moments, weight)
    if not full.leaves_out:
        return full
    return capped(full, eliminate(leave_out(read.frame, converted, full, weight=weight), full))


def select(
    leads: pd.DataFrame,
    converted: Vector,
    recipe: Recipe,
    *,
    moments: Vector | None = None,
    weight: Vector | None = None,
    n_jobs: int = 1,
    each: Callable[[int, int], None] | None = None,
) -> Selection:
    """Settle a recipe, as `settle` does, and say what each field and pair is worth.

    Parameters
    ----------
    leads, converted, recipe, moments, weight
        As of `settle`.
    n_jobs : int
        Processes that work side by side.
    each : callable, optional
        Called after each round with the rounds done and the total; may raise to stop.

    Returns
    -------
    selection : Selection
        Losses are not known (nan) where the leads cannot be split into thirds
        that each leave both outcomes to learn from.
    """
    full, search = _with_pairs(ReadLeads(leads), converted, recipe, moments, weight)
    tell = _Rounds(each, 3 + 3 * full.leaves_out + len(full.fields) - 1)
    try:
        trials = leave_out(leads, converted, full, n_jobs=n_jobs, each=tell, weight=weight)
    except InvalidInput:
        if full.leaves_out:
            raise
        rows = [*terms_in(leads, full, None, search), *pairs_out(full, search)]
        return Selection(full, selection_table(rows), None)
    sizes = eliminate(trials, full, each=tell)
    chosen, left_out = full, list[dict[str, Any]]()
    if full.leaves_out:
        chosen = capped(full, sizes)
        left_out = fields_out(leads, full, chosen, trials)
        trials = leave_out(leads, converted, chosen, n_jobs=n_jobs, each=tell, weight=weight)
    rows = [*terms_in(leads, chosen, trials, search), *left_out, *pairs_out(chosen, search)]
    return Selection(chosen, selection_table(rows), _offer(sizes))


class _Rounds:
    """Counts the rounds of several loops as one."""

    def __init__(self, each: Callable[[int, int], None] | None, total: int) -> None:
        self._each, self._total, self._done = each, total, 0

    def __call__(self, *_: int) -> None:
        self._done += 1
        if self._each is not None:
            self._each(self._done, max(self._done, self._total))


def _with_pairs(
    leads: ReadLeads,
    converted: Vector,
    recipe: Recipe,
    moments: Vector | None,
    weight: Vector | None,
) -> tuple[Recipe, PairSearch | None]:
    if recipe.kind == "classic" or recipe.pairs is not None:
        return recipe, None
    search = search_pairs(leads, converted, recipe, moments=moments, weight=weight)
    return replace(recipe, pairs=search.kept), search


def _offer(sizes: Sequence[Size]) -> dict[str, Any]:
    smallest = fewest(sizes)
    return {
        "fields": list(smallest.fields),
        "loss": smallest.found.loss,
        "loss_error": smallest.found.loss_error,
        "path": [
            {
                "n_fields": len(size.fields),
                "left_out": size.left_out,
                "loss": size.found.loss,
                "loss_error": size.found.loss_error,
            }
            for size in sizes[1:]
        ],
    }
