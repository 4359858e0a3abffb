"""The record of how a model is doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from leadscoring.decisions.health.advice import Advice
from leadscoring.decisions.health.lift import Lift
from leadscoring.decisions.health.promises import Delivered
from leadscoring.decisions.health.ripening import Ripening

__all__ = ["Health"]


@dataclass(frozen=True)
class Health:
    """How the published model is doing, as of one moment.

    Attributes
    ----------
    now : datetime
        The moment.
    ripening : Ripening
        How old a lead must be to count.
    weeks : pandas.DataFrame
        Promised and actual conversion of hot leads by week; see `by_week`. The newest
        week is there once all of it is old enough.
    since : Delivered
        What the published cutoff has delivered.
    is_broken : bool
        Whether the model's promise is broken: its hot leads, several weeks together, convert
        below it by more than chance does, however often one looks.
    broken_since : date or None
        The Monday from which it most likely is.
    n_weeks_below : int
        Weeks that lie below the promise, each by itself.
    reliability : pandas.DataFrame
        By band of scores: predicted and converted (shares), low and high (the 95%
        interval of the converted share), leads; the lowest band first.
    drift : pandas.DataFrame
        How each field has changed since training; see `field_drift`.
    hot_share : pandas.DataFrame
        week, leads (promised something that week), hot, share, low and high (95%),
        expected (the share at training).
    needed : pandas.DataFrame
        week, needed (the cutoff that keeps the promise by the outcomes of the weeks up to
        it; nan where none does or too few are known), low and high (95%), published.
    lift : Lift
        Hot leads beside leads drawn from below the cutoff.
    advice : list of Advice
        What to do, the first thing first; never empty.
    is_above : bool
        Whether hot leads convert above the promise by more than chance does.
    target : float
        The conversion that the published cutoff promised.
    n_outcomes : int
        Outcomes known and old enough since the model's first promise: to learn from.
    judged : Delivered or None
        The promises that the advice is about: all of this version, or those since they broke.
    """

    now: datetime
    ripening: Ripening
    weeks: pd.DataFrame
    since: Delivered
    is_broken: bool
    broken_since: date | None
    n_weeks_below: int
    reliability: pd.DataFrame
    drift: pd.DataFrame
    hot_share: pd.DataFrame
    needed: pd.DataFrame
    lift: Lift
    advice: list[Advice]
    is_above: bool = False
    target: float = float("nan")
    n_outcomes: int = 0
    judged: Delivered | None = None
