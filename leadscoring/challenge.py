"""Champion against challenger: whether a newly trained or an older model should be published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.decisions.challenge_result import Basis, Challenge
from leadscoring.exceptions import Cancelled, InvalidInput, LeadScoringError
from leadscoring.lead_model import LeadModel
from leadscoring.leads.duplicates import repeated_leads
from leadscoring.leads.matching import Match, match_columns
from leadscoring.leads.outcomes import BinaryOutcome, binary_outcome
from leadscoring.model.card import Card
from leadscoring.model.comparison import compare
from leadscoring.model.retraining import retrain
from leadscoring.model.weights import effective_size, mean, read_weights

__all__ = ["Challenge", "challenge", "must_retrain", "set_beside"]

Vector = npt.NDArray[np.float64]
Groups = npt.NDArray[np.intp]
FEWEST_NEW = 200
"""Fewest leads that the champion has not seen, to judge it on them."""
FEWEST_OF_AN_OUTCOME = 30
"""Fewest of them that converted, and that did not."""


def must_retrain(champion: LeadModel, leads: pd.DataFrame, converted: Vector) -> bool:
    """Return whether too few labelled leads are new to the champion to judge it on them.

    Parameters
    ----------
    champion : LeadModel
        The published model.
    leads : pandas.DataFrame of shape (n_leads, n_columns)
        Leads under the champion's column names.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, 0 where not, nan where it is not known.
    """
    new = converted[~champion.card.has_seen(leads) & ~np.isnan(converted)]
    bought = int(new.sum())
    return len(new) < FEWEST_NEW or min(bought, len(new) - bought) < FEWEST_OF_AN_OUTCOME


def challenge(
    champion: LeadModel,
    challenger: LeadModel,
    leads: pd.DataFrame,
    *,
    draws: int = 1_000,
    n_jobs: int = 1,
    each: Callable[[int, int], None] | None = None,
) -> Challenge:
    """Compare a model that was just trained with the one in use, on the same leads.

    Parameters
    ----------
    champion : LeadModel
        The published model, at its published cutoff, which sets how many leads are called.
    challenger : LeadModel
        As `train` returned it.
    leads : pandas.DataFrame of shape (n_leads, n_columns)
        What the challenger was trained on; those that took no part in its
        training, as those too young to have decided, take none here. Where it
        was trained with weights, these count here as well.
    draws : int
        Bootstrap draws of the intervals.
    n_jobs : int
        Processes that work side by side.
    each : callable, optional
        Called after each round, where recipes are trained anew, with the rounds
        done and the total; may raise to stop.

    Returns
    -------
    result : Challenge
        Without a table where the leads do not allow a comparison.

    Raises
    ------
    InvalidInput
        If the challenger was not trained on these leads just now.
    """
    outcome = binary_outcome(
        leads[challenger.card.target], challenger.card.positive, challenger.card.options["missing"]
    )
    held_out = _held_out(challenger, outcome)
    outcome = replace(outcome, converted=np.where(np.isnan(held_out), np.nan, outcome.converted))
    match = match_columns(champion.fields, leads)
    why_not = _why_not(champion, challenger, match)
    if why_not:
        return Challenge(None, "none", why_not=why_not)
    known = match.apply(leads)
    groups = repeated_leads(
        leads, _fields(challenger, match), missing=challenger.card.options["missing"]
    )
    if must_retrain(champion, known, outcome.converted):
        recipes = [(known, champion.card), (leads, challenger.card)]
        return _retrained(
            recipes, champion.cutoff, outcome, groups, draws=draws, n_jobs=n_jobs, each=each
        )
    new = ~np.isnan(outcome.converted) & ~champion.card.has_seen(known)
    weight = challenger.card.options.get("weight")
    return _judge(
        champion.probability(known[new]),
        held_out[new],
        outcome.converted[new],
        groups=groups[new],
        weight=read_weights(leads[new], weight),
        cutoff=champion.cutoff,
        basis="unseen",
        draws=draws,
    )


def set_beside(
    champion: LeadModel,
    challenger: LeadModel,
    leads: pd.DataFrame,
    *,
    weight: str | None = None,
    draws: int = 1_000,
) -> Challenge:
    """Compare two saved models on the same labelled leads, as they score them.

    Parameters
    ----------
    champion : LeadModel
        The model whose cutoff sets how many leads both call.
    challenger : LeadModel
        The other.
    leads : pandas.DataFrame of shape (n_leads, n_columns)
        With the champion's target; leads without an outcome take no part.
    weight : str, optional
        Column of how many leads each stands for.
    draws : int
        Bootstrap draws of the intervals.

    Returns
    -------
    result : Challenge
        With how many of the leads each model was trained on.

    Raises
    ------
    InvalidInput
        If the models predict different things, or the leads lack the outcome or
        half of a model's fields.
    """
    old, new = champion.card, challenger.card
    matches = [match_columns(model.fields, leads) for model in (champion, challenger)]
    if old.target not in leads.columns:
        raise InvalidInput(
            f"The leads have no column '{old.target}' that holds the outcome. "
            "Pass leads whose outcome is known."
        )
    _check_comparable((champion, challenger), matches)
    outcome = binary_outcome(leads[old.target], old.positive, old.options["missing"])
    known = ~np.isnan(outcome.converted)
    frames = [match.apply(leads[known]) for match in matches]
    fields = dict.fromkeys(name for match in matches for name in _columns(match))
    result = _judge(
        champion.probability(frames[0]),
        challenger.probability(frames[1]),
        outcome.converted[known],
        groups=repeated_leads(leads[known], fields, missing=old.options["missing"]),
        weight=read_weights(leads[known], weight),
        cutoff=champion.cutoff,
        basis="as scored",
        draws=draws,
    )
    seen = (int(old.has_seen(frames[0]).sum()), int(new.has_seen(frames[1]).sum()))
    return replace(result, seen=seen)


def _retrained(
    recipes: Sequence[tuple[pd.DataFrame, Card]],
    cutoff: float,
    outcome: BinaryOutcome,
    groups: Groups,
    *,
    draws: int,
    n_jobs: int,
    each: Callable[[int, int], None] | None,
) -> Challenge:
    known = ~np.isnan(outcome.converted)
    leads, card = recipes[1]
    weight = card.options.get("weight")
    try:
        champion, challenger = retrain(
            [(of_one[known], its_card) for of_one, its_card in recipes],
            target=card.target,
            positive=outcome.positive,
            groups=groups[known],
            weight=weight,
            n_jobs=n_jobs,
            each=each,
        )
    except Cancelled:
        raise
    except LeadScoringError as error:  # the training is done: it is not lost for want of a rival
        return Challenge(None, "none", why_not=str(error))
    return _judge(
        champion,
        challenger,
        outcome.converted[known],
        groups=groups[known],
        weight=read_weights(leads[known], weight),
        cutoff=cutoff,
        basis="retrained",
        draws=draws,
    )


def _judge(
    champion: Vector,
    challenger: Vector,
    converted: Vector,
    *,
    groups: Groups,
    weight: Vector | None,
    cutoff: float,
    basis: Basis,
    draws: int,
) -> Challenge:
    calls = mean((champion >= cutoff).astype(float), weight) or 1 / len(converted)
    table = compare(
        champion, challenger, converted, calls=calls, groups=groups, draws=draws, weight=weight
    )
    worth = None if weight is None else effective_size(weight)
    return Challenge(table, basis, len(converted), int(converted.sum()), calls, n_effective=worth)


def _held_out(challenger: LeadModel, outcome: BinaryOutcome) -> Vector:
    """Return the challenger's held-out probability of each lead, nan where it took no part."""
    held_out = challenger.held_out
    if held_out is None or len(held_out) != len(outcome.converted):
        raise InvalidInput(
            "The challenger must come straight from training on these leads: "
            "it brings no held-out prediction for each of them."
        )
    return held_out


def _fields(challenger: LeadModel, match: Match) -> list[str]:
    """Return the columns that either model uses: leads that agree in all of them are one lead."""
    return [*dict.fromkeys([*challenger.card.fields, *_columns(match)])]


def _columns(match: Match) -> list[str]:
    """Return the columns of the file that are a model's fields."""
    spelt = {name: column for column, name in match.renames.items()}
    return [spelt.get(name, name) for name in match.recognised]


def _why_not(champion: LeadModel, challenger: LeadModel, match: Match) -> str:
    old, new = champion.card, challenger.card
    if _predict_different_things(old, new):
        return (
            f"they predict different things: {old.target} = {old.positive} the one in use, "
            f"{new.target} = {new.positive} the new one."
        )
    if not match.is_usable:
        n_fields = len(match.recognised) + len(match.missing)
        return (
            f"the one in use needs at least half of its {n_fields} fields to be judged; "
            f"this file has {len(match.recognised)}."
        )
    return ""


def _check_comparable(models: Sequence[LeadModel], matches: Sequence[Match]) -> None:
    old, new = (model.card for model in models)
    if _predict_different_things(old, new):
        raise InvalidInput(
            f"{models[0].version} predicts {old.target} = {old.positive} and {models[1].version} "
            f"{new.target} = {new.positive}: name two versions that predict the same."
        )
    for model, match in zip(models, matches, strict=True):
        if not match.is_usable:
            raise InvalidInput(
                f"The leads have {len(match.recognised)} of the "
                f"{len(match.recognised) + len(match.missing)} fields of {model.version}; "
                "it needs at least half to be judged."
            )


def _predict_different_things(old: Card, new: Card) -> bool:
    return _form(old.target) != _form(new.target) or old.positive == new.negative


def _form(name: str) -> str:
    return "".join(name.split()).casefold()
