"""Training past memory: what a sample tells and what all leads do, put together as a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from leadscoring.model.backtest import backtest
from leadscoring.model.calibrating.choosing import choose_calibration
from leadscoring.model.card import Card
from leadscoring.model.describing import describe
from leadscoring.model.encoding import ColumnScaler
from leadscoring.model.held_out_figures import figures
from leadscoring.model.newton.encoded import as_logistic
from leadscoring.model.newton.solving import Solution
from leadscoring.model.preparation import Prepared, TrainingOptions, prepare
from leadscoring.model.progress import Reporter
from leadscoring.model.reading_off import ReadOff
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.training_steps import selected
from leadscoring.scale.fitting.coder import Coder
from leadscoring.scale.fitting.counting import of_all_leads
from leadscoring.scale.fitting.crossing import Crossed, cross_fit, predicted
from leadscoring.scale.fitting.fitted import PartedLeads, fit_parts
from leadscoring.scale.fitting.folding import Folding
from leadscoring.scale.fitting.places import Place
from leadscoring.scale.fitting.refusing import check_folds, check_options, check_sample
from leadscoring.scale.fitting.sampling import (
    DESIGN_LEADS,
    Overall,
    Sample,
    look_over,
    sample_leads,
)
from leadscoring.scale.fitting.settling import Settled, settle_design
from leadscoring.scale.fitting.sources import Piece, find_pieces

__all__ = ["TrainedOnFiles", "train_on_files"]

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class TrainedOnFiles:
    """What a training on files yields.

    Attributes
    ----------
    scorecard : Scorecard
        Its coefficients are learnt from all leads.
    pipeline : Pipeline
        The scikit-learn pipeline that it was read from.
    card : Card
        Says what was worked out on a sample.
    probability, converted : ndarray of shape (n_kept,)
        Out-of-fold probabilities of leads, at most a million, and their outcomes.
    prepared : Prepared
        The sample, with the recipe that was settled.
    """

    scorecard: Scorecard
    pipeline: Pipeline
    card: Card
    probability: Vector
    converted: Vector
    prepared: Prepared


@dataclass(frozen=True)
class _Learnt:
    """What all leads told, after a sample had settled what is asked of them."""

    sample: Sample
    overall: Overall
    settled: Settled
    coder: Coder
    found: Solution
    crossed: Crossed


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
    not again inside each fold, also where it holds all leads.

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
    pieces = find_pieces(paths)
    sample = sample_leads(pieces, place.run, most=DESIGN_LEADS, seed=options.seed)
    prepared = prepare(sample.frame, options)
    check_sample(prepared)
    report.enter(3)
    selection = selected(prepared, n_jobs=n_jobs, each=report.worth)
    overall = look_over(
        pieces,
        place.run,
        selection.recipe.categorical,
        target=options.target,
        positive=prepared.outcome.positive,
        placeholders=selection.recipe.placeholders,
    )
    with threadpool_limits(1):
        settled = settle_design(prepared, selection, None if sample.is_all else overall)
        report.enter(4)
        coder = _coder(settled, options)
        learnt = _learn(pieces, place, sample, overall, settled, coder, report)
        return _described(learnt, options, report)


def _coder(settled: Settled, options: TrainingOptions) -> Coder:
    prepared = settled.prepared
    folding = Folding.of_sample(
        *settled.design.coded(prepared.leads),
        prepared.converted,
        n_folds=options.n_folds,
        seed=options.seed,
    )
    outcome = prepared.outcome
    return Coder(settled.design, options.target, outcome.positive, outcome.negative, folding)


def _learn(
    pieces: Sequence[Piece],
    place: Place,
    sample: Sample,
    overall: Overall,
    settled: Settled,
    coder: Coder,
    report: Reporter,
) -> _Learnt:
    penalty = settled.shrunk.strength
    start = np.append(settled.shrunk.weights, settled.shrunk.intercept)
    with place.coded(pieces, coder) as engine:
        leads = PartedLeads.of(engine, settled.design)
        check_folds(leads.counts[: coder.folding.n_folds])
        found = fit_parts(leads, penalty, start)
        crossed = cross_fit(leads, penalty, found.point, coder.folding.n_folds, each=report.fold)
    return _Learnt(sample, overall, settled, coder, found, crossed)


def _described(learnt: _Learnt, options: TrainingOptions, report: Reporter) -> TrainedOnFiles:
    prepared, crossed = learnt.settled.prepared, learnt.crossed
    pipeline = _pipeline(learnt)
    choice = choose_calibration(crossed.log_odds, crossed.converted, crossed.folds)
    read_off = ReadOff(
        pipeline,
        prepared.recipe,
        prepared.leads,
        prepared.converted,
        stands_for=learnt.overall.n_leads / len(prepared.converted),
    )
    own = _of_sample(learnt)
    own_choice = choose_calibration(own.log_odds, own.converted, own.folds)
    in_time = backtest(prepared, own_choice.probability, each=report.block)
    report.enter(5)
    card = describe(
        prepared,
        options,
        own.out_of_fold,
        [own_choice],
        learnt.settled.selection,
        read_off,
        in_time,
    )
    told = figures(crossed.out_of_fold, [choice], crossed.converted, None)
    report.enter(6)
    return TrainedOnFiles(
        read_off.scorecard(choice.calibration),
        pipeline,
        of_all_leads(
            replace(card, **told),
            learnt.overall,
            n_sampled=len(prepared.converted),
            n_kept=len(crossed.converted),
            is_all=learnt.sample.is_all,
        ),
        choice.probability,
        crossed.converted,
        prepared,
    )


def _pipeline(learnt: _Learnt) -> Pipeline:
    settled = learnt.settled
    scale = ColumnScaler(1 / np.sqrt(settled.shrunk.strength))
    scale.fit(settled.encode.transform(settled.prepared.leads[settled.prepared.recipe.fields]))
    point = np.append(learnt.found.point[:-1] / scale.scale, learnt.found.point[-1])
    logistic = as_logistic(replace(learnt.found, point=point), 1.0)
    return Pipeline([("encode", settled.encode), ("scale", scale), ("logistic", logistic)])


def _of_sample(learnt: _Learnt) -> Crossed:
    """Return what models without their fold say of the sample's leads."""
    prepared = learnt.settled.prepared
    named = prepared.leads.assign(
        **{learnt.coder.target: np.where(prepared.converted == 1, *_words(learnt.coder))}
    )
    partition = learnt.coder.partition(named, Piece("the sample", 0, len(named)))
    log_odds = predicted(learnt.settled.design, learnt.crossed.points, partition)
    folds = partition.folds.astype(np.intp)
    return replace(learnt.crossed, log_odds=log_odds, converted=prepared.converted, folds=folds)


def _words(coder: Coder) -> tuple[str, str]:
    return coder.positive, coder.negative
