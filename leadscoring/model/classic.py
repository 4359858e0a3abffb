"""The classic recipe: one-hot levels, standardised numbers, one penalty by cross-validation."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression, LogisticRegressionCV
from sklearn.model_selection import StratifiedKFold

from leadscoring.model.encoding import in_columns
from leadscoring.model.preprocessing import LevelEncoder, NumberEncoder, ProductEncoder
from leadscoring.model.recipe import Pair, Penalty, Recipe

__all__ = ["STRENGTHS", "all_products", "encoder", "logistic", "tune"]

Vector = npt.NDArray[np.float64]

STRENGTHS = tuple(float(c) for c in np.logspace(-2, 0.5, 6))
_TUNING_FOLDS = 3
_MOST_PRODUCTS = 10


def all_products(numeric: Sequence[str]) -> tuple[Pair, ...]:
    """Return the pairs of numeric fields worth multiplying: all, where there are few."""
    pairs = tuple(combinations(numeric, 2))
    return pairs if len(pairs) <= _MOST_PRODUCTS else ()


def encoder(recipe: Recipe) -> ColumnTransformer:
    """Return the unfitted encoders: one for each field and each product, in that order."""
    imputed = recipe.missing == "impute"
    levels = LevelEncoder(
        min_leads=recipe.min_leads,
        missing="most_frequent" if imputed else "level",
        placeholders=recipe.placeholders,
    )
    numbers = NumberEncoder(
        n_knots=recipe.n_knots,
        missing="median" if imputed else "level",
        placeholders=recipe.placeholders,
    )
    product = ProductEncoder(placeholders=recipe.placeholders)
    return in_columns(
        [
            *((levels, [name]) for name in recipe.categorical),
            *((numbers, [name]) for name in recipe.numeric),
            *((product, list(pair)) for pair in recipe.pairs or ()),
        ]
    )


def logistic(strength: float, penalty: Penalty) -> LogisticRegression:
    """Return an unfitted logistic regression; a larger strength is a weaker penalty."""
    if penalty == "l1":
        return LogisticRegression(
            C=strength, l1_ratio=1, solver="saga", tol=1e-5, max_iter=5_000, random_state=0
        )
    return LogisticRegression(C=strength, solver="newton-cholesky", tol=1e-8)


def tune(
    columns: Vector,
    converted: Vector,
    *,
    penalty: Penalty = "l2",
    seed: int = 0,
    weight: Vector | None = None,
) -> float:
    """Return the penalty strength C with the lowest cross-validated log loss.

    Parameters
    ----------
    columns : ndarray of shape (n_leads, n_encoded)
        The encoded training leads.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    penalty : {"l2", "l1"}
        On squared or on absolute coefficients.
    seed : int
        Seed of the folds, which are drawn at random: files are often in the
        order of time, and in blocks of it a strength would be chosen for change.
    weight : ndarray of shape (n_leads,), optional
        What each lead counts in the fits that are compared.

    Returns
    -------
    strength : float
        One of `STRENGTHS`; larger means a weaker penalty.
    """
    rarer = int(np.bincount(converted.astype(int)).min())
    folds = StratifiedKFold(min(_TUNING_FOLDS, rarer), shuffle=True, random_state=seed)
    fitted = logistic(1.0, penalty)
    search = LogisticRegressionCV(
        Cs=STRENGTHS,
        cv=folds,
        scoring="neg_log_loss",
        l1_ratios=(fitted.l1_ratio,),
        use_legacy_attributes=False,
        solver=fitted.solver,
        tol=1e-4,
        max_iter=fitted.max_iter,
        random_state=0,
    )
    return float(search.fit(columns, converted, sample_weight=weight).C_)
