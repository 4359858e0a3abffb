"""How well a model predicts that was fitted on a few hundred leads."""

from __future__ import annotations

import numpy as np
from sklearn.metrics import log_loss

from benchmarks.histories import History
from benchmarks.measuring import Fit, Split, Vector, predict

SIZES = (300, 500, 1_000)
N_DRAWS = 20


def draw(history: History, n_leads: int, seed: int) -> Split:
    """Return leads drawn at random to fit on, and all others that are no duplicate of one."""
    n_groups = int(history.groups.max()) + 1
    place = np.random.default_rng(seed).permutation(n_groups)[history.groups]
    order = np.argsort(place, kind="stable")
    train = order[:n_leads]
    return train, np.flatnonzero(place > place[train[-1]])


def losses(history: History, fit: Fit, n_leads: int) -> Vector:
    """Return the log loss on the other leads of models fitted on `n_leads`, draw by draw."""
    draws = [draw(history, n_leads, seed) for seed in range(N_DRAWS)]
    return np.array(
        [log_loss(history.converted[split[1]], predict(history, fit, split)[0]) for split in draws]
    )
