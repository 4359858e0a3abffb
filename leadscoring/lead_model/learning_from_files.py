"""Training a model on Parquet files of any size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.lead_model.learning import as_lead_model
from leadscoring.lead_model.model import LeadModel
from leadscoring.model.preparation import TrainingOptions
from leadscoring.model.progress import Progress, Reporter
from leadscoring.scale.fitting.places import find_place
from leadscoring.scale.fitting.training import train_on_files

__all__ = ["LearntFromFiles", "learn_from_files", "train_files"]


@dataclass(frozen=True)
class LearntFromFiles:
    """A model of files, and the leads that were looked at together.

    Attributes
    ----------
    model : LeadModel
        Its held-out predictions are of these leads.
    leads : pandas.DataFrame of shape (n_sampled, n_columns)
        Drawn at random from all rows; all of them where they are few.
    n_rows : int
        How many rows there are.
    """

    model: LeadModel
    leads: pd.DataFrame
    n_rows: int


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
    all leads; where these are more than 100,000, a sample of so many settles what is asked
    of all, and the first of the card's warnings says so.

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
        Asked between steps and before each partition that is gone over; the training stops
        where it says True.
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
    return replace(
        learn_from_files(
            paths,
            target=target,
            engine=engine,
            scheduler=scheduler,
            n_jobs=n_jobs,
            progress=progress,
            cancelled=cancelled,
            **options,
        ).model,
        held_out=None,
    )


def learn_from_files(
    paths: str | Sequence[str],
    *,
    target: str,
    engine: str = "stream",
    scheduler: str | None = None,
    n_jobs: int = 1,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    **options: Any,  # noqa: ANN401 (as of train_files)
) -> LearntFromFiles:
    """Train as `train_files` does, and keep the leads by which models can be compared."""
    report = Reporter(progress, cancelled)
    found = train_on_files(
        paths,
        TrainingOptions.of(target, options),
        find_place(engine, scheduler, report.check),
        report=report,
        n_jobs=n_jobs,
    )
    cutoffs = Cutoffs.from_predictions(found.probability, found.converted)
    model = as_lead_model(found.trained, cutoffs)
    return LearntFromFiles(model, found.sample.frame, found.sample.n_rows)
