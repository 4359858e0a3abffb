"""Training on Parquet files of any size, named by a pattern or an address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from leadscoring.cli.command import Answer
from leadscoring.cli.comparing import challenged, comparison
from leadscoring.cli.in_use import model_in_use
from leadscoring.cli.trained import saved, shown
from leadscoring.exceptions import InvalidInput
from leadscoring.lead_model.learning_from_files import LearntFromFiles, learn_from_files

__all__ = ["engine_options", "is_many", "train_on_many"]

_ENGINES = ("memory", "stream", "dask")


def engine_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command choose where leads past memory are kept."""
    engine = click.option(
        "--engine",
        type=click.Choice(_ENGINES),
        help="Where Parquet files of any size are learnt from: in memory, streamed from disk, or on "
        "a Dask cluster [default: stream, where FILE names many or an address].",
    )
    scheduler = click.option("--scheduler", help="Address of the cluster's scheduler.")
    return engine(scheduler(command))


def is_many(file: str | None, engine: str | None, scheduler: str | None) -> bool:
    """Return whether FILE is to be learnt from part by part.

    Examples
    --------
    >>> is_many("leads.csv", None, None), is_many("leads.parquet", "memory", None)
    (False, True)
    >>> is_many("leads/*.parquet", None, None), is_many("s3://team/leads.parquet", None, None)
    (True, True)
    """
    named = file is not None and ("*" in file or "://" in file)
    return named or engine is not None or scheduler is not None


def train_on_many(
    file: str | None,
    *,
    engine: str | None,
    scheduler: str | None,
    history: bool,
    jobs: int,
    address: str,
    models: Path,
    options: dict[str, Any],
) -> Answer:
    """Train on files past memory, save the model as a new version, and compare it with the one in use."""
    if file is None or history or options["target"] is None:
        raise InvalidInput(
            "--engine and --scheduler go with Parquet files: name them, and the column that holds "
            "the outcome with --target."
        )
    champion = model_in_use(models)
    with shown() as progress:
        learnt = learn_from_files(
            file,
            engine=engine or ("stream" if scheduler is None else "dask"),
            scheduler=scheduler,
            n_jobs=jobs,
            progress=progress,
            **options,
        )
    result = challenged(champion, learnt.model, learnt.leads, n_jobs=jobs)
    model = replace(learnt.model, held_out=None)
    data, text = saved(model, address=address, models=models)
    if champion is None or result is None:
        return data, text
    names = {"champion": str(champion.version), "challenger": data["version"]}
    beside, told = comparison(result, **names)
    data["comparison"] = beside | {"n_rows": learnt.n_rows}
    return data, f"{text}\n\n{told}{_of_sample(learnt)}"


def _of_sample(learnt: LearntFromFiles) -> str:
    """Return the sentence that says that models were compared on a sample; else nothing."""
    if len(learnt.leads) == learnt.n_rows:
        return ""
    return (
        f"\nThe two were compared on a sample: {len(learnt.leads):,} of {learnt.n_rows:,} rows, "
        "drawn at random."
    )
