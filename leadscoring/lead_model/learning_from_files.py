"""Training a model on Parquet files of any size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.lead_model.card_warnings import card_warnings
from leadscoring.lead_model.model import LeadModel
from leadscoring.lead_model.starting_cutoff import first_cutoff
from leadscoring.model.preparation import TrainingOptions
from leadscoring.model.progress import Progress, Reporter
from leadscoring.scale.fitting.places import find_place
from leadscoring.scale.fitting.training import train_on_files

__all__ = ["train_files"]


def train_files(
    paths: str | Sequence[str],
    *,
    target: str,
    engine: str = "stream",
    scheduler: str | None = None,
    n_jobs: int = 1,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    **options: Any,  # noqa: ANN401 (the names and types are TrainingOptions')
) -> LeadModel:
    """Train a model on labelled leads in Parquet files, however many they are.

    The same leads give the same model, whichever engine. Its coefficients are those of
    all leads; what a sample of 100,000 told, the first of the card's warnings says.

    Parameters
    ----------
    paths : str or sequence of str
        Paths or URLs of the files, in which ``*`` stands for any name.
    target : str
        Column of two values that holds the outcome.
    engine : {"stream", "memory", "dask"}
        Where coded leads are kept: in a temporary file, in memory (some 60 bytes
        a lead), or on the workers of a Dask cluster.
    scheduler : str, optional
        Address of the cluster's scheduler, with the engine dask.
    n_jobs : int
        Processes that work side by side on the sample.
    progress : callable, optional
        Takes a `Step` whenever something is done.
    cancelled : callable, optional
        Asked between steps; the training stops where it says True.
    **options
        Those of `train` but weight, segment, segment_levels, rising, falling and
        resampling, and only the default recipe.

    Returns
    -------
    model : LeadModel
        With the same cutoff and warm line as `train` gives.

    Raises
    ------
    InvalidInput
        If an option, the target or the leads cannot be used.
    ReadError
        If the files cannot be read, or are not alike.
    DiskFull, ClusterError
        If a disk has no room, or a cluster no workers.
    Cancelled
        If `cancelled` said so.
    """
    trained = train_on_files(
        paths,
        TrainingOptions.of(target, options),
        find_place(engine, scheduler),
        report=Reporter(progress, cancelled),
        n_jobs=n_jobs,
    )
    cutoffs = Cutoffs.from_predictions(trained.probability, trained.converted)
    point = first_cutoff(cutoffs)
    warnings = card_warnings(trained.card, trained.scorecard, trained.prepared, point)
    return LeadModel(
        trained.scorecard,
        cutoffs,
        replace(trained.card, warnings=warnings),
        point.cutoff,
        min(trained.card.base_rate, point.cutoff),
        pipeline=trained.pipeline,
    )
