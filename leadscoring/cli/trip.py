"""Commands of a lead's trip: check a file, train, evaluate, score."""

from __future__ import annotations

import functools
import sys
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd

from leadscoring.cli import deciding
from leadscoring.cli.acting import check_may, command_for, database_option
from leadscoring.cli.command import (
    Answer,
    command,
    file_argument,
    missing_option,
    output_option,
    version_option,
)
from leadscoring.cli.comparing import challenged, comparison, model_in_use
from leadscoring.cli.texts import card_data, card_text, lines, point_data, point_text, records
from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.exceptions import InvalidInput
from leadscoring.lead_model import TIERS, LeadModel, load, train
from leadscoring.leads.matching import match_columns
from leadscoring.leads.outcomes import binary_outcome, likely_targets
from leadscoring.leads.quality import find_leaks
from leadscoring.leads.reading import read_leads
from leadscoring.leads.schema import infer_schema
from leadscoring.leads.writing import write_table
from leadscoring.model.metrics import measure
from leadscoring.model.progress import STAGES, Step
from leadscoring.model.recipe import KINDS, PENALTIES
from leadscoring.model.resampling import RESAMPLINGS
from leadscoring.store.access import Act
from leadscoring.store.registry import Registry

__all__ = ["check", "evaluate", "score", "train_command"]

_SHOWN = ["roc_auc", "average_precision", "log_loss", "brier", "calibration_error", "accuracy"]


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
@file_argument
@click.option("--target", required=True, help="Column that holds the outcome.")
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
@database_option
@command
def train_command(
    file: Path,
    target: str,
    models: Path,
    address: str,
    jobs: int,
    interaction: tuple[tuple[str, str], ...],
    **options: Any,  # noqa: ANN401
) -> Answer:
    """Train a model on leads with known outcomes and save it as a new version."""
    check_may(address, models, Act.TRAIN)
    champion = model_in_use(models)
    read = read_leads(file, missing=options["missing"])
    with click.progressbar(length=100, label=STAGES[0], file=sys.stderr) as bar:
        model = train(
            read.frame,
            target=target,
            n_jobs=jobs,
            progress=functools.partial(_show, bar),
            interactions=interaction or "auto",
            **options,
        )
    result = challenged(champion, model, read.frame, n_jobs=jobs)
    version = deciding.save(address, models, model)
    published = Registry(models).published()
    live = published is not None and published.version == version
    state = "published" if live else f"not published: leadscoring models publish {version}"
    data = {"version": version, "published": live, "comparison": None, **card_data(model)}
    text = f"Saved {version} ({state}).\n{card_text(model)}"
    if champion is not None and result is not None:
        data["comparison"], told = comparison(
            result, champion=str(champion.version), challenger=version
        )
        text += f"\n\n{told}"
    return data, text


@click.command()
@file_argument
@version_option
@command_for(Act.SEE_MODEL)
def evaluate(file: Path, version: str | None, models: Path) -> Answer:
    """Compare a model's scores with known outcomes."""
    model = load(models, version)
    read = read_leads(file, missing=model.scorecard.placeholders)
    frame = _matched(model, read.frame)
    if model.card.target not in frame.columns:
        raise InvalidInput(
            f"{file.name} has no column '{model.card.target}' that holds the outcome. "
            "Pass leads whose outcome is known."
        )
    converted = binary_outcome(frame[model.card.target], model.card.positive).converted
    known = ~np.isnan(converted)
    probability = model.probability(frame[known])
    point = Cutoffs.from_predictions(probability, converted[known]).at(model.cutoff)
    figures = measure(probability, converted[known])
    seen = int(model.card.has_seen(frame[known]).sum())
    data = {
        "version": model.version,
        "n_leads": int(known.sum()),
        "n_seen_in_training": seen,
        "metrics": figures,
        "at_cutoff": point_data(point),
    }
    table = pd.Series(figures)[_SHOWN].round(4).to_frame("")
    flattered = f"The model learnt from {seen:,} of them, which flatters it." if seen else ""
    text = [f"{int(known.sum()):,} leads with outcomes. {flattered}".strip(), lines(table)]
    return data, "\n".join([*text, "", point_text(point)])


@click.command()
@file_argument
@output_option
@version_option
@command
def score(file: Path, output: Path, version: str | None, models: Path) -> Answer:
    """Rank leads, best first, into a CSV, Excel or Parquet file."""
    model = load(models, version)
    read = read_leads(file, missing=model.scorecard.placeholders)
    ranked = model.rank(_matched(model, read.frame), own=read.original)
    write_table(ranked, output)
    tiers = ranked["tier"].value_counts()
    counted = {tier: int(tiers.get(tier, 0)) for tier in TIERS}
    data = {
        "version": model.version,
        "cutoff": model.cutoff,
        "output": str(output),
        "n_leads": len(ranked),
        "tiers": counted,
        "receipt": read.receipt.to_dict(),
    }
    counts = ", ".join(f"{count:,} {tier}" for tier, count in counted.items())
    return data, f"{read.receipt.summary}\nRanked {len(ranked):,} leads into {output}: {counts}."


def _matched(model: LeadModel, frame: pd.DataFrame) -> pd.DataFrame:
    return match_columns(model.fields, frame).apply(frame)


def _show(bar: Any, step: Step) -> None:  # noqa: ANN401 (click's progress bar)
    bar.label = STAGES[min(step.stage, len(STAGES) - 1)]
    bar.update(round(100 * step.share) - bar.pos)
