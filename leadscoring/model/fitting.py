"""Fitting one pipeline: encoders, then a ridge logistic regression with a tuned strength."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression, LogisticRegressionCV
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import Pipeline

from leadscoring.leads.missing import DEFAULT_MISSING
from leadscoring.model.preprocessing import LevelEncoder, NumberEncoder, ProductEncoder
from leadscoring.model.resampling import Resampling, intercept_shift, resample

__all__ = ["Recipe", "encoder", "fit", "tune"]

Vector = npt.NDArray[np.float64]

STRENGTHS = tuple(float(c) for c in np.logspace(-2, 0.5, 6))
_TUNING_FOLDS = 3
_MOST_PRODUCTS = 10


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model is built from its fields; the same in every fold.

    Attributes
    ----------
    categorical, numeric : tuple of str
        The fields.
    products : tuple of pairs of str
        Numeric fields whose standardised values are multiplied.
    n_knots : int
        Quantiles at which a numeric field's curve may bend, ends included; 2 keeps a line.
    min_leads : int
        Levels with fewer leads are pooled.
    missing : {"level", "impute"}
        Missing as a level of its own, or the most frequent level and the median.
    resampling : Resampling
        How the outcomes are balanced.
    placeholders : tuple of str
        Texts that count as missing.
    seed : int
        Seed of every random choice.
    """

    categorical: tuple[str, ...]
    numeric: tuple[str, ...]
    products: tuple[tuple[str, str], ...] = ()
    n_knots: int = 8
    min_leads: int = 10
    missing: str = "level"
    resampling: Resampling = "none"
    placeholders: tuple[str, ...] = DEFAULT_MISSING
    seed: int = 0

    @property
    def fields(self) -> list[str]:
        """Categorical fields, then numeric ones."""
        return [*self.categorical, *self.numeric]


def all_products(numeric: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the pairs of numeric fields worth multiplying: all, where there are few."""
    pairs = tuple(combinations(numeric, 2))
    return pairs if len(pairs) <= _MOST_PRODUCTS else ()


def encoder(recipe: Recipe) -> ColumnTransformer:
    """Return the unfitted encoders: one for each field and each product, in that order."""
    levels = LevelEncoder(
        min_leads=recipe.min_leads,
        missing="level" if recipe.missing == "level" else "most_frequent",
        placeholders=recipe.placeholders,
    )
    numbers = NumberEncoder(
        n_knots=recipe.n_knots,
        missing="level" if recipe.missing == "level" else "median",
        placeholders=recipe.placeholders,
    )
    product = ProductEncoder(placeholders=recipe.placeholders)
    parts = [
        *((levels, [name]) for name in recipe.categorical),
        *((numbers, [name]) for name in recipe.numeric),
        *((product, list(pair)) for pair in recipe.products),
    ]
    return ColumnTransformer(
        [(f"term{i}", transformer, fields) for i, (transformer, fields) in enumerate(parts)],
        verbose_feature_names_out=False,
    )


def tune(columns: Vector, converted: Vector, *, seed: int = 0) -> float:
    """Return the penalty strength C with the lowest cross-validated log loss.

    Parameters
    ----------
    columns : ndarray of shape (n_leads, n_encoded)
        The encoded training leads.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    seed : int
        Seed of the folds, which are drawn at random: files are often in the
        order of time, and in blocks of it a strength would be chosen for change.

    Returns
    -------
    strength : float
        One of `STRENGTHS`; larger means a weaker penalty.
    """
    rarer = int(np.bincount(converted.astype(int)).min())
    folds = StratifiedKFold(min(_TUNING_FOLDS, rarer), shuffle=True, random_state=seed)
    search = LogisticRegressionCV(
        Cs=STRENGTHS,
        cv=folds,
        scoring="neg_log_loss",
        l1_ratios=(0,),
        use_legacy_attributes=False,
        solver="newton-cholesky",
    )
    return float(search.fit(columns, converted).C_)


def fit(
    frame: pd.DataFrame, converted: Vector, recipe: Recipe, *, strength: float | None = None
) -> Pipeline:
    """Fit encoders and logistic regression; a resampling's shift is taken out of the intercept.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        Training leads.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    recipe : Recipe
        How the model is built.
    strength : float, optional
        Penalty strength C for the leads as they came, tuned on them where not
        given. Where resampling changes their number, C is scaled so that the
        penalty per lead stays the same.

    Returns
    -------
    pipeline : Pipeline
        Steps ``encode`` and ``logistic``; `decision_function` gives log-odds.
    """
    leads = frame[recipe.fields]
    encode = encoder(recipe)
    columns = encode.fit_transform(leads)
    chosen = tune(columns, converted, seed=recipe.seed) if strength is None else strength
    drawn = resample(
        leads,
        converted,
        method=recipe.resampling,
        numeric=recipe.numeric,
        placeholders=recipe.placeholders,
        seed=recipe.seed,
    )
    if drawn.frame is not leads:
        columns = encode.fit_transform(drawn.frame)
    logistic = LogisticRegression(
        C=chosen * len(converted) / drawn.weight.sum(), solver="newton-cholesky", tol=1e-8
    )
    logistic.fit(columns, drawn.converted, sample_weight=drawn.weight)
    logistic.intercept_ = logistic.intercept_ - intercept_shift(drawn, converted)
    return Pipeline([("encode", encode), ("logistic", logistic)])
