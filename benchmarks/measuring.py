"""What one model achieves on one history: in the same folds as the others, and in time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import process_time

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold

from benchmarks.histories import History
from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.exceptions import NotReachable
from leadscoring.model.fitting import Recipe
from leadscoring.model.metrics import measure

Vector = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Split = tuple[Indices, Indices]
Predict = Callable[[pd.DataFrame], Vector]
Fit = Callable[[pd.DataFrame, Vector, Recipe], Predict]

N_FOLDS = 5
OLDER = 0.8
PRECISION = 0.8


@dataclass(frozen=True, slots=True)
class Result:
    """One model's figures, a value for each fold, and those of the newest leads."""

    log_loss: Vector
    auc: Vector
    calibration_error: Vector
    recall: Vector
    seconds: Vector
    auc_in_time: float


def folds(history: History) -> list[Split]:
    """Return the leads to fit and to test, fold by fold; duplicates stay together."""
    deal = StratifiedGroupKFold(N_FOLDS, shuffle=True, random_state=0)
    return list(deal.split(history.leads, history.converted, history.groups))


def in_time(history: History) -> Split:
    """Return the oldest four fifths of the leads, and the newest fifth."""
    older, newer = np.split(history.order, [int(OLDER * len(history.order))])
    return older, newer


def result(history: History, fit: Fit, splits: list[Split]) -> Result:
    """Fit a model on each split's training leads and measure it on the others."""
    rows = np.array([list(_figures(history, fit, split)) for split in splits])
    newer = in_time(history)[1]
    probability, _ = _predict(history, fit, in_time(history))
    return Result(*rows.T, float(roc_auc_score(history.converted[newer], probability)))


def recall_at(probability: Vector, converted: Vector, *, precision: float) -> float:
    """Return the share of buyers reached where this share of the called buys, 0 where none does."""
    try:
        return Cutoffs.from_predictions(probability, converted).for_precision(precision).recall
    except NotReachable:
        return 0.0


def difference(found: Result, yardstick: Result) -> tuple[float, float]:
    """Return the mean difference in log loss over the folds, and its standard error."""
    paired = found.log_loss - yardstick.log_loss
    return float(paired.mean()), float(paired.std(ddof=1) / np.sqrt(len(paired)))


def _figures(history: History, fit: Fit, split: Split) -> Iterator[float]:
    probability, seconds = _predict(history, fit, split)
    converted = history.converted[split[1]]
    figures = measure(probability, converted)
    yield from (figures[name] for name in ("log_loss", "roc_auc", "calibration_error"))
    yield recall_at(probability, converted, precision=PRECISION)
    yield seconds


def _predict(history: History, fit: Fit, split: Split) -> tuple[Vector, float]:
    train, test = split
    # The processor's time: what else the machine does is not the model's fault.
    start = process_time()
    predict = fit(history.leads.iloc[train], history.converted[train], history.recipe)
    seconds = process_time() - start
    return predict(history.leads.iloc[test]), seconds
