"""The command that compares ways to treat a rare outcome."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
import pandas as pd

from leadscoring.cli.command import Answer, command, file_argument, missing_option
from leadscoring.cli.texts import lines, records
from leadscoring.decisions.resampling_comparison import compare_resamplings
from leadscoring.decisions.resampling_words import told
from leadscoring.lead_model import TARGET_CONVERSION
from leadscoring.leads.reading import read_leads
from leadscoring.model.options import TrainingOptions

__all__ = ["resampling"]


@click.command()
@file_argument
@click.option("--target", required=True, help="Column that holds the outcome.")
@click.option("--positive", help="The value that means converted.")
@click.option("--exclude", multiple=True, help="Column to leave out; repeat for more.")
@click.option("--include", multiple=True, help="Column to use although a rule leaves it out.")
@click.option("--seed", default=0, show_default=True)
@missing_option
@click.option("--jobs", default=-1, help="Processes that work side by side [default: all cores].")
@command
def resampling(
    file: Path,
    target: str,
    models: Path,  # noqa: ARG001
    jobs: int,
    **options: Any,  # noqa: ANN401
) -> Answer:
    """Compare ways to treat a rare outcome; nothing is saved."""
    read = read_leads(file, missing=options["missing"])
    with click.progressbar(length=100, label="Compare resampling", file=sys.stderr) as bar:
        table = compare_resamplings(
            read.frame,
            TrainingOptions.of(target, options),
            conversion=TARGET_CONVERSION,
            n_jobs=jobs,
            each=lambda done, total: bar.update(100 * done // total - bar.pos),
        )
    words = told(table, conversion=TARGET_CONVERSION)
    data = {"conversion": TARGET_CONVERSION, "table": records(table), "words": words}
    return data, f"{_shown(table)}\n\n{words}"


def _shown(table: pd.DataFrame) -> str:
    """Return the table as text, over why a recall is blank."""
    reasons = [
        f"{method}: {reason}"
        for method, reason in zip(table["resampling"], table["reason"], strict=True)
        if reason
    ]
    return "\n".join([lines(table.drop(columns="reason").round(4)), *reasons])
