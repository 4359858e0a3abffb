"""The steps of a training, each of prepared leads: of all of them, or of one level's alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from threadpoolctl import threadpool_limits

from leadscoring.model.calibrating.choosing import CalibrationChoice, choose_calibration
from leadscoring.model.fitting import fit
from leadscoring.model.preparation import Prepared, TrainingOptions
from leadscoring.model.reading_off import ReadOff
from leadscoring.model.selection import Selection, select
from leadscoring.model.validation import OutOfFold, cross_validate
from leadscoring.model.weights import flattened

__all__ = ["calibrated", "cross_validated", "learnt", "selected"]

Each = Callable[[int, int], None]


def cross_validated(
    prepared: Prepared, options: TrainingOptions, *, n_jobs: int = 1, each: Each | None = None
) -> OutOfFold:
    """Predict each lead by models fitted without it, as often as the options ask for.

    Raises
    ------
    InvalidInput
        If the leads cannot be dealt to folds that each leave both outcomes.
    """
    rarer = int(np.bincount(prepared.converted.astype(int)).min())
    return cross_validate(
        prepared.leads,
        prepared.converted,
        prepared.recipe,
        groups=prepared.groups,
        moments=prepared.moments,
        n_folds=min(options.n_folds, rarer),
        n_repeats=options.n_repeats,
        n_jobs=n_jobs,
        each=each,
        weight=prepared.weight,
    )


def calibrated(prepared: Prepared, held_out: OutOfFold) -> list[CalibrationChoice]:
    """Choose a calibration map for each repeat of the cross-validation; the first is the model's."""
    return [
        choose_calibration(log_odds, prepared.converted, folds, prepared.weight)
        for log_odds, folds in zip(held_out.log_odds, held_out.folds, strict=True)
    ]


def selected(prepared: Prepared, *, n_jobs: int = 1, each: Each | None = None) -> Selection:
    """Settle the recipe's fields and pairs, and say what each is worth."""
    with threadpool_limits(1):
        return select(
            prepared.leads,
            prepared.converted,
            prepared.recipe,
            moments=prepared.moments,
            weight=flattened(prepared.weight),
            n_jobs=n_jobs,
            each=each,
        )


def learnt(prepared: Prepared) -> ReadOff:
    """Fit a settled recipe on all leads."""
    leads, converted, recipe = prepared.leads, prepared.converted, prepared.recipe
    pipeline = fit(leads, converted, recipe, weight=prepared.weight)
    return ReadOff(pipeline, recipe, leads, converted, prepared.weight)
