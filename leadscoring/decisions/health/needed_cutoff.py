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

FEWEST_LEADS = 50
"""Outcomes of hot leads below which no cutoff is told."""
_WEEKS = 8
_WEEK = pd.Timedelta(weeks=1)
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
    log_odds = logit(np.clip(leads["probability"].to_numpy(), 1e-6, 1 - 1e-6))
    come = (leads["due"] / leads["probability"]).to_numpy()
    converted = leads["converted"].to_numpy(dtype=np.float64)
    offset, information = 0.0, 1.0
    for _ in range(_STEPS):
        chance = expit(log_odds + offset)
        due = come * chance
        gain = come * chance * (1 - chance)
        information = float(np.sum(gain**2 / (due * (1 - due) + 1e-12))) + 1 / _USUAL_SHIFT**2
        pull = np.sum((converted - due) * gain / (due * (1 - due) + 1e-12))
        step = float(pull - offset / _USUAL_SHIFT**2) / information
        offset += float(np.clip(step, -1, 1))
        if abs(step) < 1e-9:
            break
    return Shift(offset, 1 / math.sqrt(information))


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
    table = cutoffs.table
    probability = table["cutoff"].to_numpy()[::-1]  # the best first
    n = -np.diff(np.append(table["n_hot"].to_numpy(), 0))[::-1]
    as_promised = _mean_above(np.append(probability, published), np.append(n, 0), published)
    if math.isnan(as_promised) or offset == 0:
        return published
    shifted = expit(logit(np.clip(probability, 1e-9, 1 - 1e-9)) + offset)
    mean = np.cumsum(n * shifted) / np.cumsum(n)
    kept = np.flatnonzero(mean >= as_promised)
    return float(probability[kept[-1]]) if len(kept) else math.nan


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
    known = counted[["week", "probability", "due", "converted"]]
    rows = []
    for week in sorted(known["week"].unique()):
        leads = _lately(known, week, since)
        row = {"week": week, "needed": math.nan, "low": math.nan, "high": math.nan}
        if len(leads) >= FEWEST_LEADS:
            row |= _with_ends(shift_of(leads), cutoffs, published)
        rows.append({**row, "published": published})
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"week": "datetime64[us]"})


def _lately(counted: pd.DataFrame, week: pd.Timestamp, since: date | None) -> pd.DataFrame:
    leads = counted[(counted["week"] <= week) & (counted["week"] > week - _WEEKS * _WEEK)]
    changed = leads if since is None else leads[leads["week"] >= pd.Timestamp(since)]
    return changed if len(changed) >= FEWEST_LEADS else leads


def _with_ends(shift: Shift, cutoffs: Cutoffs, published: float) -> dict[str, float]:
    ends = {"needed": 0.0, "low": 1.96, "high": -1.96}
    return {
        name: cutoff_for(cutoffs, published, shift.offset + times * shift.error)
        for name, times in ends.items()
    }


def _mean_above(probability: Vector, n: npt.NDArray[np.int64], cutoff: float) -> float:
    hot = probability >= cutoff
    return float(np.average(probability[hot], weights=n[hot])) if n[hot].any() else math.nan
