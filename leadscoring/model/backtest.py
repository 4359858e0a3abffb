"""Training on the older leads and testing on the newer: what the next months may bring."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from leadscoring.model.fitting import fit
from leadscoring.model.metrics import measure
from leadscoring.model.preparation import FEWEST, Prepared

__all__ = ["backtest"]

_OLDER = 0.8


def backtest(prepared: Prepared) -> dict[str, Any] | None:
    """Fit on the oldest four fifths of the leads and predict the newest fifth.

    Parameters
    ----------
    prepared : Prepared
        Labelled leads with a date column; leads without a date take no part.

    Returns
    -------
    figures : dict or None
        The figures of `measure` on the newer leads, with the date column, the
        first tested date and both counts; None without a date, or where either
        part has too few leads of an outcome.
    """
    if prepared.date is None:
        return None
    dates = pd.to_datetime(
        prepared.leads[prepared.date], format="ISO8601", errors="coerce", utc=True
    )
    order = dates.sort_values(kind="stable").dropna().index.to_numpy()
    older, newer = np.split(order, [int(_OLDER * len(order))])
    counts = [
        np.bincount(prepared.converted[part].astype(int), minlength=2) for part in (older, newer)
    ]
    if min(int(count.min()) for count in counts) < FEWEST:
        return None
    pipeline = fit(prepared.leads.iloc[older], prepared.converted[older], prepared.recipe)
    probability = pipeline.predict_proba(prepared.leads.iloc[newer][prepared.recipe.fields])[:, 1]
    return {
        "date": prepared.date,
        "tested_from": str(dates.iloc[newer[0]].date()),
        "n_train": len(older),
        "n_test": len(newer),
        **measure(probability, prepared.converted[newer]),
    }
