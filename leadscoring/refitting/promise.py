"""Handing the promise of the model in use on to the one that follows it."""

from __future__ import annotations

import math

from leadscoring.decisions.warm import warm_line
from leadscoring.exceptions import NotReachable
from leadscoring.lead_model import LeadModel, first_cutoff

__all__ = ["as_promised", "promised"]


def promised(published: LeadModel) -> float | None:
    """Return the conversion that the published cutoff promises, in whole percent as a share.

    It is rounded down, as a cutoff is chosen that reaches a target and mostly a
    little more; None where no lead is hot.
    """
    precision = published.cutoffs.at(published.cutoff).precision
    return None if math.isnan(precision) else math.floor(100 * precision + 1e-9) / 100


def as_promised(model: LeadModel, published: LeadModel | None) -> LeadModel:
    """Return a model at the cutoff that promises what the published one does.

    Parameters
    ----------
    model : LeadModel
        The model to be published.
    published : LeadModel or None
        The model in use; None where there is none.

    Returns
    -------
    model : LeadModel
        At the cutoff of the best F1 where the promise is out of its reach, and at
        the one to begin with where nothing was promised.
    """
    target = None if published is None else promised(published)
    if published is None or not target:
        point = first_cutoff(model.cutoffs)
        return model.with_cutoff(point.cutoff, warm=min(model.card.base_rate, point.cutoff))
    try:
        point = model.cutoffs.for_precision(target)
    except NotReachable:
        point = model.cutoffs.for_f1()
    warm = warm_line(
        point.cutoff,
        base_rate=model.card.base_rate,
        published_cutoff=published.cutoff,
        published_warm=published.warm,
    )
    return model.with_cutoff(point.cutoff, warm=warm)
