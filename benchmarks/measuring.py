"""What one model achieves on one history: in the same folds as the others, and in time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import process_time

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold

from benchmarks.histories import History
from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.exceptions import NotReachable
from leadscoring.model.calibration import calibration_error
from leadscoring.model.noise_floor import noise_floor
from leadscoring.model.recipe import Recipe

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
    """One model's figures on one history.

    Attributes
    ----------
    log_loss, auc, seconds : ndarray of shape (n_folds,)
        A value for each fold; the seconds of fitting are the processor's.
    probability : ndarray of shape (n_leads,)
        Each lead's, by the model that was not fitted on it.
    calibration_error, noise_floor, recall : float
        Of all these probabilities together: one fold's are mostly chance.
    auc_in_time : float
        Of the newest leads, by a model of the older ones.
    """

    log_loss: Vector
    auc: Vector
    seconds: Vector
    probability: Vector
    calibration_error: float
    noise_floor: float
    recall: float
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
    converted, newer = history.converted, in_time(history)[1]
    predicted, seconds = zip(*(predict(history, fit, split) for split in splits), strict=True)
    tested = [test for _, test in splits]
    probability = np.empty(len(converted))
    probability[np.concatenate(tested)] = np.concatenate(predicted)
    pairs = [(converted[test], probability[test]) for test in tested]
    return Result(
        log_loss=np.array([log_loss(*pair) for pair in pairs]),
        auc=np.array([roc_auc_score(*pair) for pair in pairs]),
        seconds=np.array(seconds),
        probability=probability,
        calibration_error=calibration_error(probability, converted),
        noise_floor=noise_floor(probability),
        recall=recall_at(probability, converted, precision=PRECISION),
        auc_in_time=roc_auc_score(converted[newer], predict(history, fit, in_time(history))[0]),
    )


def recall_at(probability: Vector, converted: Vector, *, precision: float) -> float:
    """Return the share of buyers reached where this share of the called buys, 0 where none does."""
    try:
        return Cutoffs.from_predictions(probability, converted).for_precision(precision).recall
    except NotReachable:
        return 0.0


def difference(ours: Vector, theirs: Vector) -> tuple[float, float]:
    """Return the mean of the paired differences, and its standard error."""
    paired = ours - theirs
    return float(paired.mean()), float(paired.std(ddof=1) / np.sqrt(len(paired)))


def predict(history: History, fit: Fit, split: Split) -> tuple[Vector, float]:
    """Return the probabilities of the leads to test, and the seconds that fitting took."""
    train, test = split
    # The processor's time: what else the machine does is not the model's fault.
    start = process_time()
    model = fit(history.leads.iloc[train], history.converted[train], history.recipe)
    seconds = process_time() - start
    return model(history.leads.iloc[test]), seconds
