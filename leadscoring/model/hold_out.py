"""Leads that nothing touched: what a cutoff chosen without them is to be tried on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from leadscoring.exceptions import InvalidInput
from leadscoring.model.fitting import fit
from leadscoring.model.folds import deal
from leadscoring.model.preparation import Prepared
from leadscoring.model.retraining import held_out
from leadscoring.model.weights import of_part

__all__ = ["HoldOut", "hold_out"]

Vector = npt.NDArray[np.float64]
_PARTS = 5  # one of them is kept apart
_FEWEST_LEADS = 400
_FEWEST_OF_AN_OUTCOME = 30


@dataclass(frozen=True, slots=True)
class HoldOut:
    """Predictions of a model that never met a fifth of the leads.

    Attributes
    ----------
    learnt, learnt_converted : ndarray of shape (n_learnt,)
        Out-of-fold probabilities and outcomes of the leads learnt from.
    apart, apart_converted : ndarray of shape (n_apart,)
        Probabilities and outcomes of the leads kept apart, by the model of all others.
    learnt_weight, apart_weight : ndarray or None
        What each of them counts; None: all the same.
    is_apart : ndarray of bool of shape (n_leads,) or None
        Which of all leads were kept apart.
    """

    learnt: Vector
    learnt_converted: Vector
    apart: Vector
    apart_converted: Vector
    learnt_weight: Vector | None = None
    apart_weight: Vector | None = None
    is_apart: npt.NDArray[np.bool_] | None = None


def hold_out(
    prepared: Prepared,
    *,
    n_folds: int,
    n_jobs: int = 1,
    each: Callable[[int, int], None] | None = None,
) -> HoldOut | None:
    """Keep a fifth of the leads apart and do with the others all that a training does.

    Parameters
    ----------
    prepared : Prepared
        Labelled leads; those of one group are kept apart together.
    n_folds : int
        Folds of the cross-validation of the others.
    n_jobs : int
        Processes that work side by side.
    each : callable, optional
        Called after each round with the rounds done and the total; may raise to stop.

    Returns
    -------
    predictions : HoldOut or None
        None with fewer than 400 leads, or 30 of an outcome kept apart.
    """
    converted, recipe = prepared.converted, prepared.recipe
    parts = deal(converted, prepared.groups, _PARTS, recipe.seed)
    apart = parts == int(np.random.default_rng(recipe.seed).integers(_PARTS))
    fewest = np.bincount(converted[apart].astype(int), minlength=2).min()
    if len(converted) < _FEWEST_LEADS or fewest < _FEWEST_OF_AN_OUTCOME:
        return None
    rest = prepared.part(~apart)
    try:
        choice = held_out(rest, n_folds=n_folds, n_jobs=n_jobs, each=each)
    except InvalidInput:  # duplicates are too many to deal the rest out once more
        return None
    with threadpool_limits(1):
        pipeline = fit(rest.leads, rest.converted, recipe, moments=rest.moments, weight=rest.weight)
    log_odds = pipeline.decision_function(prepared.leads.loc[apart, recipe.fields])
    return HoldOut(
        choice.probability,
        rest.converted,
        choice.calibration(log_odds),
        converted[apart],
        learnt_weight=rest.weight,
        apart_weight=of_part(prepared.weight, apart),
        is_apart=apart,
    )
