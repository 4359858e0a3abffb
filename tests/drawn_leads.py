"""Leads drawn from a known chance of buying: a model learns them in a second."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import expit


def draw_leads(n: int, *, first: int) -> pd.DataFrame:
    """Leads that buy by visits, minutes and source; their numbers start at `first`."""
    rng = np.random.default_rng(first)
    leads = pd.DataFrame(
        {
            "Lead Number": np.arange(first, first + n),
            "Visits": rng.poisson(4, n),
            "Minutes": rng.gamma(2, 5, n).round(1),
            "Source": rng.choice(["Chat", "Google", "Referral"], n),
        }
    )
    pull = 0.5 * leads["Visits"] + 0.12 * leads["Minutes"] + (leads["Source"] == "Referral")
    return leads.assign(Converted=(rng.random(n) < expit(pull - 3.5)).astype(int))
