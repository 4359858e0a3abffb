"""What a card says of predictions for leads that a model was not fitted on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.model.calibrating.choosing import CalibrationChoice
from leadscoring.model.calibration import reliability
from leadscoring.model.metrics import auc_interval, measure
from leadscoring.model.noise_floor import noise_floor
from leadscoring.model.validation import OutOfFold
from leadscoring.model.weights import of_part

__all__ = ["figures"]

Vector = npt.NDArray[np.float64]
_CONFUSION = ("tp", "fp", "fn", "tn")


def figures(
    held_out: OutOfFold,
    choices: Sequence[CalibrationChoice],
    converted: Vector,
    weight: Vector | None,
) -> dict[str, Any]:
    """Return what a card says of predictions for leads that a model was not fitted on.

    Parameters
    ----------
    held_out : OutOfFold
        Of n_leads.
    choices : sequence of CalibrationChoice
        One for each repeat; the first is the model's.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    weight : ndarray of shape (n_leads,) or None
        What each lead counts; None: 1.

    Returns
    -------
    figures : dict
        metrics, confusion, calibration and reliability of a `Card`.
    """
    each, probability = _figures(held_out, choices, converted, weight), choices[0].probability
    return {
        "metrics": _metrics(each, probability, converted, weight),
        "confusion": _confusion(each, len(converted)),
        "calibration": _calibration(choices[0], held_out.folds[0], weight),
        "reliability": reliability(probability, converted, weight=weight),
    }


def _figures(
    held_out: OutOfFold,
    choices: Sequence[CalibrationChoice],
    converted: Vector,
    weight: Vector | None,
) -> pd.DataFrame:
    """One row per fold of each repeat; a fold that lacks an outcome says nothing."""
    rows = [
        measure(
            choice.probability[folds == fold],
            converted[folds == fold],
            of_part(weight, folds == fold),
        )
        for choice, folds in zip(choices, held_out.folds, strict=True)
        for fold in np.unique(folds)
        if len(np.unique(converted[folds == fold])) == 2
    ]
    return pd.DataFrame(rows)


def _confusion(figures: pd.DataFrame, n_leads: int) -> dict[str, dict[str, float]]:
    spreads = {name: _spread(figures[name]) for name in _CONFUSION}
    return {
        name: {key: share * n_leads for key, share in spread.items()}
        for name, spread in spreads.items()
    }


def _calibration(
    choice: CalibrationChoice, folds: npt.NDArray[np.intp], weight: Vector | None
) -> dict[str, Any]:
    return {
        "method": choice.calibration.method,
        "log_loss": choice.losses,
        "noise_floor": _noise_floor(choice.probability, folds, weight),
    }


def _metrics(
    figures: pd.DataFrame, probability: Vector, converted: Vector, weight: Vector | None
) -> dict[str, dict[str, float]]:
    metrics = {str(n): _spread(figures[n]) for n in figures.columns if n not in _CONFUSION}
    low, high = auc_interval(probability, converted, weight)
    metrics["roc_auc"] |= {"low": low, "high": high}
    return metrics


def _noise_floor(probability: Vector, folds: npt.NDArray[np.intp], weight: Vector | None) -> float:
    """Return the mean over the folds, as the calibration error is measured."""
    parts = [folds == fold for fold in np.unique(folds)]
    floors = [noise_floor(probability[p], weight=of_part(weight, p)) for p in parts]
    return float(np.mean(floors))


def _spread(values: pd.Series) -> dict[str, float]:
    return {"mean": float(values.mean()), "sd": float(values.std(ddof=1))}
