"""Ways to treat a rare outcome, side by side on the same leads left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.exceptions import NotReachable
from leadscoring.model.comparison import compare
from leadscoring.model.metrics import measure
from leadscoring.model.preparation import Prepared, TrainingOptions, prepare
from leadscoring.model.resampling import RESAMPLINGS
from leadscoring.model.retraining import held_out, shifted

__all__ = ["compare_resamplings"]

Vector = npt.NDArray[np.float64]
_FIGURES = ("roc_auc", "log_loss", "calibration_error")


def compare_resamplings(
    frame: pd.DataFrame,
    options: TrainingOptions,
    *,
    conversion: float = 0.80,
    n_jobs: int = 1,
    each: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Cross-validate once with each resampling, in the same folds.

    Resampling touches only the leads that are learnt from. Its shift is taken
    out of the intercept, and the scores are calibrated, as in a training; leads
    that agree in every field stay in one fold.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        One row per lead; leads without an outcome are left out.
    options : TrainingOptions
        As for a training; `resampling` and `n_repeats` play no part.
    conversion : float, default=0.80
        Share of the called leads that shall convert, in (0, 1].
    n_jobs : int
        Processes that work side by side.
    each : callable, optional
        Called after each round with the rounds done and the total; may raise to stop.

    Returns
    -------
    table : pandas.DataFrame
        One row per resampling, "none" first: resampling, roc_auc, log_loss,
        calibration_error, recall_at_target (the share of the buyers called
        where `conversion` of the called convert; nan where that cannot be
        reached), reason (why not; else empty), and ranking and chances: the
        verdicts of a paired comparison with "none" by AUC and by log loss,
        ``"better"``, ``"no evidence"`` or ``"worse"`` (empty for "none" itself).

    Raises
    ------
    InvalidInput
        If the leads cannot be trained on.
    """
    prepared = prepare(frame, options)
    converted = prepared.converted
    n_folds = min(options.n_folds, int(np.bincount(converted.astype(int)).min()))
    probability = {
        method: held_out(
            replace(prepared, recipe=replace(prepared.recipe, resampling=method)),
            n_folds=n_folds,
            n_jobs=n_jobs,
            each=shifted(each, i * n_folds, len(RESAMPLINGS) * n_folds),
        ).probability
        for i, method in enumerate(RESAMPLINGS)
    }
    rows = [
        {
            "resampling": method,
            **_figures(p, converted, conversion),
            **_verdicts(probability["none"], p, prepared),
        }
        for method, p in probability.items()
    ]
    return pd.DataFrame(rows)


def _figures(probability: Vector, converted: Vector, conversion: float) -> dict[str, object]:
    figures = measure(probability, converted)
    try:
        point = Cutoffs.from_predictions(probability, converted).for_precision(conversion)
        recall, reason = point.recall, ""
    except NotReachable as error:
        recall, reason = np.nan, str(error)
    return {name: figures[name] for name in _FIGURES} | {
        "recall_at_target": recall,
        "reason": reason,
    }


def _verdicts(as_they_are: Vector, probability: Vector, prepared: Prepared) -> dict[str, object]:
    if probability is as_they_are:
        return {"ranking": "", "chances": ""}
    converted = prepared.converted
    table = compare(
        as_they_are,
        probability,
        converted,
        calls=float(converted.mean()),
        groups=prepared.groups,
        seed=prepared.recipe.seed,
    )
    verdict = table.set_index("measure")["verdict"]
    return {"ranking": str(verdict["roc_auc"]), "chances": str(verdict["log_loss"])}
