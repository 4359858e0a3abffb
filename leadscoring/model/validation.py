"""Cross-validation: what a recipe predicts for leads that it was not fitted on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from joblib import Parallel, delayed
from threadpoolctl import threadpool_limits

from leadscoring.exceptions import InvalidInput
from leadscoring.model.fitting import fit
from leadscoring.model.recipe import Recipe

__all__ = ["OutOfFold", "cross_validate", "deal"]

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
        _check_folds(converted, drawn, n_folds)
    tasks = [(repeat, fold) for repeat in range(n_repeats) for fold in range(n_folds)]
    log_odds = np.empty(folds.shape)
    results: Iterator[Vector] = Parallel(n_jobs=n_jobs, return_as="generator")(
        delayed(_leave_out)(frame, converted, recipe, moments, folds[repeat] == fold)
        for repeat, fold in tasks
    )
    for done, ((repeat, fold), result) in enumerate(zip(tasks, results, strict=True), start=1):
        log_odds[repeat, folds[repeat] == fold] = result
        if each is not None:
            each(done, len(tasks))
    return OutOfFold(log_odds, folds, n_folds)


def deal(converted: Vector, groups: Indices, n_folds: int, seed: int) -> Indices:
    """Deal the groups of each outcome to the folds like cards, large ones first, in random order.

    Parameters
    ----------
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    groups : ndarray of int of shape (n_leads,)
        Leads of one group stay in one fold.
    n_folds : int
        Folds of equal conversion.
    seed : int
        Seed of the order.

    Returns
    -------
    folds : ndarray of int of shape (n_leads,)
        Each lead's fold.
    """
    _, first, group, size = np.unique(
        groups, return_index=True, return_inverse=True, return_counts=True
    )
    mostly = np.bincount(group, weights=converted) / size > 0.5
    generator = np.random.default_rng(seed)
    shuffled = generator.permutation(len(first))
    dealt = np.empty(len(first), dtype=np.intp)
    for said in (False, True):
        pack = shuffled[mostly[shuffled] == said]
        pack = pack[np.argsort(-size[pack], kind="stable")]
        dealt[pack] = (np.arange(len(pack)) + generator.integers(n_folds)) % n_folds
    folds: Indices = dealt[group]
    return folds


def _check_folds(converted: Vector, folds: Indices, n_folds: int) -> None:
    """Raise where groups are so large that a fold takes all leads of an outcome."""
    counts = [np.bincount(folds[converted == said], minlength=n_folds) for said in (0, 1)]
    learnt = min(int(count.sum() - count.max()) for count in counts)
    tested = int(np.sum(np.min(counts, axis=0) > 0))
    if learnt < 2 or tested < 2 or not np.sum(counts, axis=0).all():
        raise InvalidInput(
            f"The leads cannot be split into {n_folds} parts that each leave both outcomes to "
            "learn from: too many say the same in every field. Add leads or fields, or use fewer folds."
        )


def _leave_out(
    frame: pd.DataFrame,
    converted: Vector,
    recipe: Recipe,
    moments: Vector | None,
    out: npt.NDArray[np.bool_],
) -> Vector:
    known = None if moments is None else moments[~out]
    with threadpool_limits(1):
        pipeline = fit(frame[~out], converted[~out], recipe, moments=known)
        log_odds: Vector = pipeline.decision_function(frame.loc[out, recipe.fields])
    return log_odds
