"""What a training works out: a model, and how it does beside the one in use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from leadscoring.app.apart.talk import Overseer
from leadscoring.challenge import Challenge, challenge, must_retrain
from leadscoring.exceptions import Cancelled
from leadscoring.lead_model import LeadModel, train
from leadscoring.leads.matching import match_columns
from leadscoring.leads.outcomes import binary_outcome
from leadscoring.model.options import TrainingOptions
from leadscoring.model.progress import STAGES, Step
from leadscoring.refitting.challenging import set_right
from leadscoring.refitting.looking import Looked
from leadscoring.store.known_leads import KnownLeads

__all__ = ["Asked", "Learnt", "learn"]

_COMPARED_AS_IS = 0.95  # share of the time that goes into training, where the champion only scores
_ROUNDS_BESIDES = 14  # the trial, the worth of each field, the final fit, the backtest: as fourteen


@dataclass(frozen=True)
class Asked:
    """What to learn from, and what to compare with.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        Labelled leads.
    options : dict
        Options of `train`, the target among them.
    champion : LeadModel or None
        The model in use; None for the first model.
    known : KnownLeads, optional
        The same leads, where they are the team's own outcomes.
    looked : Looked, optional
        How the model in use is doing; it goes with `known`.
    """

    frame: pd.DataFrame
    options: dict[str, Any]
    champion: LeadModel | None
    known: KnownLeads | None = None
    looked: Looked | None = None


@dataclass(frozen=True)
class Learnt:
    """What was learnt; nothing of it is saved yet.

    Parameters
    ----------
    model : LeadModel
        At the cutoff that it recommends.
    challenge : Challenge or None
        The comparison with the model in use.
    told : str
        How its probabilities were corrected, as a sentence; empty where they were not.
    """

    model: LeadModel
    challenge: Challenge | None
    told: str


def learn(asked: Asked, overseer: Overseer) -> Learnt:
    """Train a model and set it beside the one in use.

    Parameters
    ----------
    asked : Asked
        What to learn from.
    overseer : Overseer
        Told how far the training is, and asked whether to stop.

    Raises
    ------
    InvalidInput
        If the leads or the options cannot be used.
    Cancelled
        If the overseer says so.
    """
    share = _share_of_training(asked)

    def progress(step: Step) -> None:
        overseer.report(step.stage, share * step.share, step.detail)

    model = train(asked.frame, progress=progress, cancelled=overseer.stopped, **asked.options)
    return _compared(asked, model, overseer, share)


def _compared(asked: Asked, model: LeadModel, overseer: Overseer, share: float) -> Learnt:
    """Return the model, corrected where the team's outcomes ask for it, beside the one in use."""
    if asked.champion is None:
        return Learnt(model, None, "")
    each = _rounds(overseer, share)
    overseer.report(len(STAGES), share)
    if asked.known is None or asked.looked is None:
        return Learnt(model, challenge(asked.champion, model, asked.frame, each=each), "")
    frame = asked.frame.set_axis(asked.known.frame.index)  # as its columns are understood here
    right = set_right(model, asked.looked, replace(asked.known, frame=frame), each=each)
    return Learnt(right.model, right.challenge, right.told)


def _rounds(overseer: Overseer, share: float) -> Callable[[int, int], None]:
    def each(done: int, total: int) -> None:
        if overseer.stopped():
            raise Cancelled("The training was cancelled. Nothing was saved.")
        rest = (0.98 - share) * done / total
        overseer.report(len(STAGES), share + rest, f"{done} of {total} rounds")

    return each


def _share_of_training(asked: Asked) -> float:
    """Return the share of the time that training takes, the comparison taking the rest."""
    if asked.champion is None:
        return 0.98
    options = TrainingOptions.of(
        asked.options["target"], {k: v for k, v in asked.options.items() if k != "target"}
    )
    outcome = binary_outcome(asked.frame[options.target], options.positive, options.missing)
    known = match_columns(asked.champion.fields, asked.frame).apply(asked.frame)
    if not must_retrain(asked.champion, known, outcome.converted):
        return _COMPARED_AS_IS
    training = options.n_folds * options.n_repeats + _ROUNDS_BESIDES
    return training / (training + 2 * options.n_folds)
