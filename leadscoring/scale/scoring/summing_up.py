"""What there is to tell of a scored file: tiers, and what scored how many."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.decisions.ranked import TIERS
from leadscoring.leads.receipt import Receipt
from leadscoring.model.routing import Routing
from leadscoring.model.segments import GENERAL
from leadscoring.scale.scoring.scored_file import ScoredFile
from leadscoring.scale.scoring.scores import CodedScores

__all__ = ["summed_up"]


def summed_up(
    routing: Routing, receipt: Receipt, scores: CodedScores, tiers: npt.NDArray[np.intp]
) -> ScoredFile:
    """Return what there is to tell of scored leads.

    Parameters
    ----------
    routing : Routing
        What scored them.
    receipt : Receipt
        What was read of them.
    scores : CodedScores
        Their scores.
    tiers : ndarray of int of shape (n_leads,)
        The place of each lead's tier in `TIERS`.
    """
    counts = np.bincount(tiers, minlength=len(TIERS)).tolist()
    by_tier = dict(zip(TIERS, counts, strict=True))
    return ScoredFile(receipt, scores.probability, by_tier, _served_by(routing, scores))


def _served_by(routing: Routing, scores: CodedScores) -> dict[str, int]:
    """Return how many leads each model scores, most first; nothing where there is but one."""
    if routing.segments is None:
        return {}
    places, first, counts = np.unique(scores.served, return_index=True, return_counts=True)
    names = [*routing.segments.names, GENERAL]
    return {names[places[i]]: int(counts[i]) for i in np.lexsort((first, -counts))}
