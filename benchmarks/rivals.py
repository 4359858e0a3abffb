"""The models that are measured, each a function from training leads to a prediction.

Every model gets the same cells, and none is tuned to one of the files: each has its
library's defaults but where its function says otherwise.
"""

from __future__ import annotations

from dataclasses import replace

import lightgbm
import numpy as np
import pandas as pd
from interpret.glassbox import ExplainableBoostingClassifier
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from benchmarks.measuring import Fit, Predict, Vector
from leadscoring.model.classic import all_products
from leadscoring.model.fitting import fit
from leadscoring.model.recipe import Recipe


def leadscoring_recipe(leads: pd.DataFrame, converted: Vector, recipe: Recipe) -> Predict:
    """Fit the product's model; it chooses pairs and penalties inside."""
    return _chance(fit(leads, converted, recipe))


def classic_recipe(leads: pd.DataFrame, converted: Vector, recipe: Recipe) -> Predict:
    """Fit the product's textbook model: one strength of penalty for all, chosen by cross-validation."""
    products = all_products(recipe.numeric)
    return _chance(
        fit(leads, converted, replace(recipe, kind="classic", pairs=products, n_knots=2))
    )


def textbook(leads: pd.DataFrame, converted: Vector, recipe: Recipe) -> Predict:
    """Fit most frequent values for missing ones, one column a level, standardised numbers."""
    mode = SimpleImputer(strategy="most_frequent")
    levels = make_pipeline(mode, OneHotEncoder(handle_unknown="ignore"))
    numbers = make_pipeline(mode, StandardScaler())
    encode = ColumnTransformer(
        [("levels", levels, list(recipe.categorical)), ("numbers", numbers, list(recipe.numeric))]
    )
    model = make_pipeline(encode, LogisticRegression(max_iter=2_000))
    return _chance(model.fit(leads, converted))


def gradient_boosting(leads: pd.DataFrame, converted: Vector, recipe: Recipe) -> Predict:
    """Fit LightGBM with smaller steps and trees than its default, rounds by cross-validation."""
    levels = {name: sorted(leads[name].dropna().unique()) for name in recipe.categorical}
    types = {name: pd.CategoricalDtype(known) for name, known in levels.items()}
    settings = {
        "objective": "binary",
        "learning_rate": 0.05,
        "num_leaves": 15,
        "num_threads": 1,
        "verbosity": -1,
        "seed": 0,
    }
    data = lightgbm.Dataset(leads.astype(types), converted, free_raw_data=False)
    stop = lightgbm.early_stopping(30, verbose=False)
    search = lightgbm.cv(settings, data, 1_000, nfold=3, seed=0, callbacks=[stop])
    rounds = len(search["valid binary_logloss-mean"])
    model = lightgbm.train(settings, data, rounds)
    return lambda new: np.asarray(model.predict(new.astype(types)))


def explainable_boosting(leads: pd.DataFrame, converted: Vector, _: Recipe) -> Predict:
    """Fit an explainable boosting machine with 4 outer bags in place of 14.

    Each bag is a fit of its own, and this is by far the slowest model already.
    """
    model = ExplainableBoostingClassifier(outer_bags=4, n_jobs=1, random_state=0)
    return _chance(model.fit(leads, converted))


def optimal_binning(leads: pd.DataFrame, converted: Vector, recipe: Recipe) -> Predict:
    """Fit a logistic regression on optbinning's weights of evidence, the usual credit scorecard."""
    # Its import says at length which solvers it lacks: only to those who want it.
    from optbinning import BinningProcess  # noqa: PLC0415

    binning = BinningProcess(
        variable_names=recipe.fields, categorical_variables=list(recipe.categorical)
    )
    binning.fit(leads[recipe.fields], converted)
    # A missing cell and a rare level get their own evidence, not the average's.
    evidence = {"metric_missing": "empirical", "metric_special": "empirical"}
    logistic = LogisticRegression(max_iter=2_000)
    logistic.fit(binning.transform(leads[recipe.fields], **evidence), converted)
    return lambda new: logistic.predict_proba(binning.transform(new[recipe.fields], **evidence))[
        :, 1
    ]


def _chance(model: Pipeline | ExplainableBoostingClassifier) -> Predict:
    return lambda new: np.asarray(model.predict_proba(new)[:, 1])


OURS = "leadscoring"
RIVALS: dict[str, Fit] = {
    OURS: leadscoring_recipe,
    "classic": classic_recipe,
    "textbook": textbook,
    "LightGBM": gradient_boosting,
    "EBM": explainable_boosting,
    "optbinning": optimal_binning,
}
FEW_LEADS = (OURS, "classic", "LightGBM")
