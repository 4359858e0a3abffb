"""What a comparison job does: train with each way to treat a rare outcome, and compare them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from leadscoring.app.apart.comparing import compare
from leadscoring.app.apart.running import run_apart
from leadscoring.app.following import Kind
from leadscoring.app.jobs import Job
from leadscoring.app.training_choice import Choice
from leadscoring.app.training_setup import RARE
from leadscoring.decisions.resampling_words import told
from leadscoring.lead_model import TARGET_CONVERSION
from leadscoring.model.options import TrainingOptions
from leadscoring.model.resampling import RESAMPLINGS

__all__ = ["COMPARISON", "STAGES", "Compared", "Request", "work"]

STAGES = (*(f"Test “{RARE[name][0]}”" for name in RESAMPLINGS), "Set them side by side")


@dataclass(frozen=True)
class Request:
    """A comparison that was asked for; equal where it would come to the same.

    Parameters
    ----------
    digest : str
        Fingerprint of the leads.
    options : TrainingOptions
        How to train, but for what makes no difference to a comparison.
    """

    digest: str
    options: TrainingOptions

    @classmethod
    def of(cls, choice: Choice) -> Request:
        """Return the comparison that suits what is chosen."""
        asked = choice.asked() | {"resampling": "none", "confirmed": ()}
        return cls(choice.leads.digest, TrainingOptions.of(asked.pop("target"), asked))


@dataclass(frozen=True)
class Compared:
    """What a comparison job yields.

    Parameters
    ----------
    request : Request
        What was compared.
    name : str
        Name of the leads' file.
    n_columns : int
        How many columns were used.
    table : pandas.DataFrame
        As `compare_resamplings` returns it.
    words : str
        What the table shows.
    """

    request: Request
    name: str
    n_columns: int
    table: pd.DataFrame
    words: str


COMPARISON: Kind[Compared] = Kind("comparison")
"""The comparison that a session looks at."""


def work(choice: Choice) -> Callable[[Job[Compared]], Compared]:
    """Return the work of a comparison job, which saves nothing.

    Parameters
    ----------
    choice : Choice
        What to train on, and how.
    """
    request = Request.of(choice)

    def run(job: Job[Compared]) -> Compared:
        table = run_apart(compare, (choice.leads.frame, request.options), job)
        words = told(table, conversion=TARGET_CONVERSION)
        return Compared(request, choice.leads.name, len(choice.columns.used), table, words)

    return run
