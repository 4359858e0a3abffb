"""Leads whose truth is known, and a model that trains on them in a second."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
from scipy.special import expit

from leadscoring.model.preparation import TrainingOptions
from leadscoring.model.training import TrainedModel, train_model

QUICK = {"n_folds": 3, "n_repeats": 1}


def made_leads(n: int = 300, *, seed: int = 0) -> pd.DataFrame:
    """Return labelled leads: two categorical and two numeric fields, some cells blank."""
    rng = np.random.default_rng(seed)
    source = rng.choice(
        ["Google", "Chat", "Referral", "Select", None], n, p=[0.4, 0.3, 0.2, 0.05, 0.05]
    )
    job = rng.choice(["Unemployed", "Student", "Working Professional"], n, p=[0.6, 0.2, 0.2])
    minutes = rng.gamma(2, 5, n).round(2)
    visits = rng.poisson(3, n).astype(float)
    log_odds = -3 + 1.5 * (source == "Referral") + 1.2 * (job == "Working Professional")
    converted = rng.random(n) < expit(log_odds + 0.12 * minutes)
    return pd.DataFrame(
        {
            "Source": source,
            "Job": job,
            "Minutes": np.where(rng.random(n) < 0.1, np.nan, minutes),
            "Visits": np.where(rng.random(n) < 0.1, np.nan, visits),
            "Converted": converted.astype(int),
        }
    )


@cache
def small_training() -> TrainedModel:
    """Return the training on `made_leads()`, done once per test process."""
    return train_model(made_leads(), TrainingOptions(target="Converted", **QUICK))


@cache
def training_with_pairs() -> TrainedModel:
    """Return a training on the same leads with pairs of every kind."""
    pairs = [("Source", "Job"), ("Job", "Minutes"), ("Minutes", "Visits")]
    options = TrainingOptions(target="Converted", interactions=pairs, **QUICK)
    return train_model(made_leads(), options)


@cache
def monotone_training() -> TrainedModel:
    """Return a training on the same leads in which minutes only help and visits only hurt."""
    asked = {"rising": ["Minutes"], "falling": ["Visits"]}
    return train_model(made_leads(), TrainingOptions(target="Converted", **asked, **QUICK))
