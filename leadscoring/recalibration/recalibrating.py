"""Correcting a model's probabilities by what really happened to its leads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, logit

from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.lead_model import LeadModel, first_cutoff
from leadscoring.model.affine_map import AffineMap, correct
from leadscoring.model.scorecard import Scorecard
from leadscoring.recalibration.describing import describe
from leadscoring.recalibration.known import check_worth_it, known_to

__all__ = ["recalibrate"]

_SURE = 1e-9  # probabilities nearer to 0 or 1 count as this near


def recalibrate(
    model: LeadModel,
    frame: pd.DataFrame,
    converted: npt.ArrayLike,
    weight: npt.ArrayLike | None = None,
    *,
    held_out: npt.ArrayLike | None = None,
    since: date | None = None,
) -> LeadModel:
    """Return the model with its probabilities corrected by what really happened.

    Terms, points and intercept stay, so the order of the leads does too. The
    calibrated log-odds are shifted, and stretched where that lowers the loss of leads
    left out by more than its standard error. Cutoffs, metrics and reliability are
    those of the leads given here, each corrected by a map fitted without it.

    Parameters
    ----------
    model : LeadModel
        The model.
    frame : pandas.DataFrame of shape (n_rows, n_columns)
        Leads whose outcome is known and old enough; those that the model was
        trained on are left out.
    converted : array-like of shape (n_rows,)
        1 where the lead converted, 0 where not, nan where it is not known.
    weight : array-like of shape (n_rows,), optional
        How many leads each stands for, above 0; by default each for itself.
    held_out : array-like of shape (n_rows,), optional
        Probabilities by models fitted without the lead, nan where there is none: then
        leads that the model was trained on count too.
    since : date, optional
        Day of the first promise among them, for the card.

    Returns
    -------
    model : LeadModel
        A new model, not yet saved; its `held_out` are the corrected probabilities.

    Raises
    ------
    InvalidInput
        If too few of the leads are new to the model, or what they ask for is no
        more than chance.
    """
    known = known_to(model, frame, converted, weight, held_out)
    log_odds = logit(np.clip(known.promised, _SURE, 1 - _SURE))
    each = np.ones(len(log_odds)) if known.weight is None else known.weight
    correction = correct(log_odds, known.converted, each, known.folds)
    check_worth_it(correction, known)
    probability = expit(correction.log_odds)
    cutoffs = Cutoffs.from_predictions(probability, known.converted, weight=known.weight)
    point = first_cutoff(cutoffs)
    card = describe(model, known, correction, probability, since)
    corrected = np.full(len(known.rows), np.nan)
    corrected[known.rows] = probability
    return replace(
        _corrected(model, correction.map),
        cutoffs=cutoffs,
        card=card,
        cutoff=point.cutoff,
        warm=min(card.base_rate, point.cutoff),
        held_out=corrected,
    )


def _corrected(model: LeadModel, change: AffineMap) -> LeadModel:
    """Return the model, and the models for segments in it, with another calibration map."""

    def then(scorecard: Scorecard) -> Scorecard:
        corrected = scorecard.calibration.then(change.slope, change.offset)
        return replace(scorecard, calibration=corrected)

    segments = model.segments
    if segments is not None:
        parts = tuple(replace(part, scorecard=then(part.scorecard)) for part in segments.parts)
        segments = replace(segments, parts=parts)
    return replace(
        model,
        scorecard=then(model.scorecard),
        segments=segments,
        version=None,
        publication=None,
        problems=(),
        pipeline=None,  # its probabilities would be those before
    )
