"""Recalibrating the model in use on the team's own outcomes, as a version that waits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.exceptions import InvalidInput
from leadscoring.lead_model import LeadModel
from leadscoring.leads.outcomes import binary_outcome
from leadscoring.recalibration import recalibrate
from leadscoring.refitting.looking import Looked, look, outcomes
from leadscoring.refitting.promise import as_promised
from leadscoring.store import publishing
from leadscoring.store.access import Act, Person, require
from leadscoring.store.database import Database
from leadscoring.store.known_leads import KnownLeads
from leadscoring.store.registry import Registry

__all__ = ["Recalibrated", "converted_of", "promised_since", "recalibrate_in_use"]


@dataclass(frozen=True)
class Recalibrated:
    """What a recalibration came to.

    Parameters
    ----------
    model : LeadModel
        The new version, which waits to be published.
    before : LeadModel
        The model in use.
    told : str
        What was weighted and what is assumed, in words.
    """

    model: LeadModel
    before: LeadModel
    told: str


def recalibrate_in_use(
    database: Database,
    registry: Registry,
    actor: Person,
    *,
    since: date | None = None,
    now: datetime | None = None,
) -> Recalibrated:
    """Recalibrate the model in use and save it as a version that waits to be published.

    Parameters
    ----------
    database : Database
        Where the outcomes are.
    registry : Registry
        The models folder.
    actor : Person
        Who asks; they must be allowed to train models.
    since : date, optional
        Only leads that came in since that day count; by default since the promise is
        broken, or all where it is not.
    now : datetime, optional
        The moment that counts as now.

    Raises
    ------
    NotAllowed
        If the actor may not train models.
    InvalidInput
        If there are too few outcomes, or they ask for no more than chance does.
    """
    require(database, actor, Act.TRAIN, subject="recalibration")
    looked = look(database, registry, actor, now=now)
    begin = since or looked.since
    known = outcomes(database, actor, looked, since=begin)
    if known.too_few:
        raise InvalidInput(known.too_few)
    converted = converted_of(known, looked)
    model = recalibrate(
        looked.model, known.frame, converted, known.frame[known.weight], since=begin
    )
    ready = as_promised(model, looked.model)
    version = publishing.add(
        database, registry, actor, ready.files(), cutoff=ready.cutoff, warm=ready.warm
    )
    saved = replace(ready, version=version, held_out=None)
    return Recalibrated(saved, looked.model, known.told)


def converted_of(known: KnownLeads, looked: Looked) -> npt.NDArray[np.float64]:
    """Return the outcomes of the known leads, 1 or 0."""
    missing = looked.model.card.options["missing"]
    return binary_outcome(known.frame[known.target], known.positive, missing).converted


def promised_since(
    known: KnownLeads, promises: pd.DataFrame, since: date | None
) -> npt.NDArray[np.bool_]:
    """Return which known leads were promised something on a day or later; all where there is none."""
    if since is None:
        return np.ones(len(known.frame), dtype=bool)
    when = promises.set_index("lead_id")["promised_at"].reindex(known.frame.index)
    return (when >= pd.Timestamp(since, tz="UTC")).to_numpy()
