"""Whether scores still put buyers first, beside what they would do if they were right."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, logit
from scipy.stats import rankdata

from leadscoring.decisions.health.needed_cutoff import shift_of

__all__ = ["Ranking", "ranking"]

_DRAWS = 400
_MOST_LEADS = 5_000
_SEED = 0


@dataclass(frozen=True)
class Ranking:
    """How often a buyer scores higher than another lead.

    Parameters
    ----------
    auc : float
        Share of the pairs of a buyer and another lead in which the buyer scores higher;
        nan without pairs.
    low, high : float
        Where it lies in 95 of 100 cases if the scores rank as they say; nan without leads.
    n_leads : int
        Leads that this was told by.
    """

    auc: float
    low: float
    high: float
    n_leads: int

    @property
    def has_fallen(self) -> bool:
        """Whether buyers come first less often than the scores themselves make likely."""
        return self.auc < self.low


def ranking(leads: pd.DataFrame) -> Ranking:
    """Return how well scores rank leads, beside what they promise.

    Only leads that were called have outcomes, and these are much alike: their AUC is
    far below a card's and must not be held against it. It is held against that of the
    same leads with outcomes drawn by their own probabilities, once these are shifted
    to the number of conversions that there were: what is left then is the order.

    Parameters
    ----------
    leads : pandas.DataFrame
        probability, due and converted; the newest 5,000 count.
    """
    newest = leads.sort_values("promised_at").tail(_MOST_LEADS)
    converted = newest["converted"].to_numpy(dtype=np.float64)
    if not len(newest):
        return Ranking(math.nan, math.nan, math.nan, 0)
    log_odds = logit(np.clip(newest["probability"].to_numpy(), 1e-6, 1 - 1e-6))
    come = (newest["due"] / newest["probability"]).to_numpy()
    chance = come * expit(log_odds + shift_of(newest).offset)
    drawn = np.random.default_rng(_SEED).random((_DRAWS, len(newest))) < chance
    rank = rankdata(newest["probability"].to_numpy())
    auc = _auc(np.vstack([converted, drawn]), rank)
    known = auc[1:][~np.isnan(auc[1:])]
    low, high = np.quantile(known, [0.025, 0.975]) if len(known) else (math.nan, math.nan)
    return Ranking(float(auc[0]), float(low), float(high), len(newest))


def _auc(converted: np.ndarray, rank: np.ndarray) -> np.ndarray:
    """Return each row's area under the ROC curve, from the ranks of those that converted."""
    buyers = converted.sum(axis=1)
    others = converted.shape[1] - buyers
    pairs = np.where(buyers * others > 0, buyers * others, np.nan)
    return np.asarray((converted @ rank - buyers * (buyers + 1) / 2) / pairs)
