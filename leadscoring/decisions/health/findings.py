"""What was found out about a model, for the advice to be drawn from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import pandas as pd

from leadscoring.decisions.health.alarm import Alarm
from leadscoring.decisions.health.promises import Delivered
from leadscoring.decisions.health.ranking import Ranking
from leadscoring.decisions.health.ripening import Ripening

__all__ = ["Findings"]


@dataclass(frozen=True)
class Findings:
    """What was found out about the published model.

    Parameters
    ----------
    ripening : Ripening
        How old a lead must be to count.
    judged : Delivered
        What the model's hot leads came to: those since the promise broke, where it did.
    alarm : Alarm
        Whether the promise is broken.
    ranking : Ranking
        Whether buyers still come first.
    drift : pandas.DataFrame
        As `field_drift` returns it.
    needed_by_week : pandas.DataFrame
        As `needed_cutoff` returns it.
    n_outcomes : int
        Outcomes known and old enough since the model's first promise.
    published, target : float
        The published cutoff, a probability, and the conversion that it promised.
    calls : float
        By how many hot leads a working day changes with the needed cutoff; nan where
        there is none.
    until : date or None
        When enough is known to judge; None where that cannot be told.
    """

    ripening: Ripening
    judged: Delivered
    alarm: Alarm
    ranking: Ranking
    drift: pd.DataFrame
    needed_by_week: pd.DataFrame
    n_outcomes: int
    published: float
    target: float
    calls: float = math.nan
    until: date | None = None

    @property
    def needed(self) -> tuple[float, float, float]:
        """The cutoff that the promise takes now, with its interval; nan where none does."""
        if self.needed_by_week.empty:
            return math.nan, math.nan, math.nan
        last = self.needed_by_week.iloc[-1]
        return float(last["needed"]), float(last["low"]), float(last["high"])
