"""Leads of which the slow ones have not decided when the data ends."""

from __future__ import annotations

import numpy as np
import pandas as pd

N_DAYS = 200
PER_DAY = 5
DELAYS = np.array([5] * 12 + [12] * 7 + [40])
"""Of 20 buyers, 12 take 5 days, 7 take 12 and one takes 40: 95% decide within 12 days."""
START = pd.Timestamp("2026-01-01")
LAST = START + pd.Timedelta(days=N_DAYS - 1)


def dated_leads() -> pd.DataFrame:
    """Return 1,000 leads, five a day for 200 days, of whom two a day buy sooner or later.

    Who buys after the last day counts as not converted: nobody knows it yet.
    """
    number = np.arange(N_DAYS * PER_DAY)
    buys = number % PER_DAY < 2
    nth = np.cumsum(buys) - 1
    created = START + pd.to_timedelta(number // PER_DAY, unit="D")
    sold = pd.Series(created + pd.to_timedelta(DELAYS[(nth * 7) % len(DELAYS)], unit="D"))
    converted = buys & (sold <= LAST)
    rng = np.random.default_rng(0)
    return pd.DataFrame(
        {
            "Created": created,
            "Sold": sold.where(converted),
            "Visits": rng.poisson(3 + 2 * buys),
            "Source": rng.choice(["Chat", "Google", "Referral"], len(number)),
            "Converted": converted.astype(int),
        }
    )
