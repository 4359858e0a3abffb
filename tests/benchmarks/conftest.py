from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from benchmarks.histories import History
from leadscoring.model.recipe import Recipe


@pytest.fixture
def history():
    """Twenty leads, each twice, every other pair a buyer; the file is newest first."""
    group = np.repeat(np.arange(20), 2)
    return History(
        "made",
        pd.DataFrame({"Visits": group.astype(float)}),
        (group % 2).astype(float),
        Recipe(categorical=(), numeric=("Visits",)),
        group,
        np.arange(40)[::-1],
    )


@pytest.fixture
def knows_nothing():
    """Fit a model that gives every lead one half."""
    return lambda *_: lambda new: np.full(len(new), 0.5)


@pytest.fixture
def remembers():
    """Fit a model that gives 0.9 to the leads it was fitted on, 0.25 to all others."""
    return lambda leads, *_: lambda new: np.where(new["Visits"].isin(leads["Visits"]), 0.9, 0.25)
