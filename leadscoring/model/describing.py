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
from leadscoring.model.card import Card, fingerprint, library_versions
from leadscoring.model.held_out_figures import figures
from leadscoring.model.histograms import histogram
from leadscoring.model.preparation import Prepared, TrainingOptions
from leadscoring.model.profile import profile
from leadscoring.model.reading_off import ReadOff
from leadscoring.model.seen import known_by, mark_seen
from leadscoring.model.selection import Selection
from leadscoring.model.validation import OutOfFold
from leadscoring.model.weights import effective_size, mean

__all__ = ["describe"]

Vector = npt.NDArray[np.float64]


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
