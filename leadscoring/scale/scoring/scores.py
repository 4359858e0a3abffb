"""The scores of coded leads: by the same scorecards, calibrations and reasons as of any frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from leadscoring.model.routing import Routing
from leadscoring.scale.scoring.adding import N_STRONGEST
from leadscoring.scale.scoring.coded import CodedLeads
from leadscoring.scale.scoring.point_tables import PointTables
from leadscoring.scale.scoring.readers import in_order
from leadscoring.scale.scoring.sentences import ReasonKeys, Sentences

__all__ = ["CodedScores", "Scored", "Scoring", "score_coded"]

Vector = npt.NDArray[np.float64]
Codes = npt.NDArray[np.integer]
Served = npt.NDArray[np.int16]


@dataclass(frozen=True)
class CodedScores:
    """The scores of leads.

    Attributes
    ----------
    probability : ndarray of shape (n_leads,)
        Calibrated probability of conversion.
    reasons : ndarray of int32 of shape (n_leads, 3)
        The places in `sentences` of each lead's reasons, strongest first.
    sentences : tuple of str
        What the reasons say, each once; the first is empty.
    served : ndarray of int16 of shape (n_leads,)
        What scores each lead: the place of a segment's model, -1 for the general one.
    """

    probability: Vector
    reasons: npt.NDArray[np.int32]
    sentences: tuple[str, ...]
    served: Served


@dataclass(frozen=True)
class Scored:
    """The scores of some leads, and the keys of their reasons.

    Attributes
    ----------
    probability : ndarray of shape (n_leads,)
        Calibrated probability of conversion.
    served : ndarray of int16 of shape (n_leads,)
        As in `CodedScores`.
    keys : tuple
        By scorecard, the positions of the leads that it serves, its place, and the
        keys of their reasons.
    """

    probability: Vector
    served: Served
    keys: tuple[tuple[slice | npt.NDArray[np.intp], int, ReasonKeys], ...]


class Scoring:
    """What scores leads in codes, each lead by the scorecard that serves it.

    Parameters
    ----------
    routing : Routing
        Which scorecard serves which lead.
    leads : CodedLeads
        The leads' different cells, of at least one of the fields.
    """

    def __init__(self, routing: Routing, leads: CodedLeads) -> None:
        self._routing, self._leads = routing, leads
        self._texts = {"": 0}
        self._tables: dict[int, PointTables] = {}
        self._told: dict[int, Sentences] = {}
        self._field = "" if routing.segments is None else routing.segments.field
        self._places = self._places_of_cells()
        for place in np.unique(self._places).tolist():
            scorecard = routing.scorecards[place]
            tables = self._tables[place] = PointTables(scorecard, leads)
            self._told[place] = Sentences(scorecard, leads, tables, self._texts)

    def __call__(self, codes: Codes) -> Scored:
        """Return the scores of leads with these codes; several threads may ask at a time."""
        served = self._served(codes)
        probability, keys = np.empty(len(served)), []
        for some, place, own in self._by_scorecard(codes, served):
            sums = self._tables[place].sums(own)
            probability[some] = self._routing.scorecards[place].calibration(sums.log_odds)
            keys.append((some, place, self._told[place].keys(own, sums)))
        return Scored(probability, served, tuple(keys))

    def reasons(self, scored: Scored) -> npt.NDArray[np.int32]:
        """Return the places in `sentences` of each lead's reasons, of shape (3, n_leads)."""
        if len(scored.keys) == 1:
            ((_, place, keys),) = scored.keys
            return self._told[place].of(keys)
        found = np.empty((N_STRONGEST, len(scored.served)), np.int32)
        for some, place, keys in scored.keys:
            found[:, some] = self._told[place].of(keys)
        return found

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the reasons say that were asked for so far, each once; the first is empty."""
        return tuple(self._texts)

    def _places_of_cells(self) -> Served:
        """Return the place of the scorecard that serves each cell of the segments' field."""
        if self._field not in self._leads.row:
            return np.array([-1], dtype=np.int16)
        return self._routing.places(self._leads.cells(self._field)).astype(np.int16)

    def _served(self, codes: Codes) -> Served:
        """Return the place of the scorecard that serves each lead."""
        if self._field not in self._leads.row:
            return np.full(codes.shape[1], -1, dtype=np.int16)
        served: Served = self._places[codes[self._leads.row[self._field]]]
        return served

    def _by_scorecard(
        self, codes: Codes, served: Served
    ) -> Iterator[tuple[slice | npt.NDArray[np.intp], int, Codes]]:
        """Yield which leads each scorecard serves, its place, and their codes."""
        if len(self._tables) == 1:
            yield slice(None), next(iter(self._tables)), codes
            return
        for place in np.unique(served).tolist():
            at = np.flatnonzero(served == place)
            yield at, place, np.ascontiguousarray(codes[:, at])


# Several parts at a time, each by one thread.
@threadpool_limits.wrap(limits=1)  # type: ignore[untyped-decorator]
def score_coded(routing: Routing, leads: CodedLeads) -> CodedScores:
    """Score leads in codes and say why, each lead by the scorecard that serves it.

    Parameters
    ----------
    routing : Routing
        Which scorecard serves which lead.
    leads : CodedLeads
        The leads, with at least one of the fields.
    """
    scoring = Scoring(routing, leads)
    probability, served = np.empty(leads.n_leads), np.empty(leads.n_leads, np.int16)
    reasons = np.empty((leads.n_leads, N_STRONGEST), np.int32)
    parts = zip(leads.bounds.tolist(), in_order(scoring, leads.parts), strict=False)
    for begin, found in parts:
        own = slice(begin, begin + len(found.served))
        probability[own], served[own] = found.probability, found.served
        reasons[own] = scoring.reasons(found).T
    return CodedScores(probability, reasons, scoring.sentences, served)
