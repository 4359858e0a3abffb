"""Training two recipes anew on the same leads, to judge them where both models know the leads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.model.calibrating.choosing import CalibrationChoice, choose_calibration
from leadscoring.model.card import Card
from leadscoring.model.preparation import Prepared, TrainingOptions, prepare
from leadscoring.model.segment_contest import contests, served
from leadscoring.model.segment_levels import segment_again
from leadscoring.model.validation import cross_validate

__all__ = ["held_out", "options_again", "retrain", "shifted"]

Vector = npt.NDArray[np.float64]
Groups = npt.NDArray[np.intp]


def retrain(
    recipes: Sequence[tuple[pd.DataFrame, Card]],
    *,
    target: str,
    positive: str,
    groups: Groups,
    weight: str | None = None,
    n_jobs: int = 1,
    each: Callable[[int, int], None] | None = None,
) -> list[Vector]:
    """Cross-validate the recipes of models on the same leads, in the same folds, once.

    Parameters
    ----------
    recipes : sequence of (pandas.DataFrame of shape (n_leads, n_columns), Card)
        The leads under the names that a model knows, and the model's card. The
        first card's seed and folds serve for all.
    target, positive : str
        The outcome column, and its value that means converted.
    groups : ndarray of int of shape (n_labelled,)
        Leads of one group, such as duplicates, stay in one fold.
    weight : str, optional
        Column of what each lead counts, for all recipes alike.
    n_jobs : int
        Processes that work side by side.
    each : callable, optional
        Called after each round with the rounds done and the total; may raise to stop.

    Returns
    -------
    probability : list of ndarray of shape (n_labelled,)
        Each recipe's calibrated probabilities of the leads with an outcome, by
        models that were trained without them.

    Raises
    ------
    InvalidInput
        If a recipe cannot be trained on these leads.
    """
    first = recipes[0][1]
    options = [options_again(card, leads, target, positive, weight) for leads, card in recipes]
    prepared = [prepare(leads, asked) for (leads, _), asked in zip(recipes, options, strict=True)]
    rarer = int(np.bincount(prepared[0].converted.astype(int)).min())
    n_folds = min(int(first.options["n_folds"]), rarer)
    return [
        _served(
            replace(one, groups=groups, recipe=replace(one.recipe, seed=first.seed)),
            replace(asked, n_folds=n_folds),
            n_jobs=n_jobs,
            each=shifted(each, n_before * n_folds, len(prepared) * n_folds),
        )
        for n_before, (one, asked) in enumerate(zip(prepared, options, strict=True))
    ]


def _served(
    prepared: Prepared,
    options: TrainingOptions,
    *,
    n_jobs: int,
    each: Callable[[int, int], None] | None,
) -> Vector:
    """Return each lead's held-out probability by what would serve it: a level's model, or the general."""
    n_folds = options.n_folds
    general = held_out(prepared, n_folds=n_folds, n_jobs=n_jobs, each=each).probability

    def stay(*_: int) -> None:
        if each is not None:
            each(n_folds, n_folds)  # no round is counted, but the work may be stopped

    return served(general, contests(prepared, options, general, n_jobs=n_jobs, each=stay))


def held_out(
    prepared: Prepared, *, n_folds: int, n_jobs: int, each: Callable[[int, int], None] | None
) -> CalibrationChoice:
    """Cross-validate once: each lead's probability by a model without it, and the map that was kept.

    Parameters
    ----------
    prepared : Prepared
        What to train on, and how.
    n_folds : int
        Folds of the cross-validation.
    n_jobs : int
        Processes that work side by side.
    each : callable, optional
        Called after each round with the rounds done and the total; may raise to stop.
    """
    out = cross_validate(
        prepared.leads,
        prepared.converted,
        prepared.recipe,
        groups=prepared.groups,
        moments=prepared.moments,
        n_folds=n_folds,
        n_repeats=1,
        n_jobs=n_jobs,
        each=each,
        weight=prepared.weight,
    )
    return choose_calibration(out.log_odds[0], prepared.converted, out.folds[0], prepared.weight)


def shifted(
    each: Callable[[int, int], None] | None, before: int, total: int
) -> Callable[[int, int], None] | None:
    """Return `each` for a part of a work of `total` rounds, `before` of them done by then."""
    return None if each is None else lambda done, _: each(before + done, total)


def options_again(
    card: Card, frame: pd.DataFrame, target: str, positive: str, weight: str | None = None
) -> TrainingOptions:
    """Return the options that give a model's recipe again on other leads.

    Parameters
    ----------
    card : Card
        The model's card: its fields are used as far as the leads have them, and
        nothing else.
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        The leads, under the names that the model knows.
    target, positive : str
        The outcome column, and its value that means converted.
    weight : str or None
        Column of what each lead counts.
    """
    fields = [name for name in card.fields if name in frame.columns]
    options: dict[str, Any] = {k: v for k, v in card.options.items() if k not in _NOT_AGAIN}
    options |= segment_again(card.options, frame[frame[target].notna()])
    if options["segment"] not in (None, *fields):
        fields.append(options["segment"])
    if options["interactions"] != "auto":
        options["interactions"] = [p for p in options["interactions"] if set(p) <= set(fields)]
    for direction in ("rising", "falling"):
        options[direction] = [name for name in options.get(direction, []) if name in fields]
    if card.options.get("date") in ("", *frame.columns):
        options["date"] = card.options["date"]
    options |= {
        "converted_on": "",  # the leads that are too young are left out already
        "positive": positive,
        "include": fields,
        "exclude": [name for name in frame.columns if name not in (*fields, target, weight)],
        "weight": weight,
    }
    return TrainingOptions.of(target, options)


_NOT_AGAIN = (
    *("target", "positive", "include", "exclude", "confirmed", "weight"),
    *("date", "converted_on", "strength", "max_missing", "max_fields", "fewest"),
)
