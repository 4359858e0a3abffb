"""Whether a cutoff keeps its promise on leads that nothing touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from leadscoring.decisions.cutoff_point import CutoffPoint
from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.decisions.wording import interval, leads, percent
from leadscoring.exceptions import NotReachable
from leadscoring.model.card import Card

if TYPE_CHECKING:  # what a hold-out is fitted with is not needed to tell of one
    from leadscoring.model.hold_out import HoldOut

__all__ = ["confirm", "told", "told_briefly"]

_FIELDS = (
    *("n_hot", "precision", "precision_low", "precision_high"),
    *("recall", "recall_low", "recall_high"),
)


def confirm(predictions: HoldOut | None, precision: float) -> dict[str, Any] | None:
    """Choose a cutoff on the leads learnt from and try it on those kept apart.

    Parameters
    ----------
    predictions : HoldOut or None
        Of both; None where there were too few leads.
    precision : float
        Share of the hot leads that shall convert, in (0, 1].

    Returns
    -------
    confirmation : dict or None
        target (the precision asked for), cutoff, n_leads (kept apart), promised
        and delivered (n_hot, and precision and recall with the ends of their
        95% interval) and kept: whether the delivered precision lies within
        sampling error of the promised, or above. None where the precision is
        out of reach, or no lead kept apart is hot.
    """
    if predictions is None:
        return None
    learnt = Cutoffs.from_predictions(
        predictions.learnt, predictions.learnt_converted, weight=predictions.learnt_weight
    )
    apart = Cutoffs.from_predictions(
        predictions.apart, predictions.apart_converted, weight=predictions.apart_weight
    )
    try:
        promised = learnt.for_precision(precision)
    except NotReachable:
        return None
    delivered = apart.at(promised.cutoff)
    if not delivered.n_hot:
        return None
    return {
        "target": precision,
        "cutoff": promised.cutoff,
        "n_leads": apart.n_leads,
        "promised": {name: getattr(promised, name) for name in _FIELDS},
        "delivered": {name: getattr(delivered, name) for name in _FIELDS},
        "kept": _is_kept(promised, delivered),
    }


def _is_kept(promised: CutoffPoint, delivered: CutoffPoint) -> bool:
    """Return whether chance alone can explain what was delivered less than promised.

    References
    ----------
    Newcombe (1998), Interval estimation for the difference between independent
    proportions, method 10.
    """
    below = promised.precision - delivered.precision
    reach = np.hypot(
        promised.precision - promised.precision_low, delivered.precision_high - delivered.precision
    )
    return bool(below <= reach)


def told_briefly(card: Card) -> str | None:
    """Return what the cutoff delivered on leads kept apart, in one line; None where not tried."""
    found = card.confirmation
    if found is None:
        return None
    return (
        f"On {leads(found['n_leads'])} kept apart, a cutoff chosen for {percent(found['target'])} "
        f"delivered {_share(found['delivered'], 'precision')}."
    )


def told(card: Card) -> str | None:
    """Return promised and delivered side by side, and a verdict; None where not tried."""
    found, brief = card.confirmation, told_briefly(card)
    if found is None or brief is None:
        return None
    promised, delivered = found["promised"], found["delivered"]
    verdict = (
        "The promise is kept, within chance."
        if found["kept"]
        else "That falls short by more than chance explains: aim higher than the conversion you need."
    )
    return (
        f"{brief} Promised were {_share(promised, 'precision')}; of the buyers "
        f"{_share(promised, 'recall')} were promised and {_share(delivered, 'recall')} reached. "
        f"{verdict}"
    )


def _share(found: dict[str, float], name: str) -> str:
    return interval(found[name], found[f"{name}_low"], found[f"{name}_high"])
