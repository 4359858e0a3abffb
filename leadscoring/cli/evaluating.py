"""The command that compares a model with known outcomes."""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np
import pandas as pd

from leadscoring.cli.acting import command_for
from leadscoring.cli.command import Answer, file_argument, version_option
from leadscoring.cli.texts import lines, point_data, point_text
from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.exceptions import InvalidInput
from leadscoring.lead_model import load
from leadscoring.leads.matching import match_columns
from leadscoring.leads.outcomes import binary_outcome
from leadscoring.leads.reading import read_leads
from leadscoring.model.metrics import measure
from leadscoring.store.access import Act

__all__ = ["evaluate"]

_SHOWN = ["roc_auc", "average_precision", "log_loss", "brier", "calibration_error", "accuracy"]


@click.command()
@file_argument
@version_option
@command_for(Act.SEE_MODEL)
def evaluate(file: Path, version: str | None, models: Path) -> Answer:
    """Compare a model's scores with known outcomes."""
    model = load(models, version)
    read = read_leads(file, missing=model.scorecard.placeholders)
    frame = match_columns(model.fields, read.frame).apply(read.frame)
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
