"""Training a model: from labelled leads to what their users meet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.decisions.confirmation import confirm
from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.lead_model.card_warnings import card_warnings
from leadscoring.lead_model.model import LeadModel
from leadscoring.lead_model.starting_cutoff import TARGET_CONVERSION, first_cutoff
from leadscoring.model.options import TrainingOptions
from leadscoring.model.progress import Progress
from leadscoring.model.training import TrainedModel, train_model

__all__ = ["as_lead_model", "train"]


def train(
    frame: pd.DataFrame,
    *,
    target: str,
    n_jobs: int = 1,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    **options: Any,  # noqa: ANN401 (the names and types are TrainingOptions')
) -> LeadModel:
    """Train a model on labelled leads.

    Identifiers, the target, constant columns, free text, dates and columns
    that know the answer (see `find_leaks`) are left out unless `include` names
    them; the card says why.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        One row per lead; leads without an outcome are left out.
    target : str
        Column of two values that holds the outcome.
    n_jobs : int
        Processes that work side by side.
    progress : callable, optional
        Takes a `Step` whenever something is done.
    cancelled : callable, optional
        Asked between steps; the training stops where it says True.
    **options
        positive, exclude, include, confirmed, date, converted_on, weight, segment, segment_levels,
        recipe, penalty, interactions, rising, falling, max_pairs, max_fields, fewest, curves, impute,
        max_missing, min_leads, resampling, missing, n_folds, n_repeats, seed;
        described at `TrainingOptions`.

    Returns
    -------
    model : LeadModel
        With the cutoff that reaches 80% conversion, or that of the best F1
        where that cannot be reached, and the average conversion as warm line.

    Raises
    ------
    InvalidInput
        If an option, the target or the leads cannot be used.
    Cancelled
        If `cancelled` said so.
    """
    trained = train_model(
        frame,
        TrainingOptions.of(target, options),
        n_jobs=n_jobs,
        progress=progress,
        cancelled=cancelled,
    )
    return as_lead_model(
        trained,
        Cutoffs.from_predictions(
            trained.probability, trained.converted, weight=trained.prepared.weight
        ),
    )


def as_lead_model(trained: TrainedModel, cutoffs: Cutoffs) -> LeadModel:
    """Return what a training yields as its users meet it, with the cutoff that is recommended.

    Parameters
    ----------
    trained : TrainedModel
        What the training yields.
    cutoffs : Cutoffs
        By predictions of leads that the model was not fitted on.
    """
    point = first_cutoff(cutoffs)
    warm = min(trained.card.base_rate, point.cutoff)
    return LeadModel(
        trained.scorecard,
        cutoffs,
        replace(
            trained.card,
            warnings=card_warnings(trained.card, trained.scorecard, trained.prepared, point),
            confirmation=confirm(trained.trial, TARGET_CONVERSION),
        ),
        point.cutoff,
        warm,
        pipeline=trained.pipeline,
        held_out=_of_all_rows(trained),
        segments=trained.segments,
    )


def _of_all_rows(trained: TrainedModel) -> npt.NDArray[np.float64]:
    held_out = np.full(len(trained.prepared.used), np.nan)
    held_out[trained.prepared.used] = trained.probability
    return held_out
