"""What is printed: rows of text, and Markdown of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from benchmarks.histories import History
from benchmarks.measuring import Result, Vector, difference
from benchmarks.promises import entered_twice, promises

Row = Sequence[str]

CONVERSIONS = (0.8, 0.5)
YARDSTICKS = ("LightGBM", "EBM")
FEW_YARDSTICKS = ("classic", "LightGBM")

IN_FOLDS = (
    *("leads", "model", "log loss", "minus LightGBM", "minus EBM", "AUC"),
    *("calibration error", "by chance", "recall at 80%", "fit, s", "AUC in time"),
)
PROMISED = ("leads", "asked", "promised", "delivered", "kept", "kept, profiles whole")
ON_FEW = ("leads", "fitted on", "model", "log loss", "minus classic", "minus LightGBM")


def in_folds(name: str, results: Mapping[str, Result]) -> Iterator[Row]:
    """Yield a row for each model's figures on the history of this name."""
    losses = {model: found.log_loss for model, found in results.items()}
    for model, found in results.items():
        yield (
            *(name, model, f"{found.log_loss.mean():.4f}"),
            *(_minus(model, other, losses) for other in YARDSTICKS),
            *(f"{found.auc.mean():.4f}", f"{found.calibration_error:.4f}"),
            *(f"{found.noise_floor:.4f}", f"{found.recall:.3f}"),
            *(f"{np.median(found.seconds):.1f}", f"{found.auc_in_time:.3f}"),
        )


def promised(history: History, probability: Vector) -> Iterator[Row]:
    """Yield a row for each conversion that a cutoff is chosen for, by these probabilities."""
    for conversion in CONVERSIONS:
        found, whole = (
            promises(probability, history.converted, units, conversion=conversion)
            for units in (entered_twice(history.groups), history.groups)
        )
        yield (
            *(history.name, f"{conversion:.0%}", f"{found.promised:.1%}", f"{found.delivered:.1%}"),
            *(f"{kept.n_inside} of {kept.n_tried}" for kept in (found, whole)),
        )


def on_few(name: str, n_leads: int, losses: Mapping[str, Vector]) -> Iterator[Row]:
    """Yield a row for each model's log losses on the history of this name, draw by draw."""
    for model, loss in losses.items():
        differences = (_minus(model, other, losses) for other in FEW_YARDSTICKS)
        yield name, f"{n_leads:,}", model, f"{loss.mean():.4f}", *differences


def markdown(headings: Row, rows: Sequence[Row]) -> str:
    """Return a Markdown table."""
    return "\n".join(f"| {' | '.join(row)} |" for row in (headings, ["---"] * len(headings), *rows))


def _minus(model: str, other: str, losses: Mapping[str, Vector]) -> str:
    """Return the paired difference with its standard error; empty for a model with itself."""
    if model == other or other not in losses:
        return ""
    mean, error = difference(losses[model], losses[other])
    return f"{mean:+.4f} ± {error:.4f}"
