"""Writing the card of a trained model."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.leads.values import to_numbers
from leadscoring.model.calibrating.choosing import CalibrationChoice
from leadscoring.model.calibration import reliability
from leadscoring.model.card import Card, fingerprint, library_versions
from leadscoring.model.histograms import histogram
from leadscoring.model.metrics import auc_interval, measure
from leadscoring.model.noise_floor import noise_floor
from leadscoring.model.preparation import Prepared, TrainingOptions
from leadscoring.model.profile import profile
from leadscoring.model.reading_off import ReadOff
from leadscoring.model.seen import known_by, mark_seen
from leadscoring.model.selection import Selection
from leadscoring.model.validation import OutOfFold
from leadscoring.model.weights import effective_size, mean, of_part

__all__ = ["describe", "figures"]

Vector = npt.NDArray[np.float64]
_CONFUSION = ("tp", "fp", "fn", "tn")


def describe(
    prepared: Prepared,
    options: TrainingOptions,
    held_out: OutOfFold,
    choices: Sequence[CalibrationChoice],
    selection: Selection,
    read_off: ReadOff,
    in_time: dict[str, Any] | None,
) -> Card:
    """Return the card of a model; every figure is of leads that a model was not fitted on.

    Parameters
    ----------
    prepared : Prepared
        What was trained on, with the recipe that was settled.
    options : TrainingOptions
        What the user chose.
    held_out : OutOfFold
        Cross-validated predictions.
    choices : sequence of CalibrationChoice
        One for each repeat of the cross-validation; the first is the model's.
    selection : Selection
        What each field and pair is worth.
    read_off : ReadOff
        The fitted pipeline.
    in_time : dict or None
        The backtest.

    Returns
    -------
    card : Card
        Complete.
    """
    weight = prepared.weight
    return Card(
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        target=options.target,
        **_counted(prepared),
        **figures(held_out, choices, prepared.converted, weight),
        backtest=in_time,
        excluded=prepared.excluded,
        maturity=None if prepared.maturity is None else prepared.maturity.to_dict(),
        fields={
            c.name: str(c.kind) for c in prepared.schema.columns if c.name in prepared.recipe.fields
        },
        warnings=_warnings(prepared, options.confirmed),
        warned=_warned(prepared)["column"].tolist(),
        options=options.to_dict() | _strength(read_off),
        seed=options.seed,
        libraries=library_versions(),
        fingerprint=fingerprint(prepared.leads),
        effects=read_off.effects(),
        correlation=_correlation(prepared),
        curves=read_off.curves(),
        selection=selection.table,
        fewest=selection.fewest,
        histograms=_histograms(prepared),
        pairs=read_off.pairs(),
        profile=profile(prepared.leads, prepared.recipe, weight),
        weighting=_weighting(prepared, options),
        seen=mark_seen(
            prepared.leads,
            known_by(prepared.schema, prepared.recipe.fields),
            missing=options.missing,
        ),
    )


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


def _counted(prepared: Prepared) -> dict[str, Any]:
    """Return what the outcomes are called, and how many leads have which."""
    converted, outcome = prepared.converted, prepared.outcome
    return {
        "positive": outcome.positive,
        "negative": outcome.negative,
        "n_leads": len(converted),
        "n_converted": int(converted.sum()),
        "n_unlabelled": int(np.isnan(outcome.converted).sum()),
        "n_duplicates": len(converted) - len(np.unique(prepared.groups)),
    }


def _weighting(prepared: Prepared, options: TrainingOptions) -> dict[str, Any] | None:
    if prepared.weight is None:
        return None
    return {
        "column": options.weight,
        "n_effective": effective_size(prepared.weight),
        "base_rate": mean(prepared.converted, prepared.weight),
        "assumes": "Leads of one weight are like those they stand for.",
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


def _warnings(prepared: Prepared, confirmed: Collection[str]) -> list[str]:
    """Return what is open about the columns in use: those that nobody has vouched for."""
    warned = _warned(prepared)
    return [
        f"Nobody has confirmed that '{column}' is known before the first contact. {reason}."
        for column, reason in zip(warned["column"], warned["reason"], strict=True)
        if column not in confirmed
    ]


def _warned(prepared: Prepared) -> pd.DataFrame:
    """Return the rows of `find_leaks` about the columns in use."""
    leaks, fields = prepared.leaks, prepared.recipe.fields
    return leaks[(leaks["verdict"] == "warned") & leaks["column"].isin(fields)]


def _histograms(prepared: Prepared) -> dict[str, pd.DataFrame]:
    """Count the leads on each number's axis, where a lead has a number."""
    tables = {
        name: histogram(to_numbers(prepared.leads[name], prepared.recipe.placeholders))
        for name in prepared.recipe.numeric
    }
    return {name: table for name, table in tables.items() if len(table)}


def _correlation(prepared: Prepared) -> pd.DataFrame:
    """Pearson's correlation of each numeric field with converting, over the filled cells.

    It describes the leads as they are, so no weight counts here.
    """
    numbers = pd.DataFrame(
        {
            name: to_numbers(prepared.leads[name], prepared.recipe.placeholders)
            for name in prepared.recipe.numeric
        },
        index=prepared.leads.index,
    ).replace([np.inf, -np.inf], np.nan)
    varied = numbers.loc[:, numbers.max() > numbers.min()]
    correlation = varied.corrwith(pd.Series(prepared.converted, index=prepared.leads.index))
    known = correlation.dropna()  # where all filled cells are of one outcome, there is none
    return known.rename_axis("field").rename("correlation").reset_index()


def _strength(read_off: ReadOff) -> dict[str, float]:
    """Return the strength C that the classic recipe chose; in the default one each block has its own."""
    is_classic = read_off.recipe.kind == "classic"
    return {"strength": float(read_off.pipeline["logistic"].C)} if is_classic else {}
