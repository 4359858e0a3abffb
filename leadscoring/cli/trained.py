"""What every training on the command line has in common: its progress, and what it says at the end."""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from leadscoring.cli import deciding
from leadscoring.cli.command import Answer
from leadscoring.cli.texts import card_data, card_text
from leadscoring.lead_model import LeadModel
from leadscoring.model.progress import STAGES, Progress, Step
from leadscoring.store.registry import Registry

__all__ = ["saved", "shown"]


@contextmanager
def shown() -> Iterator[Progress]:
    """Show how far a training is, by the function that is given."""
    with click.progressbar(length=100, label=STAGES[0], file=sys.stderr) as bar:
        yield functools.partial(_show, bar)


def saved(model: LeadModel, *, address: str, models: Path) -> Answer:
    """Save a model as a new version, and say what became of it and what its card says."""
    version = deciding.save(address, models, model)
    published = Registry(models).published()
    live = published is not None and published.version == version
    state = "published" if live else f"not published: leadscoring models publish {version}"
    data = {"version": version, "published": live, "comparison": None, "outcomes": None}
    return data | card_data(model), f"Saved {version} ({state}).\n{card_text(model)}"


def _show(bar: Any, step: Step) -> None:  # noqa: ANN401 (click's progress bar)
    bar.label = STAGES[min(step.stage, len(STAGES) - 1)]
    bar.update(round(100 * step.share) - bar.pos)
