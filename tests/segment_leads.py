"""Leads of several product lines, for which the same sign may mean opposite things."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
from scipy.special import expit

import leadscoring as ls
from leadscoring.lead_model import LeadModel

QUICK = {"n_folds": 3, "n_repeats": 1, "interactions": (), "curves": False}
"""Options under which the general model cannot say that a field means different things."""


def line_leads(slopes: dict[str, float], n: int = 320, *, seed: int = 0) -> pd.DataFrame:
    """Return `n` labelled leads of each line; a visit more changes its log-odds by the slope."""
    rng = np.random.default_rng(seed)
    lines = np.repeat(list(slopes), n)
    visits = rng.normal(size=len(lines)).round(2)
    slope = np.array([slopes[line] for line in lines])
    leads = pd.DataFrame(
        {
            "Line": lines,
            "Visits": visits,
            "Source": rng.choice(["Chat", "Call"], len(lines)),
            "Converted": (rng.random(len(lines)) < expit(slope * visits)).astype(int),
        }
    )
    few = leads.head(12).assign(Line="Rare", Converted=[0, 1] * 6)
    return pd.concat([leads, few], ignore_index=True).sample(frac=1, random_state=seed)


@cache
def opposite_model() -> LeadModel:
    """Return a model of lines for which visits mean opposite things; both have one of their own."""
    return ls.train(
        line_leads({"Home": 1.5, "Office": -1.5}), target="Converted", segment="Line", **QUICK
    )
