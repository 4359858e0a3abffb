"""What scores promised, beside what became of the leads, band by band."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd

from leadscoring.decisions.health.representing import representative
from leadscoring.decisions.health.ripening import Ripening, as_known, days_since
from leadscoring.model.intervals import wilson
from leadscoring.model.weights import effective_size

__all__ = ["reliability"]

_BANDS = 10
_COLUMNS = ("predicted", "converted", "low", "high", "leads")


def reliability(ledger: pd.DataFrame, ripe: Ripening, now: datetime) -> pd.DataFrame:
    """Return the promised and the actual conversion by bands of ten points.

    Leads with a known outcome stand for those of similar score that nobody called; see
    `representative`. What was promised is what is due by now.

    Parameters
    ----------
    ledger : pandas.DataFrame
        As `store.ledger.ledger` returns it.
    ripe : Ripening
        How old is old enough.
    now : datetime
        When this is asked.

    Returns
    -------
    reliability : pandas.DataFrame
        One row per band that has leads, the lowest first: predicted and converted
        (weighted shares), low and high (the 95% Wilson interval of the converted share,
        of as many leads as the weights are worth), leads (with a known outcome).
    """
    leads = _promised(ledger, ripe, now)
    band = np.minimum((leads["probability"] * _BANDS).astype(int), _BANDS - 1)
    rows = [_row(part) for _, part in leads.groupby(band)]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype({"leads": "int64"})


def _promised(ledger: pd.DataFrame, ripe: Ripening, now: datetime) -> pd.DataFrame:
    known = as_known(ledger, now)
    known = known[known["probability"].notna()]
    due = known["probability"] * ripe.share(days_since(known, now))
    promises = known[["lead_id", "probability"]].assign(due=due)
    return representative(ledger, ripe, now).merge(promises, on="lead_id")


def _row(leads: pd.DataFrame) -> dict[str, float]:
    weight = leads["weight"].to_numpy()
    converted = float(np.average(leads["converted"], weights=weight))
    n = effective_size(weight)
    low, high = wilson(converted * n, n)
    ends = {"low": float(low), "high": float(high), "leads": len(leads)}
    return {
        "predicted": float(np.average(leads["due"], weights=weight)),
        "converted": converted,
        **ends,
    }
