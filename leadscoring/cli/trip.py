"""Commands that begin with a labelled file: check it, train on it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from leadscoring.cli.acting import check_may, database_option
from leadscoring.cli.command import (
    Answer,
    command,
    file_argument,
    missing_option,
)
from leadscoring.cli.comparing import challenged, comparison
from leadscoring.cli.in_use import model_in_use
from leadscoring.cli.labelled import labelled
from leadscoring.cli.many_files import engine_options, is_many, train_on_many
from leadscoring.cli.texts import lines, records
from leadscoring.cli.trained import saved, shown
from leadscoring.lead_model import train
from leadscoring.leads.outcomes import likely_targets
from leadscoring.leads.quality import find_leaks
from leadscoring.leads.reading import read_leads
from leadscoring.leads.schema import infer_schema
from leadscoring.model.recipe import KINDS, PENALTIES
from leadscoring.model.resampling import RESAMPLINGS
from leadscoring.store.access import Act

__all__ = ["check", "train_command"]


@click.command()
@file_argument
@click.option("--target", help="Column that holds the outcome [default: the likeliest].")
@missing_option
@command
def check(file: Path, target: str | None, missing: tuple[str, ...], models: Path) -> Answer:  # noqa: ARG001
    """Say what a lead file holds, and which columns know the answer."""
    read = read_leads(file, missing=missing)
    chosen = target or next(iter(likely_targets(read.frame)), None)
    columns = infer_schema(read.frame, target=chosen, missing=missing).table()
    leaks = None if chosen is None else find_leaks(read.frame, target=chosen, missing=missing)
    data = {
        "receipt": read.receipt.to_dict(),
        "missing": list(missing),
        "target": chosen,
        "columns": records(columns),
        "leaks": [] if leaks is None else records(leaks),
    }
    parts = [
        read.receipt.summary,
        lines(read.receipt.findings()),
        f"Outcome: {chosen or 'no column of two values'}",
        lines(columns),
        "" if leaks is None or leaks.empty else f"Columns to look at:\n{lines(leaks)}",
    ]
    return data, "\n\n".join(part for part in parts if part)


@click.command("train")
@click.argument("file", required=False)
@click.option("--history", is_flag=True, help="Learn from the team's own outcomes, without a FILE.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="With --history: only from leads that came in on this day or later.",
)
@click.option("--target", help="Column of the FILE that holds the outcome.")
@click.option("--positive", help="The value that means converted.")
@click.option("--exclude", multiple=True, help="Column to leave out; repeat for more.")
@click.option("--include", multiple=True, help="Column to use although a rule leaves it out.")
@click.option(
    "--known-before",
    "confirmed",
    multiple=True,
    help="Warned column that is known before the first contact; repeat for more.",
)
@click.option(
    "--date",
    help="Column that orders the leads: dates, or numbers that count up [default: the only one of "
    "dates; '' for none].",
)
@click.option(
    "--converted-on",
    help="Dates of conversion, to leave out leads too young to have decided [default: found; '' for none].",
)
@click.option(
    "--segment", help="Field whose levels get models of their own, where these are better."
)
@click.option(
    "--segment-level",
    "segment_levels",
    multiple=True,
    help="Level that is tried; repeat for more [default: all].",
)
@click.option("--recipe", type=click.Choice(KINDS), default="default", show_default=True)
@click.option(
    "--penalty", type=click.Choice(PENALTIES), default="l2", help="Of the classic recipe."
)
@click.option(
    "--interaction",
    nargs=2,
    multiple=True,
    help="Two columns that matter together; repeat for more [default: found].",
)
@click.option(
    "--max-pairs", default=20, show_default=True, help="Most pairs to keep of those found."
)
@click.option("--max-fields", type=int, help="Most fields to keep, those that tell most.")
@click.option(
    "--fewest",
    is_flag=True,
    help="Keep the fewest fields that predict as well within one standard error.",
)
@click.option(
    "--rising",
    multiple=True,
    help="Number of which more shall never lower the score; repeat for more.",
)
@click.option(
    "--falling",
    multiple=True,
    help="Number of which more shall never raise the score; repeat for more.",
)
@click.option("--resampling", type=click.Choice(RESAMPLINGS), default="none", show_default=True)
@click.option("--impute", is_flag=True, help="Fill missing cells instead of a level of their own.")
@click.option("--max-missing", default=1.0, show_default=True, help="Leave out emptier columns.")
@click.option("--seed", default=0, show_default=True)
@missing_option
@click.option("--jobs", default=-1, help="Processes that work side by side [default: all cores].")
@engine_options
@database_option
@command
def train_command(
    file: str | None,
    history: bool,  # noqa: FBT001 (click's)
    since: datetime | None,
    models: Path,
    address: str,
    jobs: int,
    interaction: tuple[tuple[str, str], ...],
    segment_levels: tuple[str, ...],
    engine: str | None,
    scheduler: str | None,
    **options: Any,  # noqa: ANN401
) -> Answer:
    """Train a model on leads with known outcomes and save it as a new version.

    They are those of FILE or, with --history, the team's own: leads that were called, or
    closed by a file, and are old enough. Each of these counts for leads of similar score.
    Parquet files of any size are named together, 'leads/*.parquet', or by an address.
    """
    check_may(address, models, Act.TRAIN)
    options["interactions"] = interaction or "auto"
    options["segment_levels"] = segment_levels or None
    if is_many(file, engine, scheduler):
        return train_on_many(
            file,
            engine=engine,
            scheduler=scheduler,
            history=history,
            jobs=jobs,
            address=address,
            models=models,
            options=options,
        )
    champion = model_in_use(models)
    where: dict[str, Any] = {"address": address, "models": models, "champion": champion}
    path = None if file is None else Path(file)
    leads = labelled(path, history=history, since=since, options=options, **where)
    with shown() as progress:
        model = train(leads.frame, n_jobs=jobs, progress=progress, **(options | leads.options))
    result = challenged(champion, model, leads.frame, n_jobs=jobs)
    data, text = saved(model, address=address, models=models)
    data["outcomes"] = leads.data
    if leads.told:
        text = f"{leads.told}\n\n{text}"
    if champion is not None and result is not None:
        data["comparison"], told = comparison(
            result, champion=str(champion.version), challenger=data["version"]
        )
        text += f"\n\n{told}"
    return data, text
