"""How long it takes to tune, fit and cross-validate a model of some thousand leads.

Each model is fitted without one fold after another, and tunes itself on what it is fitted on.
The seconds are the processor's, on one thread, of the five fits together; what a library
loads when it is first used, as compiled loops are, is among them. The leads are the sample's
and, where their file is there, X Education's.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegressionCV
from sklearn.pipeline import make_pipeline
from threadpoolctl import threadpool_limits

from benchmarks.histories import History, histories
from benchmarks.measuring import Fit, Predict, Vector, folds, result
from benchmarks.rivals import OURS, RIVALS
from benchmarks.tables import Row, markdown
from leadscoring.model.classic import encoder
from leadscoring.model.recipe import Recipe

__all__ = ["HEADINGS", "rows"]

HEADINGS = ("leads", "model", "tune and fit 5 folds, s", "times leadscoring", "log loss")
_HISTORIES = ("X Education", "sample")
_STRENGTHS = 10


def strength_by_cross_validation(leads: pd.DataFrame, converted: Vector, recipe: Recipe) -> Predict:
    """Fit the textbook's columns with one strength of ten, by 5 folds of the leads."""
    search = LogisticRegressionCV(
        Cs=_STRENGTHS,
        cv=5,
        l1_ratios=(0,),
        scoring="neg_log_loss",
        use_legacy_attributes=False,
        max_iter=2_000,
    )
    model = make_pipeline(encoder(recipe), search).fit(leads, converted)
    return lambda new: np.asarray(model.predict_proba(new)[:, 1])


MODELS: dict[str, Fit] = {
    OURS: RIVALS[OURS],
    "LightGBM": RIVALS["LightGBM"],
    "LogisticRegressionCV": strength_by_cross_validation,
}


def rows() -> Iterator[Row]:
    """Yield a row for each model on each history whose file is there."""
    for history in histories(_HISTORIES):
        ours = 0.0
        for name, fit in MODELS.items():
            seconds, loss = _measured(history, fit)
            ours = ours or seconds
            leads = f"{history.name}, {len(history.leads):,}"
            yield leads, name, f"{seconds:.1f}", f"{seconds / ours:.2f}", f"{loss:.4f}"


def _measured(history: History, fit: Fit) -> tuple[float, float]:
    found = result(history, fit, folds(history))
    return float(found.seconds.sum()), float(found.log_loss.mean())


def main() -> None:
    """Measure and print."""
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the others' libraries warn of what they will change
        print(markdown(HEADINGS, list(rows())))


if __name__ == "__main__":
    main()
