"""Training a challenger on the team's outcomes, and setting it beside the model in use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from leadscoring.challenge import Challenge, challenge
from leadscoring.exceptions import InvalidInput
from leadscoring.lead_model import LeadModel, train
from leadscoring.model.progress import Progress
from leadscoring.model.retraining import options_again
from leadscoring.recalibration import recalibrate
from leadscoring.refitting.looking import Looked
from leadscoring.refitting.promise import as_promised
from leadscoring.refitting.recalibrating import converted_of, promised_since
from leadscoring.store.known_leads import KnownLeads

__all__ = ["Challenger", "set_right", "train_challenger"]


@dataclass(frozen=True)
class Challenger:
    """A model that was trained on the team's outcomes, not yet saved.

    Parameters
    ----------
    model : LeadModel
        At the cutoff that keeps the present promise.
    challenge : Challenge
        How it did beside the model in use, on leads that neither has seen.
    since : date or None
        The leads that both were judged on were promised since then; None: all.
    told : str
        What became of its probabilities, as a sentence; empty where nothing did.
    """

    model: LeadModel
    challenge: Challenge
    since: date | None
    told: str


def train_challenger(
    looked: Looked,
    known: KnownLeads,
    *,
    n_jobs: int = 1,
    progress: Progress | None = None,
    each: Callable[[int, int], None] | None = None,
) -> Challenger:
    """Train the recipe of the model in use anew, on the team's outcomes; see `set_right`.

    Parameters
    ----------
    looked : Looked
        The model in use, and how it is doing.
    known : KnownLeads
        The team's outcomes.
    n_jobs : int
        Processes that work side by side.
    progress, each : callable, optional
        See `train` and `challenge`.

    Raises
    ------
    InvalidInput
        If there are too few outcomes to train on.
    """
    champion = looked.model
    options = options_again(champion.card, known.frame, known.target, known.positive, known.weight)
    model = train(known.frame, n_jobs=n_jobs, progress=progress, **options.to_dict())
    return set_right(model, looked, known, n_jobs=n_jobs, each=each)


def set_right(
    model: LeadModel,
    looked: Looked,
    known: KnownLeads,
    *,
    n_jobs: int = 1,
    each: Callable[[int, int], None] | None = None,
) -> Challenger:
    """Correct a model by the outcomes since the promise broke, and set it beside the one in use.

    It has learnt from all outcomes, for the order of leads outlasts most changes. Where
    the promise has not held for a while, its probabilities are corrected by the outcomes
    since, and both models are judged on those alone: the leads that come next will be
    like them.

    Parameters
    ----------
    model : LeadModel
        As `train` returned it, from `known`.
    looked, known, n_jobs, each
        As of `train_challenger`.

    Returns
    -------
    challenger : Challenger
        At the cutoff that keeps the present promise.
    """
    model, since, told = _corrected(model, looked, known)
    rows = promised_since(known, looked.ledger, since)
    held_out = None if model.held_out is None else model.held_out[rows]
    beside = replace(model, held_out=held_out)
    result = challenge(looked.model, beside, known.frame[rows], n_jobs=n_jobs, each=each)
    return Challenger(as_promised(model, looked.model), result, since, told)


def _corrected(
    model: LeadModel, looked: Looked, known: KnownLeads
) -> tuple[LeadModel, date | None, str]:
    """Return the model with its probabilities corrected by what came since the promise broke."""
    since = looked.since
    if since is None or model.held_out is None:
        return model, None, ""
    rows = promised_since(known, looked.ledger, since)
    try:
        corrected = recalibrate(
            model,
            known.frame,
            converted_of(known, looked),
            known.frame[known.weight],
            held_out=np.where(rows, model.held_out, np.nan),
            since=since,
        )
    except InvalidInput as error:
        return model, None, f"Its probabilities were not corrected further: {error}"
    n = (corrected.card.recalibration or {})["n_leads"]
    day = f"{since.day} {since:%b %Y}"
    return corrected, since, f"Its probabilities were corrected by the {n:,} outcomes since {day}."
