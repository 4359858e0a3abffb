"""Writing the card of a recalibrated model: its figures are those of the real outcomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.lead_model import LeadModel
from leadscoring.model.affine_map import Correction
from leadscoring.model.calibration import log_losses, reliability
from leadscoring.model.card import Card
from leadscoring.model.metrics import auc_interval, measure
from leadscoring.model.noise_floor import noise_floor
from leadscoring.model.seen import seen_too
from leadscoring.model.weights import of_part
from leadscoring.recalibration.known import Known

__all__ = ["describe"]

Vector = npt.NDArray[np.float64]

_CONFUSION = ("tp", "fp", "fn", "tn")


def describe(
    model: LeadModel,
    known: Known,
    correction: Correction,
    probability: Vector,
    since: date | None,
) -> Card:
    """Return the card of a model after its recalibration.

    What was learnt of the fields stays as it was; metrics, reliability and
    calibration are those of the leads that it was recalibrated on.

    Parameters
    ----------
    model : LeadModel
        The model before.
    known : Known
        What it was recalibrated on.
    correction : Correction
        What was found.
    probability : ndarray of shape (n_leads,)
        Each lead's probability, corrected by a map fitted without it.
    since : date or None
        Day of the first promise among the leads.
    """
    card, converted = model.card, known.converted
    spreads = _figures(probability, known)
    metrics = {name: spread for name, spread in spreads.items() if name not in _CONFUSION}
    low, high = auc_interval(probability, converted, known.weight)
    metrics["roc_auc"] |= {"low": low, "high": high}
    n = len(converted)
    return replace(
        card,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        metrics=metrics,
        confusion={
            name: {key: n * share for key, share in spreads[name].items()} for name in _CONFUSION
        },
        calibration=_calibration(model, known, probability),
        reliability=reliability(probability, converted, weight=known.weight),
        confirmation=None,  # of the map that was replaced
        seen=seen_too(card.seen, known.frame, missing=card.options["missing"]),
        recalibration=_told(model, known, correction, since),
    )


def _calibration(model: LeadModel, known: Known, probability: Vector) -> dict[str, Any]:
    losses = {"before": known.promised, "after": probability}
    return {
        "method": model.scorecard.calibration.then(1.0, 0.0).method,
        "log_loss": {
            name: known.mean(log_losses(promised, known.converted))
            for name, promised in losses.items()
        },
        "noise_floor": noise_floor(probability, weight=known.weight),
    }


def _told(
    model: LeadModel, known: Known, correction: Correction, since: date | None
) -> dict[str, Any]:
    (offset_low, offset_high), (slope_low, slope_high) = (
        correction.offset_interval,
        correction.slope_interval,
    )
    return {
        "from": model.version,
        "n_leads": len(known.converted),
        "n_converted": int(known.converted.sum()),
        "n_effective": known.n_effective,
        "offset": correction.map.offset,
        "offset_low": offset_low,
        "offset_high": offset_high,
        "slope": correction.map.slope,
        "slope_low": slope_low,
        "slope_high": slope_high,
        "promised": known.mean(known.promised),
        "happened": known.mean(known.converted),
        "since": None if since is None else since.isoformat(),
    }


def _figures(probability: Vector, known: Known) -> dict[str, dict[str, float]]:
    """Return each figure of all leads together, and how it varies between the folds."""
    parts = [known.folds == fold for fold in np.unique(known.folds)]
    folds = [
        measure(probability[part], known.converted[part], of_part(known.weight, part))
        for part in parts
    ]
    together = measure(probability, known.converted, known.weight)
    varies = pd.DataFrame(folds).std(ddof=1)
    return {name: {"mean": value, "sd": float(varies[name])} for name, value in together.items()}
