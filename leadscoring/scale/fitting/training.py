"""Training past memory: what a sample tells and what all leads do, put together as a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from leadscoring.model.backtest import backtest
from leadscoring.model.calibrating.choosing import choose_calibration
from leadscoring.model.describing import describe
from leadscoring.model.held_out_figures import figures
from leadscoring.model.preparation import Prepared, TrainingOptions, prepare
from leadscoring.model.progress import Reporter
from leadscoring.model.reading_off import ReadOff
from leadscoring.model.selection import Selection
from leadscoring.model.training import TrainedModel, train_prepared
from leadscoring.model.training_steps import selected
from leadscoring.scale.fitting.counting import of_all_leads
from leadscoring.scale.fitting.crossing import Crossed
from leadscoring.scale.fitting.learning import AllLeads, pipeline_of
from leadscoring.scale.fitting.places import Place
from leadscoring.scale.fitting.refusing import check_options, check_sample
from leadscoring.scale.fitting.sampling import (
    DESIGN_LEADS,
    Overall,
    Sample,
    look_over,
    sample_leads,
)
from leadscoring.scale.fitting.settling import settle_design
from leadscoring.scale.fitting.sources import find_pieces

__all__ = ["TrainedOnFiles", "train_on_files"]

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class TrainedOnFiles:
    """What a training on files yields.

    Attributes
    ----------
    trained : TrainedModel
        With coefficients learnt from all leads; what it says of single leads is of the
        sample's.
    probability, converted : ndarray of shape (n_kept,)
        Out-of-fold probabilities of leads, at most a million, and their outcomes.
    sample : Sample
        The leads that were looked at together.
    """

    trained: TrainedModel
    probability: Vector
    converted: Vector
    sample: Sample


def train_on_files(
    paths: str | Sequence[str],
    options: TrainingOptions,
    place: Place,
    *,
    report: Reporter | None = None,
    n_jobs: int = 1,
) -> TrainedOnFiles:
    """Train on Parquet files of any size.

    Columns, cuts, pairs and strengths of penalties come from at most 100,000 leads
    drawn at random; the levels of fields, the coefficients and the cross-validation from
    all leads, one partition after the other. Calibration, cutoffs and figures come from the
    out-of-fold predictions of at most a million. What the sample settles is settled once,
    not again inside each fold. Where it holds all leads, all but the coefficients is done
    as in memory, everything anew inside each fold.

    Parameters
    ----------
    paths : str or sequence of str
        Parquet files, with ``*`` for any name.
    options : TrainingOptions
        What the user chose.
    place : Place
        Where the leads are coded.
    report : Reporter, optional
        Told how far the work is; stops it when asked to.
    n_jobs : int
        Processes that work side by side on the sample.

    Raises
    ------
    InvalidInput
        If the leads or options cannot be used.
    ReadError
        If the files cannot be read, or are not alike.
    Cancelled
        If `report` was told so.
    """
    report = report or Reporter()
    check_options(options)
    report.enter(0)
    leads = AllLeads(find_pieces(paths), place, options)
    sample = sample_leads(leads.pieces, place.run, most=DESIGN_LEADS, seed=options.seed)
    prepared = prepare(sample.frame, options)
    check_sample(prepared)
    if not sample.is_all:
        return _by_sample(leads, sample, prepared, report, n_jobs=n_jobs)
    trained = train_prepared(prepared, options, report, n_jobs=n_jobs, learn=leads.learnt)
    return TrainedOnFiles(trained, trained.probability, trained.converted, sample)


def _by_sample(
    leads: AllLeads, sample: Sample, prepared: Prepared, report: Reporter, *, n_jobs: int
) -> TrainedOnFiles:
    """Settle by a sample what is asked of all leads, and ask them."""
    report.enter(3)
    selection = selected(prepared, n_jobs=n_jobs, each=report.worth)
    prepared = replace(prepared, recipe=selection.recipe)
    overall = _overall(leads, prepared)
    with threadpool_limits(1):
        settled = settle_design(prepared, overall)
        report.enter(4)
        found, crossed, own = leads.crossed(settled, each=report.left_out)
        read_off = ReadOff(
            pipeline_of(settled, found),
            prepared.recipe,
            prepared.leads,
            prepared.converted,
            stands_for=overall.n_leads / len(prepared.converted),
        )
        trained = _described(leads.options, selection, read_off, own, prepared, report)
    choice = choose_calibration(crossed.log_odds, crossed.converted, crossed.folds)
    told = figures(crossed.out_of_fold, [choice], crossed.converted, None)
    card = of_all_leads(
        replace(trained.card, **told),
        overall,
        n_sampled=len(prepared.converted),
        n_kept=len(crossed.converted),
    )
    report.enter(6)
    scorecard = read_off.scorecard(choice.calibration)
    trained = replace(trained, scorecard=scorecard, card=card)
    return TrainedOnFiles(trained, choice.probability, crossed.converted, sample)


def _described(
    options: TrainingOptions,
    selection: Selection,
    read_off: ReadOff,
    own: Crossed,
    prepared: Prepared,
    report: Reporter,
) -> TrainedModel:
    """Return the model as the sample alone tells of it."""
    choice = choose_calibration(own.log_odds, own.converted, own.folds)
    in_time = backtest(prepared, choice.probability, each=report.block)
    report.enter(5)
    card = describe(prepared, options, own.out_of_fold, [choice], selection, read_off, in_time)
    return TrainedModel(
        read_off.scorecard(choice.calibration),
        read_off.pipeline,
        card,
        choice.probability,
        prepared.converted,
        None,
        prepared,
    )


def _overall(leads: AllLeads, prepared: Prepared) -> Overall:
    return look_over(
        leads.pieces,
        leads.place.run,
        prepared.recipe.categorical,
        target=leads.options.target,
        positive=prepared.outcome.positive,
        placeholders=prepared.recipe.placeholders,
    )
