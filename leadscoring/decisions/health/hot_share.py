"""Which share of the leads is hot, week by week, beside the share at training."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.decisions.health.ripening import as_known
from leadscoring.model.intervals import wilson

__all__ = ["hot_share"]

_COLUMNS = ["week", "leads", "hot", "share", "low", "high", "expected"]


def hot_share(ledger: pd.DataFrame, cutoffs: Cutoffs, now: datetime) -> pd.DataFrame:
    """Return the share of hot leads by the week of their promise.

    Parameters
    ----------
    ledger : pandas.DataFrame
        The promises of one model, as `store.ledger.ledger` returns them.
    cutoffs : Cutoffs
        The model's.
    now : datetime
        When this is asked.

    Returns
    -------
    hot_share : pandas.DataFrame
        One row per week that has leads: week (its Monday), leads, hot, share with low
        and high (the 95% Wilson interval), and expected (the share of the training
        leads at the cutoffs of that week).
    """
    known = as_known(ledger, now)
    known = known[known["promised_at"].notna() & known["cutoff"].notna()]
    by_cutoff = {cutoff: cutoffs.at(cutoff).share_hot for cutoff in known["cutoff"].unique()}
    day = known["promised_at"].dt.tz_localize(None).dt.normalize()
    parts = pd.DataFrame(
        {
            "week": day - pd.to_timedelta(day.dt.day_of_week, unit="D"),
            "leads": 1,
            "hot": known["probability"] >= known["cutoff"],
            "expected": known["cutoff"].map(by_cutoff),
        }
    )
    weeks = parts.groupby("week", as_index=False).agg(
        leads=("leads", "sum"), hot=("hot", "sum"), expected=("expected", "mean")
    )
    low, high = wilson(weeks["hot"], weeks["leads"])
    weeks = weeks.assign(share=weeks["hot"] / weeks["leads"], low=low, high=high)
    return weeks[_COLUMNS].astype({"leads": "int64", "hot": "int64"})
