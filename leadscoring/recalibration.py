"""Recalibrating a model: the same terms, and probabilities that fit what really happened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, logit

from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.exceptions import InvalidInput
from leadscoring.lead_model import LeadModel, first_cutoff
from leadscoring.leads.duplicates import repeated_leads
from leadscoring.leads.matching import match_columns
from leadscoring.model.affine_map import Correction, correct
from leadscoring.model.calibration import log_losses, reliability
from leadscoring.model.card import Card
from leadscoring.model.folds import check_folds, deal
from leadscoring.model.metrics import auc_interval, measure
from leadscoring.model.noise_floor import noise_floor
from leadscoring.model.seen import seen_too
from leadscoring.model.weights import effective_size

__all__ = ["FEWEST_OF_AN_OUTCOME", "recalibrate"]

Vector = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

FEWEST_OF_AN_OUTCOME = 50
"""Fewest leads that converted, and that did not: with fewer, the 95% interval of the
correction reaches 0.28 log-odds (1.96 / sqrt(50)) to either side, or farther, which is
some 5 points at a promise of 80%."""
_N_FOLDS = 10
_SURE = 1e-9  # probabilities nearer to 0 or 1 count as this near
_CONFUSION = ("tp", "fp", "fn", "tn")


@dataclass(frozen=True)
class _Known:
    """What really happened to leads that the model has not seen."""

    frame: pd.DataFrame
    converted: Vector
    weight: Vector
    promised: Vector
    folds: Indices


def recalibrate(
    model: LeadModel,
    frame: pd.DataFrame,
    converted: npt.ArrayLike,
    weight: npt.ArrayLike | None = None,
    *,
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
        The model; the promise of its cutoff is kept where it can be.
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        Leads whose outcome is known and old enough.
    converted : array-like of shape (n_leads,)
        1 where the lead converted, 0 where not, nan where it is not known.
    weight : array-like of shape (n_leads,), optional
        How many leads each stands for, above 0; by default each for itself.
    since : date, optional
        Day of the first promise among them, for the card.

    Returns
    -------
    model : LeadModel
        A new model, not yet saved.

    Raises
    ------
    InvalidInput
        If too few of the leads are new to the model, or what they ask for is no
        more than chance.
    """
    known = _known(model, frame, converted, weight)
    correction = correct(
        logit(np.clip(known.promised, _SURE, 1 - _SURE)),
        known.converted,
        known.weight,
        known.folds,
    )
    _check_worth_it(correction, known)
    probability = expit(correction.log_odds)
    cutoffs = Cutoffs.from_predictions(probability, known.converted)
    point = first_cutoff(cutoffs)
    card = _card(model, known, correction, probability, since)
    change = correction.map
    scorecard = replace(
        model.scorecard,
        calibration=model.scorecard.calibration.then(change.slope, change.offset),
    )
    return LeadModel(
        scorecard, cutoffs, card, cutoff=point.cutoff, warm=min(card.base_rate, point.cutoff)
    )


def _known(
    model: LeadModel,
    frame: pd.DataFrame,
    converted: npt.ArrayLike,
    weight: npt.ArrayLike | None,
) -> _Known:
    happened = np.asarray(converted, dtype=np.float64)
    each = np.ones(len(happened)) if weight is None else np.asarray(weight, dtype=np.float64)
    named = match_columns(model.scorecard.fields, frame).apply(frame)
    new = ~model.card.has_seen(named)
    used = new & ~np.isnan(happened)
    n_seen = int((~new & ~np.isnan(happened)).sum())
    _check_enough(happened[used], each[used], n_seen)
    named, happened, each = named[used], happened[used], each[used]
    fields = [name for name in model.scorecard.fields if name in named.columns]
    groups = repeated_leads(named, fields, missing=model.card.options["missing"])
    folds = deal(happened, groups, _N_FOLDS, model.card.seed)
    check_folds(happened, folds, _N_FOLDS)
    return _Known(named, happened, each, model.probability(named), folds)


def _check_enough(converted: Vector, weight: Vector, n_seen: int) -> None:
    bought = converted == 1
    sizes = [effective_size(weight[bought]), effective_size(weight[~bought])]
    if min(sizes) >= FEWEST_OF_AN_OUTCOME:
        return
    counts = [f"{n:,.0f}" for n in sizes]
    weighted = " (as many as their weights are worth)" if len(np.unique(weight)) > 1 else ""
    seen = f" Another {n_seen:,} are left out: the model has learnt from them." if n_seen else ""
    raise InvalidInput(
        f"To recalibrate takes at least {FEWEST_OF_AN_OUTCOME} leads that converted and "
        f"{FEWEST_OF_AN_OUTCOME} that did not, old enough and new to the model: with fewer, the "
        "correction would be off by more than 5 points at a promise of 80%. There are "
        f"{counts[0]} and {counts[1]}{weighted}.{seen} Wait for more outcomes."
    )


def _check_worth_it(correction: Correction, known: _Known) -> None:
    if correction.is_more_than_chance:
        return
    low, high = correction.offset_interval
    promised = np.average(known.promised, weights=known.weight)
    happened = np.average(known.converted, weights=known.weight)
    raise InvalidInput(
        f"On these {len(known.converted):,} leads the model promised {promised:.1%} and "
        f"{happened:.1%} converted: no more than chance (the log-odds ask for a correction of "
        f"{correction.map.offset:+.2f}, {low:+.2f} to {high:+.2f}). There is nothing to recalibrate."
    )


def _card(
    model: LeadModel,
    known: _Known,
    correction: Correction,
    probability: Vector,
    since: date | None,
) -> Card:
    card, converted = model.card, known.converted
    method = model.scorecard.calibration.then(1.0, 0.0).method
    figures = _figures(probability, known)
    low, high = auc_interval(probability, converted)
    spreads = {str(name): _spread(figures[name]) for name in figures.columns}
    metrics = {name: spread for name, spread in spreads.items() if name not in _CONFUSION}
    metrics["roc_auc"] |= {"low": low, "high": high}
    losses = {"before": known.promised, "after": probability}
    return replace(
        card,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        metrics=metrics,
        confusion={
            name: {key: len(converted) * share for key, share in spreads[name].items()}
            for name in _CONFUSION
        },
        calibration={
            "method": method,
            "log_loss": {
                name: float(np.average(log_losses(p, converted), weights=known.weight))
                for name, p in losses.items()
            },
            "noise_floor": float(
                np.mean([noise_floor(probability[fold]) for fold in _parts(known.folds)])
            ),
        },
        reliability=reliability(probability, converted),
        confirmation=None,  # of the map that was replaced
        seen=seen_too(card.seen, known.frame, missing=card.options["missing"]),
        recalibration=_told(model, known, correction, since),
    )


def _told(
    model: LeadModel, known: _Known, correction: Correction, since: date | None
) -> dict[str, Any]:
    (offset_low, offset_high), (slope_low, slope_high) = (
        correction.offset_interval,
        correction.slope_interval,
    )
    return {
        "from": model.version,
        "n_leads": len(known.converted),
        "n_converted": int(known.converted.sum()),
        "n_effective": effective_size(known.weight),
        "offset": correction.map.offset,
        "offset_low": offset_low,
        "offset_high": offset_high,
        "slope": correction.map.slope,
        "slope_low": slope_low,
        "slope_high": slope_high,
        "promised": float(np.average(known.promised, weights=known.weight)),
        "happened": float(np.average(known.converted, weights=known.weight)),
        "since": None if since is None else since.isoformat(),
    }


def _figures(probability: Vector, known: _Known) -> pd.DataFrame:
    """One row per fold."""
    rows = [measure(probability[fold], known.converted[fold]) for fold in _parts(known.folds)]
    return pd.DataFrame(rows)


def _parts(folds: Indices) -> list[npt.NDArray[np.bool_]]:
    return [folds == fold for fold in np.unique(folds)]


def _spread(values: pd.Series) -> dict[str, float]:
    return {"mean": float(values.mean()), "sd": float(values.std(ddof=1))}
