"""The cutoff that it takes to keep the promise, by what really happened."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, logit

from leadscoring.decisions.cutoffs import Cutoffs

__all__ = ["FEWEST_LEADS", "Shift", "cutoff_for", "needed_cutoff", "shift_of"]

Vector = npt.NDArray[np.float64]
Weeks = npt.NDArray[np.datetime64]

FEWEST_LEADS = 50
"""Outcomes of hot leads below which no cutoff is told."""
_WEEKS = np.timedelta64(8, "W")
_USUAL_SHIFT = 0.5
_STEPS = 25
_COLUMNS = ["week", "needed", "low", "high", "published"]


@dataclass(frozen=True)
class Shift:
    """By how much all log-odds are off.

    Parameters
    ----------
    offset : float
        To be added to the log-odds of the promises.
    error : float
        Its standard error.
    """

    offset: float
    error: float


def shift_of(leads: pd.DataFrame) -> Shift:
    """Return by how much the log-odds of promises are off, told by outcomes.

    One number for all leads: hot leads alone do not tell a slope. It is drawn
    towards 0 as if shifts were normal around it with a standard deviation of 0.5, so
    that a few leads do not throw it about (Steyerberg et al., 2004: with few outcomes,
    the intercept alone is updated best).

    Parameters
    ----------
    leads : pandas.DataFrame
        probability, due and converted, as of `promises.counted`.

    References
    ----------
    Steyerberg et al. (2004), Validation and updating of predictive logistic regression
    models, Statistics in Medicine 23.
    """
    return _shift(*_arrays(leads))


def cutoff_for(cutoffs: Cutoffs, published: float, offset: float) -> float:
    """Return the cutoff at which shifted scores convert as the published one promised.

    Parameters
    ----------
    cutoffs : Cutoffs
        The model's: how many leads have which probability.
    published : float
        The published cutoff, a probability.
    offset : float
        By how much the log-odds are off; at 0 the published cutoff is returned.

    Returns
    -------
    cutoff : float
        A probability; nan where even the best leads do not convert so well.
    """
    return _Scores.of(cutoffs, published).cutoff_for(offset)


def needed_cutoff(
    counted: pd.DataFrame, cutoffs: Cutoffs, published: float, *, since: date | None = None
) -> pd.DataFrame:
    """Return, for each week, the cutoff that would have kept the promise.

    By the outcomes of the eight weeks up to it; from the week on in which the promise
    broke, by those since, as far as there are 50.

    Parameters
    ----------
    counted : pandas.DataFrame
        As `promises.counted` returns it, of one model.
    cutoffs : Cutoffs
        The model's.
    published : float
        The published cutoff, a probability.
    since : datetime.date, optional
        The Monday from which the promise is broken.

    Returns
    -------
    needed : pandas.DataFrame
        One row per week: week (its Monday), needed with low and high (95%: two
        standard errors of the shift), each a probability, or nan where no cutoff does
        or fewer than 50 outcomes are known; published.
    """
    scores, rows = _Scores.of(cutoffs, published), []
    log_odds, come, converted = _arrays(counted)
    weeks = counted["week"].to_numpy(dtype="datetime64[us]")
    for week in np.unique(weeks):
        lately = _lately(weeks, week, since)
        row = {"week": week, "needed": math.nan, "low": math.nan, "high": math.nan}
        if lately.sum() >= FEWEST_LEADS:
            shift = _shift(log_odds[lately], come[lately], converted[lately])
            row |= _with_ends(shift, scores)
        rows.append({**row, "published": published})
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"week": "datetime64[us]"})


@dataclass(frozen=True)
class _Scores:
    """How many leads have which probability, the best first, and what was promised of them."""

    probability: Vector
    log_odds: Vector
    n: Vector
    published: float
    promised: float

    @classmethod
    def of(cls, cutoffs: Cutoffs, published: float) -> _Scores:
        table = cutoffs.table
        probability = table["cutoff"].to_numpy()[::-1]
        n = -np.diff(np.append(table["n_hot"].to_numpy(), 0.0))[::-1]
        hot = probability >= published
        promised = float(np.average(probability[hot], weights=n[hot])) if hot.any() else math.nan
        log_odds = logit(np.clip(probability, 1e-9, 1 - 1e-9))
        return cls(probability, log_odds, n, published, promised)

    def cutoff_for(self, offset: float) -> float:
        if math.isnan(self.promised) or offset == 0:
            return self.published
        mean = np.cumsum(self.n * expit(self.log_odds + offset)) / np.cumsum(self.n)
        kept = np.flatnonzero(mean >= self.promised)
        return float(self.probability[kept[-1]]) if len(kept) else math.nan


def _arrays(leads: pd.DataFrame) -> tuple[Vector, Vector, Vector]:
    """Return the log-odds, the share of conversions that have come, and the outcomes."""
    probability = leads["probability"].to_numpy()
    log_odds = logit(np.clip(probability, 1e-6, 1 - 1e-6))
    come = leads["due"].to_numpy() / np.maximum(probability, 1e-12)
    return log_odds, come, leads["converted"].to_numpy(dtype=np.float64)


def _shift(log_odds: Vector, come: Vector, converted: Vector) -> Shift:
    """Return the shift by Newton's method: the posterior has one top."""
    offset, information = 0.0, 1.0
    for _ in range(_STEPS):
        chance = expit(log_odds + offset)
        due = come * chance
        gain = due * (1 - chance)
        variance = due * (1 - due) + 1e-12
        information = float(np.sum(gain**2 / variance)) + 1 / _USUAL_SHIFT**2
        pull = float(np.sum((converted - due) * gain / variance)) - offset / _USUAL_SHIFT**2
        step = pull / information
        offset += float(np.clip(step, -1, 1))
        if abs(step) < 1e-9:
            break
    return Shift(offset, 1 / math.sqrt(information))


def _lately(weeks: Weeks, week: np.datetime64, since: date | None) -> npt.NDArray[np.bool_]:
    """Return the leads by which a week is told."""
    lately = (weeks <= week) & (weeks > week - _WEEKS)
    changed = lately if since is None else lately & (weeks >= np.datetime64(since))
    return changed if changed.sum() >= FEWEST_LEADS else lately


def _with_ends(shift: Shift, scores: _Scores) -> dict[str, float]:
    ends = {"needed": 0.0, "low": 1.96, "high": -1.96}
    return {
        name: scores.cutoff_for(shift.offset + times * shift.error) for name, times in ends.items()
    }
