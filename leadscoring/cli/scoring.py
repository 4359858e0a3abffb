"""The command that uses a model: score leads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import click
import pandas as pd

from leadscoring.cli.command import Answer, command, file_argument, output_option, version_option
from leadscoring.lead_model import TIERS, LeadModel, load
from leadscoring.leads.matching import match_columns
from leadscoring.leads.reading import read_leads
from leadscoring.leads.writing import write_table

__all__ = ["score"]


@click.command()
@file_argument
@output_option
@version_option
@command
def score(file: Path, output: Path, version: str | None, models: Path) -> Answer:
    """Rank leads, best first, into a CSV, Excel or Parquet file."""
    model = load(models, version)
    read = read_leads(file, missing=model.scorecard.placeholders)
    frame = _matched(model, read.frame)
    ranked = model.rank(frame, own=read.original)
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
    told = f"{read.receipt.summary}\nRanked {len(ranked):,} leads into {output}:"
    if not model.parts:
        return data, f"{told} {_listed(counted)}."
    parts = {str(name): int(n) for name, n in Counter(model.scored_by(frame)).most_common()}
    return data | {"parts": parts}, f"{told} {_listed(counted)}. Scored by: {_listed(parts)}."


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items())


def _matched(model: LeadModel, frame: pd.DataFrame) -> pd.DataFrame:
    return match_columns(model.fields, frame).apply(frame)
