"""Training on the older leads and testing on the newer: what the next months may bring."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from leadscoring.model.fitting import fit
from leadscoring.model.metrics import auc_difference_error, auc_interval, measure
from leadscoring.model.moments import written
from leadscoring.model.options import FEWEST
from leadscoring.model.preparation import Prepared
from leadscoring.model.recipe import Recipe
from leadscoring.model.weights import mean, of_part

__all__ = ["backtest"]

Vector = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
OfLevel = tuple[npt.NDArray[np.bool_], Recipe]

_NEWER = 0.4
_MOST_ORIGINS = 4
_OF_AN_ORIGIN = ("roc_auc", "log_loss", "calibration_error")


@dataclass(frozen=True, slots=True)
class _Origin:
    """A block of newer leads, and all leads older than it."""

    older: Indices
    newer: Indices


def backtest(
    prepared: Prepared,
    held_out: Vector,
    *,
    own: Sequence[OfLevel] = (),
    each: Callable[[int, int], None] | None = None,
) -> dict[str, Any] | None:
    """Predict the newest leads, block by block, each by a model fitted on all older leads.

    The newest 40% of the leads make up to four blocks of equal size; leads of
    one moment stay together. The predictions are those of the fitted model as it
    is: no calibration map is applied.

    Parameters
    ----------
    prepared : Prepared
        Labelled leads, ordered by a column; leads without a moment take no part.
    held_out : ndarray of shape (n_leads,)
        Their cross-validated probabilities, to compare with.
    own : sequence of (ndarray of bool of shape (n_leads,), Recipe)
        Leads of a level that has a model of its own, and how that is built; it is
        trained on the older of them, where they are enough.
    each : callable, optional
        Called after each block with the blocks done and the total; may raise to stop.

    Returns
    -------
    figures : dict or None
        The figures of `measure` on all newer leads together, with the column
        (date), the first tested moment (a day in ISO 8601, or a number), both
        counts (the older leads of the first block), drop_error (the standard error of the difference between
        the cross-validated roc_auc and this one) and origins: for each block
        from, to, n_train, n_test, converted (share), roc_auc with roc_auc_low
        and roc_auc_high, log_loss and calibration_error. None without an order,
        or where either part has too few leads of an outcome.
    """
    if prepared.moments is None:
        return None
    origins = _origins(prepared.moments, prepared.converted)
    if not origins:
        return None
    predicted = []
    for done, origin in enumerate(origins, start=1):
        predicted.append(_predict(prepared, origin, own))
        if each is not None:
            each(done, len(origins))
    newer, probability = np.concatenate([o.newer for o in origins]), np.concatenate(predicted)
    return {
        "date": prepared.date,
        "tested_from": _moment(prepared, newer[0]),
        "n_train": len(origins[0].older),
        "n_test": len(newer),
        **measure(probability, prepared.converted[newer], of_part(prepared.weight, newer)),
        "drop_error": auc_difference_error(
            held_out, prepared.converted, probability, newer, prepared.weight
        ),
        "origins": [
            _described(prepared, origin, p) for origin, p in zip(origins, predicted, strict=True)
        ],
    }


def _origins(moments: Vector, converted: Vector) -> list[_Origin]:
    """Return as many blocks as have enough leads of each outcome before and in them."""
    for n_origins in range(_MOST_ORIGINS, 0, -1):
        origins = list(_split(moments, n_origins))
        if all(_has_enough(converted[part]) for o in origins for part in (o.older, o.newer)):
            return origins
    return []


def _split(moments: Vector, n_origins: int) -> Iterator[_Origin]:
    n_leads = int((~np.isnan(moments)).sum())
    order = np.argsort(moments, kind="stable")[:n_leads]  # those not known come last
    sooner = moments[order]
    shares = 1 - _NEWER + _NEWER * np.arange(n_origins) / n_origins
    first = sooner[np.floor(shares * n_leads + 1e-9).astype(int)] if n_leads else sooner
    # A block begins with its first lead's moment, so that no lead of that moment is learnt from.
    starts = np.searchsorted(sooner, first, side="left").tolist()
    for start, end in pairwise([*starts, n_leads]):
        yield _Origin(order[:start], order[start:end])


def _has_enough(converted: Vector) -> bool:
    return int(np.bincount(converted.astype(int), minlength=2).min()) >= FEWEST


def _predict(prepared: Prepared, origin: _Origin, own: Sequence[OfLevel]) -> Vector:
    is_older = np.isin(np.arange(len(prepared.leads)), origin.older)
    chance = _learnt(prepared, is_older, prepared.recipe, origin.newer)
    for rows, recipe in own:
        newer = rows[origin.newer]
        if newer.any() and _has_enough(prepared.converted[rows & is_older]):
            chance[newer] = _learnt(prepared, rows & is_older, recipe, origin.newer[newer])
    return chance


def _learnt(
    prepared: Prepared, rows: npt.NDArray[np.bool_], recipe: Recipe, newer: Indices
) -> Vector:
    older = prepared.part(rows)
    pipeline = fit(older.leads, older.converted, recipe, moments=older.moments, weight=older.weight)
    chance: Vector = pipeline.predict_proba(prepared.leads.iloc[newer][recipe.fields])[:, 1]
    return chance


def _described(prepared: Prepared, origin: _Origin, probability: Vector) -> dict[str, Any]:
    converted, weight = prepared.converted[origin.newer], of_part(prepared.weight, origin.newer)
    figures = measure(probability, converted, weight)
    low, high = auc_interval(probability, converted, weight)
    return {
        "from": _moment(prepared, origin.newer[0]),
        "to": _moment(prepared, origin.newer[-1]),
        "n_train": len(origin.older),
        "n_test": len(origin.newer),
        "converted": mean(converted, weight),
        **{name: figures[name] for name in _OF_AN_ORIGIN},
        "roc_auc_low": low,
        "roc_auc_high": high,
    }


def _moment(prepared: Prepared, lead: int) -> str | float | None:
    if prepared.moments is None:
        return None
    return written(prepared.moments[lead], is_date=prepared.is_dated)
