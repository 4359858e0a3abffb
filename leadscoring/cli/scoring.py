"""The command that uses a model: score leads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from leadscoring.cli.command import Answer, command, file_argument, output_option, version_option
from leadscoring.lead_model import load

__all__ = ["score"]


@click.command()
@file_argument
@output_option
@version_option
@click.option(
    "--scores-only", is_flag=True, help="Write scores and reasons alone, in the file's order."
)
@click.option(
    "--raw",
    is_flag=True,
    help="Leave texts in CSV as they came, for programs: a spreadsheet may run them as formulas.",
)
@click.option(
    "--database",
    "address",
    envvar="LEADSCORING_DATABASE_URL",
    help="Address of the database whose audit log says who wrote a file --raw.",
)
@command
def score(
    file: Path,
    output: Path,
    version: str | None,
    models: Path,
    address: str | None,
    *,
    scores_only: bool,
    raw: bool,
) -> Answer:
    """Rank leads, best first, into a CSV, Excel or Parquet file."""
    model = load(models, version)
    if raw:
        _note(address, models)
    scored = model.score_file(file, output, ranked=not scores_only, raw=raw)
    data = {
        "version": model.version,
        "cutoff": model.cutoff,
        "output": str(output),
        "n_leads": scored.n_leads,
        "tiers": scored.tiers,
        "receipt": scored.receipt.to_dict(),
    }
    verb = "Scored" if scores_only else "Ranked"
    told = f"{scored.receipt.summary}\n{verb} {scored.n_leads:,} leads into {output}:"
    if not model.parts:
        return data, f"{told} {_listed(scored.tiers)}."
    by = f"Scored by: {_listed(scored.parts)}."
    return data | {"parts": scored.parts}, f"{told} {_listed(scored.tiers)}. {by}"


def _note(address: str | None, models: Path) -> None:
    from leadscoring.cli import deciding  # noqa: PLC0415 - scoring else opens no database

    deciding.note_raw_file(address, models)


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items())
