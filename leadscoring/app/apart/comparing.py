"""What a comparison works out: each way to treat a rare outcome, tried on leads left out."""

from __future__ import annotations

import pandas as pd

from leadscoring.app.apart.talk import Overseer
from leadscoring.decisions.resampling_comparison import compare_resamplings
from leadscoring.exceptions import Cancelled
from leadscoring.lead_model import TARGET_CONVERSION
from leadscoring.model.options import TrainingOptions
from leadscoring.model.resampling import RESAMPLINGS

__all__ = ["compare"]

_OF_ROUNDS = 0.95  # share of the time that goes into the rounds


def compare(asked: tuple[pd.DataFrame, TrainingOptions], overseer: Overseer) -> pd.DataFrame:
    """Return the table of `compare_resamplings` for labelled leads and how to train.

    Parameters
    ----------
    asked : tuple
        The leads, and the options of the training.
    overseer : Overseer
        Told how far the comparison is, and asked whether to stop.

    Raises
    ------
    Cancelled
        If the overseer says so.
    """
    frame, options = asked

    def each(done: int, total: int) -> None:
        if overseer.stopped():
            raise Cancelled("The comparison was cancelled.")
        share = done / total
        stage, rounds = int(share * len(RESAMPLINGS)), total // len(RESAMPLINGS)
        detail = f"{done % rounds} of {rounds} rounds" if stage < len(RESAMPLINGS) else ""
        overseer.report(stage, _OF_ROUNDS * share, detail)

    return compare_resamplings(frame, options, conversion=TARGET_CONVERSION, each=each)
