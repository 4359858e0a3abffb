"""Cross-validation: what a recipe predicts for leads that it was not fitted on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from joblib import Parallel, delayed
from threadpoolctl import threadpool_limits

from leadscoring.model.coding.cells import ReadLeads
from leadscoring.model.coding.side_by_side import SideBySide
from leadscoring.model.encoding import read_fields
from leadscoring.model.fitting import fit
from leadscoring.model.folds import check_folds, deal
from leadscoring.model.recipe import Recipe
from leadscoring.model.weights import of_part

__all__ = ["OutOfFold", "cross_validate"]

Vector = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class OutOfFold:
    """Predictions for each lead by models that were fitted without it.

    Attributes
    ----------
    log_odds : ndarray of shape (n_repeats, n_leads)
        Log-odds before calibration.
    folds : ndarray of int of shape (n_repeats, n_leads)
        The fold in which each lead was left out.
    n_folds : int
        Number of folds.
    """

    log_odds: Vector
    folds: Indices
    n_folds: int


def cross_validate(
    frame: pd.DataFrame,
    converted: Vector,
    recipe: Recipe,
    *,
    groups: Indices,
    moments: Vector | None = None,
    n_folds: int = 5,
    n_repeats: int = 3,
    n_jobs: int = 1,
    each: Callable[[int, int], None] | None = None,
    weight: Vector | None = None,
) -> OutOfFold:
    """Predict each lead by models fitted without it, several times over.

    Encoders, pairs, penalties and coefficients are learnt anew in each fold.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        Leads with known outcomes.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    recipe : Recipe
        How the model is built.
    groups : ndarray of int of shape (n_leads,)
        Leads of one group, such as duplicates, stay in one fold.
    moments : ndarray of shape (n_leads,), optional
        When each lead came; see `leadscoring.model.fitting.fit`.
    n_folds, n_repeats : int
        Folds of equal conversion, and how often they are drawn.
    n_jobs : int
        Processes that work side by side.
    each : callable, optional
        Called after each fold with the folds done and the total; may raise to stop.
    weight : ndarray of shape (n_leads,), optional
        What each lead counts where it is learnt from.

    Returns
    -------
    out_of_fold : OutOfFold
        Predictions in the leads' order.

    Raises
    ------
    InvalidInput
        If large groups leave a fold without an outcome to learn from.
    """
    folds = np.stack(
        [deal(converted, groups, n_folds, recipe.seed + repeat) for repeat in range(n_repeats)]
    )
    for drawn in folds:
        check_folds(converted, drawn, n_folds)
    tasks = [(repeat, fold) for repeat in range(n_repeats) for fold in range(n_folds)]
    log_odds = np.empty(folds.shape)
    leads = read_fields(frame, recipe)
    results: Iterator[Vector] = Parallel(n_jobs=n_jobs, return_as="generator")(
        delayed(_leave_out)(leads, converted, recipe, moments, folds[repeat] == fold, weight)
        for repeat, fold in tasks
    )
    for done, ((repeat, fold), result) in enumerate(zip(tasks, results, strict=True), start=1):
        log_odds[repeat, folds[repeat] == fold] = result
        if each is not None:
            each(done, len(tasks))
    return OutOfFold(log_odds, folds, n_folds)


def _leave_out(
    leads: ReadLeads,
    converted: Vector,
    recipe: Recipe,
    moments: Vector | None,
    out: npt.NDArray[np.bool_],
    weight: Vector | None,
) -> Vector:
    known, each = of_part(moments, ~out), of_part(weight, ~out)
    with threadpool_limits(1):
        pipeline = fit(leads.taken(~out), converted[~out], recipe, moments=known, weight=each)
        asked = leads.taken(out)
        reads = isinstance(pipeline["encode"], SideBySide)
        log_odds: Vector = pipeline.decision_function(asked if reads else asked.frame)
    return log_odds
