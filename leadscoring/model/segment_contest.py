"""Whether the leads of a level are better served by a model of their own than by the general one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtri

from leadscoring.exceptions import InvalidInput
from leadscoring.model.comparison import BETTER, NO_EVIDENCE, WORSE, compare
from leadscoring.model.preparation import Prepared, TrainingOptions
from leadscoring.model.segment_levels import asked_levels, of_varied, too_few
from leadscoring.model.training_steps import calibrated, cross_validated
from leadscoring.model.weights import mean

__all__ = ["NOT_TRIED", "TOO_FEW", "Contest", "contests", "served"]

Vector = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Each = Callable[[int, int], None]

TOO_FEW, NOT_TRIED = "too few", "not tried"
"""What is said of a level whose leads allow no comparison, besides the verdicts of one."""
_COMPARED = ("log_loss", "roc_auc")
_RISK = 0.025  # at either end of a 95% interval


@dataclass(frozen=True)
class Contest:
    """A level's own model beside the general one, each predicting leads left out of its training.

    Attributes
    ----------
    level : str
        The level.
    rows : ndarray of bool of shape (n_leads,)
        Which of the labelled leads are of it.
    prepared : Prepared
        These leads, and how a model of their own is built.
    verdict : str
        On the model of its own: ``better``, ``no evidence`` or ``worse`` by log loss;
        ``too few`` or ``not tried`` where there was no comparison.
    reason : str
        What speaks for the verdict, in words.
    probability : ndarray of shape (n_rows,) or None
        What the model of its own says of the leads, each left out; None without one.
    figures : dict
        For log_loss and roc_auc: general, own, and their difference with the ends low
        and high of its interval, which hold with 95% for all levels together; empty
        without a comparison.
    """

    level: str
    rows: Mask
    prepared: Prepared
    verdict: str
    reason: str
    probability: Vector | None = None
    figures: dict[str, dict[str, float]] | None = None

    @property
    def is_won(self) -> bool:
        """Whether the level's own model serves its leads."""
        return self.verdict == BETTER

    def row(self, field: str) -> dict[str, Any]:
        """Return what the card keeps; see `Card.segments`."""
        return {
            "field": field,
            "level": self.level,
            "n_leads": int(self.rows.sum()),
            "n_converted": int(self.prepared.converted.sum()),
            "is_kept": self.is_won,
            "verdict": self.verdict,
            "reason": self.reason,
            **(self.figures or {}),
        }


def contests(
    prepared: Prepared,
    options: TrainingOptions,
    general: Vector,
    *,
    n_jobs: int = 1,
    each: Each | None = None,
) -> list[Contest]:
    """Set a model of its own beside the general one, for each level that was asked for.

    Both are cross-validated, and compared on the level's leads, paired. The more
    levels are tried, the wider their intervals are made, so that all of them together
    hold with 95% (Bonferroni): otherwise one of many levels would win by chance. Such
    intervals are still a little narrow, since the models of all folds share leads: in
    100 simulated worlds of two levels that were alike, 6 of 200 had a model of their
    own kept, which then did next to no harm, being nearly the general one.

    Parameters
    ----------
    prepared : Prepared
        All labelled leads, with the recipe before anything was selected.
    options : TrainingOptions
        With `segment`, and which of its levels.
    general : ndarray of shape (n_leads,)
        Each lead's probability by general models that were fitted without it.
    n_jobs : int
        Processes that work side by side.
    each : callable, optional
        Called after each round with the rounds done and the total; may raise to stop.

    Returns
    -------
    found : list of Contest
        One for each level, those of most leads first; none where no field was named.
    """
    if options.segment is None:
        return []
    once = replace(options, n_repeats=1)
    asked = [(level, rows, prepared.part(rows)) for level, rows in asked_levels(prepared, options)]
    n_tried = sum(too_few(part) == "" for _, _, part in asked)
    found: list[Contest] = []
    for level, rows, part in asked:
        before = options.n_folds * sum(one.verdict != TOO_FEW for one in found)
        tell = _shifted(each, before, options.n_folds * n_tried)
        one = _tried(part, once, level, rows, n_jobs, tell)
        found.append(_judged(one, general[rows], n_tried))
    return found


def served(general: Vector, found: Sequence[Contest]) -> Vector:
    """Return what is said of each lead by the model that serves it, each left out of its training.

    Parameters
    ----------
    general : ndarray of shape (n_leads,)
        What the general model says.
    found : sequence of Contest
        Of the levels.
    """
    routed = general.copy()
    for one in found:
        if one.is_won and one.probability is not None:
            routed[one.rows] = one.probability
    return routed


def _tried(
    part: Prepared,
    options: TrainingOptions,
    level: str,
    rows: Mask,
    n_jobs: int,
    each: Each | None,
) -> Contest:
    """Return what a level's own model says of its leads, each left out; nothing is judged yet."""
    why_not = too_few(part)
    if why_not:
        return Contest(level, rows, part, TOO_FEW, why_not)
    try:
        part = replace(part, recipe=of_varied(part))
        held_out = cross_validated(part, options, n_jobs=n_jobs, each=each)
    except InvalidInput as error:  # one level's leads are too alike; the others are tried
        return Contest(level, rows, part, NOT_TRIED, str(error))
    own = calibrated(part, held_out)[0].probability
    return Contest(level, rows, part, NO_EVIDENCE, "", own)


def _judged(contest: Contest, general: Vector, n_tried: int) -> Contest:
    """Return the contest with its verdict, where there are two models to compare."""
    part, own = contest.prepared, contest.probability
    if own is None:
        return contest
    table = compare(
        general,
        own,
        part.converted,
        calls=mean(part.converted, part.weight),
        groups=part.groups,
        seed=part.recipe.seed,
        weight=part.weight,
    )
    wider = float(ndtri(1 - _RISK / n_tried) / ndtri(1 - _RISK))
    figures = {name: _figures(table, name, wider) for name in _COMPARED}
    loss = figures["log_loss"]
    verdict = BETTER if loss["high"] < 0 else WORSE if loss["low"] > 0 else NO_EVIDENCE
    reason = _told(verdict, loss, len(own))
    return replace(contest, verdict=verdict, reason=reason, figures=figures)


def _figures(table: pd.DataFrame, measure: str, wider: float) -> dict[str, float]:
    """Return what two models come to, with the interval of their difference made wider."""
    (row,) = table[table["measure"] == measure].to_dict("records")
    difference = float(row["difference"])
    return {
        "general": float(row["champion"]),
        "own": float(row["challenger"]),
        "difference": difference,
        "low": difference + wider * (float(row["low"]) - difference),
        "high": difference + wider * (float(row["high"]) - difference),
    }


def _told(verdict: str, loss: dict[str, float], n_leads: int) -> str:
    measured = (
        f"log loss {loss['own']:.3f} instead of {loss['general']:.3f} on its {n_leads:,} leads "
        f"(difference {loss['low']:+.3f} to {loss['high']:+.3f})"
    )
    if verdict == BETTER:
        return f"A model of its own is better: {measured}."
    if verdict == NO_EVIDENCE:
        return f"A model of its own is not surely better: {measured}. The general one serves."
    return f"A model of its own is worse: {measured}. The general one serves."


def _shifted(each: Each | None, before: int, total: int) -> Each | None:
    return None if each is None else lambda done, _: each(before + done, total)
