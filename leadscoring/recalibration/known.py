"""What really happened to leads that a model has not seen, and whether that is enough."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.exceptions import InvalidInput
from leadscoring.lead_model import LeadModel
from leadscoring.leads.duplicates import repeated_leads
from leadscoring.leads.matching import match_columns
from leadscoring.model.affine_map import Correction
from leadscoring.model.folds import check_folds, deal
from leadscoring.model.weights import effective_size

__all__ = ["FEWEST_OF_AN_OUTCOME", "Known", "check_worth_it", "known_to"]

Vector = npt.NDArray[np.float64]

FEWEST_OF_AN_OUTCOME = 50
"""Fewest leads that converted, and that did not: with fewer, the 95% interval of the
correction reaches 0.28 log-odds (1.96 / sqrt(50)) to either side, or farther, which is
some 5 points at a promise of 80%."""
_N_FOLDS = 10


@dataclass(frozen=True)
class Known:
    """Leads whose outcome is known, and what the model said of them without knowing it.

    Parameters
    ----------
    rows : ndarray of bool of shape (n_rows,)
        Which of the leads that were given these are.
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        They, under the model's column names.
    converted, promised : ndarray of shape (n_leads,)
        Outcome (1 or 0) and probability.
    weight : ndarray of shape (n_leads,) or None
        How many leads each stands for; None: all the same.
    folds : ndarray of int of shape (n_leads,)
        The fold in which each is left out.
    """

    rows: npt.NDArray[np.bool_]
    frame: pd.DataFrame
    converted: Vector
    promised: Vector
    weight: Vector | None
    folds: npt.NDArray[np.intp]

    @property
    def n_effective(self) -> float:
        """As how many leads of equal weight they tell."""
        return float(len(self.converted)) if self.weight is None else effective_size(self.weight)

    def mean(self, values: Vector) -> float:
        """Return the weighted mean of one value per lead."""
        return float(np.average(values, weights=self.weight))


def known_to(
    model: LeadModel,
    frame: pd.DataFrame,
    converted: npt.ArrayLike,
    weight: npt.ArrayLike | None,
    held_out: npt.ArrayLike | None,
) -> Known:
    """Return what tells how well a model keeps its promise; see `recalibrate`.

    Raises
    ------
    InvalidInput
        If there are too few such leads.
    """
    happened = np.asarray(converted, dtype=np.float64)
    named = match_columns(model.fields, frame).apply(frame)
    is_known = ~np.isnan(happened)
    if held_out is None:
        new = ~model.card.has_seen(named)
    else:
        new = ~np.isnan(np.asarray(held_out, dtype=np.float64))
    rows = is_known & new
    each = None if weight is None else np.asarray(weight, dtype=np.float64)[rows]
    _check_enough(happened[rows], each, int((is_known & ~new).sum()))
    named, happened = named[rows], happened[rows]
    promised = (
        model.probability(named)
        if held_out is None
        else np.asarray(held_out, dtype=np.float64)[rows]
    )
    fields = [name for name in model.fields if name in named.columns]
    groups = repeated_leads(named, fields, missing=model.card.options["missing"])
    folds = deal(happened, groups, _N_FOLDS, model.card.seed)
    check_folds(happened, folds, _N_FOLDS)
    return Known(rows, named, happened, promised, each, folds)


def _check_enough(converted: Vector, weight: Vector | None, n_seen: int) -> None:
    each = np.ones(len(converted)) if weight is None else weight
    sizes = [effective_size(each[converted == said]) for said in (1, 0)]
    if min(sizes) >= FEWEST_OF_AN_OUTCOME:
        return
    counts = [f"{n:,.0f}" for n in sizes]
    weighted = "" if weight is None else " (as many as their weights are worth)"
    seen = f" Another {n_seen:,} are left out: the model has learnt from them." if n_seen else ""
    raise InvalidInput(
        f"To recalibrate takes at least {FEWEST_OF_AN_OUTCOME} leads that converted and "
        f"{FEWEST_OF_AN_OUTCOME} that did not, old enough and new to the model: with fewer, the "
        "correction would be off by more than 5 points at a promise of 80%. There are "
        f"{counts[0]} and {counts[1]}{weighted}.{seen} Wait for more outcomes."
    )


def check_worth_it(correction: Correction, known: Known) -> None:
    """Refuse a correction that is no more than chance."""
    if correction.is_more_than_chance:
        return
    low, high = correction.offset_interval
    raise InvalidInput(
        f"On these {len(known.converted):,} leads the model promised "
        f"{known.mean(known.promised):.1%} and {known.mean(known.converted):.1%} converted: no "
        f"more than chance (the log-odds ask for a correction of {correction.map.offset:+.2f}, "
        f"{low:+.2f} to {high:+.2f}). There is nothing to recalibrate."
    )
