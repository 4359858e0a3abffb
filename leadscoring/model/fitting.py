"""Fitting one pipeline: encoders, then a penalised logistic regression."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import brentq
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from leadscoring.model import classic, encoding
from leadscoring.model.bounded_logistic import BoundedLogisticRegression
from leadscoring.model.coding.cells import ReadLeads
from leadscoring.model.encoding import ColumnScaler
from leadscoring.model.field_encoder import Block, Encoded
from leadscoring.model.newton.encoded import ridge
from leadscoring.model.recipe import Recipe
from leadscoring.model.resampling import Resampled, intercept_shift, resample
from leadscoring.model.selection import settle
from leadscoring.model.shrinkage import shrink_coded
from leadscoring.model.weights import flattened, mean

__all__ = ["fit", "penalties", "weights"]

Vector = npt.NDArray[np.float64]


def fit(
    frame: pd.DataFrame | ReadLeads,
    converted: Vector,
    recipe: Recipe,
    *,
    strength: float | None = None,
    moments: Vector | None = None,
    weight: Vector | None = None,
) -> Pipeline:
    """Fit encoders and logistic regression; a resampling's shift is taken out of the intercept.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns), or the same read
        Training leads.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    recipe : Recipe
        How the model is built.
    strength : float, optional
        Penalty strength C for the leads as they came; larger is a weaker
        penalty. Where not given, the classic recipe tunes it on the leads, and
        the default one uses 1: the penalties that the leads call for. Where
        resampling changes their number, C is scaled so that the penalty per
        lead stays the same.
    moments : ndarray of shape (n_leads,), optional
        When each lead came, larger is newer, nan where unknown: the default
        recipe drops pairs that surely fail the newest leads.
    weight : ndarray of shape (n_leads,), optional
        How many leads each stands for. Effects, penalties and pairs are learnt
        under these weights `flattened`; the intercept is such that under the full
        ones as many are said to convert as did. Where a field is cut, and which
        levels are pooled, is told by the leads as they are: it takes leads, not
        weight, to know of a level.

    Returns
    -------
    pipeline : Pipeline
        Steps ``encode``, in the default recipe ``scale``, and ``logistic``;
        `decision_function` gives log-odds.
    """
    learnt = flattened(weight)
    read = ReadLeads.of(frame)
    recipe = settle(read, converted, recipe, moments=moments, weight=learnt)
    leads = read.only(recipe.fields)
    drawn = resample(
        leads.frame,
        converted,
        method=recipe.resampling,
        numeric=recipe.numeric,
        placeholders=recipe.placeholders,
        seed=recipe.seed,
        weight=learnt,
    )
    learn = _classic if recipe.kind == "classic" else _default
    pipeline = learn(leads, converted, drawn, recipe, strength, learnt)
    pipeline["logistic"].intercept_ -= intercept_shift(drawn, converted, learnt)
    if weight is not None:
        log_odds = pipeline.decision_function(leads.frame)
        pipeline["logistic"].intercept_ += _to_the_level(log_odds, converted, weight)
    return pipeline


def weights(pipeline: Pipeline) -> Vector:
    """Return the coefficient of each encoded column, of shape (n_encoded,)."""
    return np.asarray(pipeline["logistic"].coef_[0] * _scale(pipeline))


def penalties(pipeline: Pipeline) -> Vector:
    """Return the ridge penalty of each encoded column's coefficient, of shape (n_encoded,).

    A penalty on absolute coefficients counts as the ridge that has the same
    slope at the fitted coefficient; where that is 0, as an infinite one. So
    counts the penalty of a coefficient at its bound: it is taken as fixed there.

    References
    ----------
    Tibshirani (1996), Regression shrinkage and selection via the lasso, section 3.
    """
    logistic = pipeline["logistic"]
    if logistic.l1_ratio == 1:
        with np.errstate(divide="ignore"):
            return np.asarray(1 / (logistic.C * np.abs(logistic.coef_[0])))
    ridge = np.asarray(1 / (logistic.C * _scale(pipeline) ** 2))
    if isinstance(logistic, BoundedLogisticRegression):
        return np.where(logistic.at_bound(), np.inf, ridge)
    return ridge


def _scale(pipeline: Pipeline) -> Vector:
    if "scale" in pipeline.named_steps:
        return np.asarray(pipeline["scale"].scale)
    return np.ones(pipeline["logistic"].coef_.shape[1])


def _default(
    leads: ReadLeads,
    converted: Vector,
    drawn: Resampled,
    recipe: Recipe,
    strength: float | None,
    weight: Vector | None,
) -> Pipeline:
    encode = encoding.encoder(recipe, recipe.pairs or ())
    coded = encode.learnt(leads, converted)
    found = shrink_coded(coded, converted, weight=weight)
    columns = coded.columns() if drawn.frame is leads.frame else encode.transform(drawn.frame)
    scale = ColumnScaler(1 / np.sqrt(found.strength))
    scaled = scale.fit_transform(columns)
    start = np.append(found.weights / scale.scale, found.intercept)
    share = (strength or 1.0) * _as_many(converted, drawn, weight)
    logistic = _logistic(encode.blocks(), scaled, drawn, share, start)
    return Pipeline([("encode", encode), ("scale", scale), ("logistic", logistic)])


def _logistic(
    blocks: Sequence[Block], columns: Encoded, drawn: Resampled, strength: float, start: Vector
) -> LogisticRegression:
    """Return the logistic regression of leads, bounded only where a block asks for it."""
    bounded = np.repeat([b.at_least_zero for b in blocks], [b.width for b in blocks])
    if not bounded.any():
        return ridge(columns, drawn.converted, drawn.weight, strength=strength, start=start)
    logistic = BoundedLogisticRegression(at_least_zero=bounded, C=strength, warm_start=True)
    logistic.coef_, logistic.intercept_ = start[None, :-1], start[-1:]
    return logistic.fit(columns, drawn.converted, sample_weight=drawn.weight)


def _to_the_level(log_odds: Vector, converted: Vector, weight: Vector) -> float:
    """Return the shift of all log-odds by which as much weight is said to convert as did."""
    share = mean(converted, weight)

    def gap(shift: float) -> float:
        return mean(expit(log_odds + shift), weight) - share

    farthest = float(np.abs(log_odds).max() + np.abs(logit(share)) + 1)
    return float(brentq(gap, -farthest, farthest))


def _as_many(converted: Vector, drawn: Resampled, weight: Vector | None) -> float:
    """Return by how much the leads as they came weigh more than those drawn."""
    came = len(converted) if weight is None else weight.sum()
    return float(came / drawn.weight.sum())


def _classic(
    leads: ReadLeads,
    converted: Vector,
    drawn: Resampled,
    recipe: Recipe,
    strength: float | None,
    weight: Vector | None,
) -> Pipeline:
    encode = classic.encoder(recipe)
    columns = encode.fit_transform(leads.frame)
    if strength is None:
        strength = classic.tune(
            columns, converted, penalty=recipe.penalty, seed=recipe.seed, weight=weight
        )
    if drawn.frame is not leads.frame:
        columns = encode.fit_transform(drawn.frame)
    logistic = classic.logistic(strength * _as_many(converted, drawn, weight), recipe.penalty)
    logistic.fit(columns, drawn.converted, sample_weight=drawn.weight)
    return Pipeline([("encode", encode), ("logistic", logistic)])
