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

__all__ = ["Tally", "summed_up"]


class Tally:
    """How many leads are in each tier, and how many each model scores, counted part by part.

    Parameters
    ----------
    routing : Routing
        What scores them.
    """

    def __init__(self, routing: Routing) -> None:
        self._routing = routing
        self._tiers = np.zeros(len(TIERS), np.int64)
        self._served: dict[int, int] = {}  # by place, in the order in which they first occur

    def add(self, tiers: npt.NDArray[np.integer], served: npt.NDArray[np.int16]) -> None:
        """Count more leads, which follow those so far.

        Parameters
        ----------
        tiers : ndarray of int of shape (n_leads,)
            The place of each lead's tier in `TIERS`.
        served : ndarray of int16 of shape (n_leads,)
            The place of what scores each, as in `CodedScores`.
        """
        self._tiers += np.bincount(tiers, minlength=len(TIERS))
        if self._routing.segments is None:
            return
        places, first, counts = np.unique(served, return_index=True, return_counts=True)
        for i in np.argsort(first):
            place = int(places[i])
            self._served[place] = self._served.get(place, 0) + int(counts[i])

    @property
    def tiers(self) -> dict[str, int]:
        """How many leads are hot, warm and cold."""
        return dict(zip(TIERS, self._tiers.tolist(), strict=True))

    @property
    def parts(self) -> dict[str, int]:
        """How many leads each model scores, most first; nothing where there is but one."""
        if self._routing.segments is None:
            return {}
        names = [*self._routing.segments.names, GENERAL]
        most_first = sorted(self._served.items(), key=lambda served: -served[1])
        return {names[place]: count for place, count in most_first}


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
    tally = Tally(routing)
    tally.add(tiers, scores.served)
    return ScoredFile(receipt, scores.probability, tally.tiers, tally.parts)
