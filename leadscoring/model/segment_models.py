"""Training models of their own for the levels that earn one, and what they change of the figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from leadscoring.exceptions import InvalidInput
from leadscoring.model.calibrating.choosing import CalibrationChoice
from leadscoring.model.describing import describe
from leadscoring.model.fitting import fit
from leadscoring.model.hold_out import HoldOut
from leadscoring.model.preparation import Prepared, TrainingOptions
from leadscoring.model.recipe import Recipe
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.segment_contest import NOT_TRIED, Contest, contests
from leadscoring.model.segments import Part, Segments
from leadscoring.model.training_steps import calibrated, cross_validated, learnt, selected

__all__ = ["SegmentModels", "segment_models"]

Vector = npt.NDArray[np.float64]
Each = Callable[[int, int], None]


@dataclass(frozen=True)
class _Own:
    """The model of a level that earned one."""

    contest: Contest
    part: Part
    choices: list[CalibrationChoice]


@dataclass(frozen=True)
class SegmentModels:
    """What came of asking for models for segments.

    Attributes
    ----------
    field : str
        The field; empty where none was named.
    found : tuple of Contest
        One for each level that was asked for.
    own : tuple
        The models of the levels that earned one.
    """

    field: str = ""
    found: tuple[Contest, ...] = ()
    own: tuple[_Own, ...] = ()

    def rows(self) -> list[dict[str, Any]]:
        """Return what the card keeps; see `Card.segments`."""
        return [one.row(self.field) for one in self.found]

    def beside(self, general: Scorecard) -> Segments | None:
        """Return the parts of the version; None where the general model serves all leads."""
        parts = tuple(one.part for one in self.own)
        return Segments.beside(general, self.field, parts) if parts else None

    def routed(self, general: Sequence[CalibrationChoice]) -> list[CalibrationChoice]:
        """Return the predictions of each repeat, each lead's by the model that serves it.

        Which levels have a model of their own was decided by the first repeat. That
        flatters the figures by less than the width of their intervals: a level is
        kept only where chance is an unlikely reason.
        """
        chosen = []
        for repeat, choice in enumerate(general):
            probability = choice.probability.copy()
            for one in self.own:
                probability[one.contest.rows] = one.choices[repeat].probability
            chosen.append(replace(choice, probability=probability))
        return chosen

    def recipes(self) -> list[tuple[npt.NDArray[np.bool_], Recipe]]:
        """Return which leads have a model of their own, and how it is built."""
        return [(one.contest.rows, one.contest.prepared.recipe) for one in self.own]

    def tried(
        self, trial: HoldOut | None, prepared: Prepared, options: TrainingOptions
    ) -> HoldOut | None:
        """Return the predictions of leads kept apart, each by the model that would serve it.

        Each level's model is trained anew without the leads kept apart. Which levels
        have one is not decided anew.

        Parameters
        ----------
        trial : HoldOut or None
            Of the general model.
        prepared : Prepared
            All labelled leads.
        options : TrainingOptions
            What the user chose.
        """
        if trial is None or trial.is_apart is None:
            return None
        learnt_now, apart_now = trial.learnt.copy(), trial.apart.copy()
        for rows, recipe in self.recipes():
            rest = replace(prepared.part(rows & ~trial.is_apart), recipe=recipe)
            try:
                choice = _once(rest, options)
            except InvalidInput:  # duplicates are too many to deal the rest out once more
                continue
            out = rows & trial.is_apart
            learnt_now[rows[~trial.is_apart]] = choice.probability
            apart_now[rows[trial.is_apart]] = choice.calibration(_log_odds(rest, prepared, out))
        return replace(trial, learnt=learnt_now, apart=apart_now)


def segment_models(
    prepared: Prepared,
    options: TrainingOptions,
    general: Vector,
    *,
    n_jobs: int = 1,
    each: Each | None = None,
) -> SegmentModels:
    """Train a model of its own for each level whose leads it serves better than the general one.

    Parameters
    ----------
    prepared : Prepared
        All labelled leads, with the recipe before anything was selected.
    options : TrainingOptions
        With the field, if any, and which of its levels.
    general : ndarray of shape (n_leads,)
        Each lead's probability by general models that were fitted without it.
    n_jobs : int
        Processes that work side by side.
    each : callable, optional
        Called after each round of the comparison with the rounds done and the
        total; may raise to stop.
    """
    found, own = [], []
    for contest in contests(prepared, options, general, n_jobs=n_jobs, each=each):
        settled = contest
        if contest.is_won:
            try:
                own.append(_trained(contest, options, n_jobs))
            except InvalidInput as error:  # its leads are too alike for what was asked for
                settled = replace(contest, verdict=NOT_TRIED, reason=str(error))
        found.append(settled)
    return SegmentModels(options.segment or "", tuple(found), tuple(own))


def _trained(contest: Contest, options: TrainingOptions, n_jobs: int) -> _Own:
    """Do for a level's leads what a training does for all."""
    prepared = contest.prepared
    held_out = cross_validated(prepared, options, n_jobs=n_jobs)
    choices = calibrated(prepared, held_out)
    selection = selected(prepared, n_jobs=n_jobs)
    settled = replace(prepared, recipe=selection.recipe)
    with threadpool_limits(1):
        read_off = learnt(settled)
        scorecard = read_off.scorecard(choices[0].calibration)
    card = describe(settled, options, held_out, choices, selection, read_off, None)
    same = {
        column.name: "all leads of the level say the same"
        for column in prepared.schema.fields
        if column.name not in (*prepared.recipe.fields, *prepared.excluded)
    }
    card = replace(
        card,
        excluded=card.excluded | same,
        seen={},  # this and the profile the version's card tells of all leads
        profile={},
    )
    return _Own(contest, Part(contest.level, scorecard, card, read_off.pipeline), choices)


def _once(prepared: Prepared, options: TrainingOptions) -> CalibrationChoice:
    held_out = cross_validated(prepared, replace(options, n_repeats=1))
    return calibrated(prepared, held_out)[0]


def _log_odds(rest: Prepared, prepared: Prepared, rows: npt.NDArray[np.bool_]) -> Vector:
    """Return what a model of the rest says of other leads, before calibration."""
    with threadpool_limits(1):
        pipeline = fit(
            rest.leads, rest.converted, rest.recipe, moments=rest.moments, weight=rest.weight
        )
        log_odds: Vector = pipeline.decision_function(prepared.leads.loc[rows, rest.recipe.fields])
    return log_odds
