"""Training: from labelled leads to a scorecard and its card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from leadscoring.model.backtest import backtest
from leadscoring.model.card import Card
from leadscoring.model.describing import describe
from leadscoring.model.hold_out import HoldOut, hold_out
from leadscoring.model.preparation import Prepared, TrainingOptions, prepare
from leadscoring.model.progress import Progress, Reporter
from leadscoring.model.reading_off import ReadOff
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.segment_levels import check_segment
from leadscoring.model.segment_models import segment_models
from leadscoring.model.segments import Segments
from leadscoring.model.training_steps import calibrated, cross_validated, learnt, selected

__all__ = ["TrainedModel", "train_model", "train_prepared"]

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class TrainedModel:
    """What a training yields.

    Attributes
    ----------
    scorecard : Scorecard
        Fitted on all labelled leads.
    pipeline : Pipeline
        The scikit-learn pipeline that the scorecard was read from.
    card : Card
        Where the model comes from and how good it is.
    probability : ndarray of shape (n_leads,)
        Each labelled lead's probability by a model fitted without it.
    converted : ndarray of shape (n_leads,)
        Their outcomes, 1 or 0.
    trial : HoldOut or None
        Predictions of leads kept apart from a training like this one.
    prepared : Prepared
        The labelled leads, with the recipe that was settled.
    segments : Segments or None
        The levels that earned a model of their own; None where none did.
    """

    scorecard: Scorecard
    pipeline: Pipeline
    card: Card
    probability: Vector
    converted: Vector
    trial: HoldOut | None
    prepared: Prepared
    segments: Segments | None = None


def train_model(
    frame: pd.DataFrame,
    options: TrainingOptions,
    *,
    n_jobs: int = 1,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> TrainedModel:
    """Train a calibrated logistic regression on labelled leads.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        One row per lead; leads without an outcome are left out.
    options : TrainingOptions
        What the user chose.
    n_jobs : int
        Processes that work side by side.
    progress : callable, optional
        Takes a `Step` whenever something is done.
    cancelled : callable, optional
        Asked between steps; training stops where it says True.

    Returns
    -------
    trained : TrainedModel
        The same for the same leads, options and library versions.

    Raises
    ------
    InvalidInput
        If the leads cannot be trained on.
    Cancelled
        If `cancelled` said so.
    """
    report = Reporter(progress, cancelled, has_segments=options.segment is not None)
    report.enter(0)
    return train_prepared(prepare(frame, options), options, report, n_jobs=n_jobs)


def train_prepared(
    prepared: Prepared,
    options: TrainingOptions,
    report: Reporter,
    *,
    n_jobs: int = 1,
    learn: Callable[[Prepared], ReadOff] = learnt,
) -> TrainedModel:
    """Train on leads that were looked at; see `train_model`.

    Parameters
    ----------
    prepared : Prepared
        The leads.
    options : TrainingOptions
        What the user chose.
    report : Reporter
        Told how far the work is; stops it when asked to.
    n_jobs : int
        Processes that work side by side.
    learn : callable
        Fits the settled recipe on all leads.

    Raises
    ------
    InvalidInput
        If the leads cannot be trained on.
    Cancelled
        If `report` was told so.
    """
    check_segment(prepared, options)
    held_out = cross_validated(prepared, options, n_jobs=n_jobs, each=report.fold)
    report.enter(2)
    general = calibrated(prepared, held_out)
    own = segment_models(
        prepared, options, general[0].probability, n_jobs=n_jobs, each=report.segment
    )
    choices = own.routed(general)
    trial = hold_out(prepared, n_folds=held_out.n_folds, n_jobs=n_jobs, each=report.trial)
    report.enter(3)
    selection = selected(prepared, n_jobs=n_jobs, each=report.worth)
    settled = replace(prepared, recipe=selection.recipe)
    report.enter(4)
    with threadpool_limits(1):
        read_off = learn(settled)
        scorecard = read_off.scorecard(choices[0].calibration)
        in_time = backtest(prepared, choices[0].probability, own=own.recipes(), each=report.block)
    report.enter(5)
    card = describe(settled, options, held_out, choices, selection, read_off, in_time)
    report.enter(6)
    return TrainedModel(
        scorecard,
        read_off.pipeline,
        replace(card, segments=own.rows()),
        choices[0].probability,
        prepared.converted,
        own.tried(trial, prepared, options),
        settled,
        own.beside(scorecard),
    )
