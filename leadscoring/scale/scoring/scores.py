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

__all__ = ["CodedScores", "score_coded"]

Vector = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int32]
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
    reasons: Codes
    sentences: tuple[str, ...]
    served: Served


@dataclass(frozen=True)
class _Leads:
    """Leads of one part that one scorecard serves: their positions among all, and their codes."""

    positions: slice | npt.NDArray[np.intp]
    place: int
    codes: Codes


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
    served = _served(routing, leads)
    tables = {
        place: PointTables(routing.scorecards[place], leads) for place in np.unique(served).tolist()
    }
    texts = {"": 0}
    told = {
        place: Sentences(routing.scorecards[place], leads, table, texts)
        for place, table in tables.items()
    }

    def scored(some: _Leads) -> tuple[_Leads, Vector, ReasonKeys]:
        scorecard = routing.scorecards[some.place]
        sums = tables[some.place].sums(some.codes)
        keys = told[some.place].keys(some.codes, sums)
        return some, scorecard.calibration(sums.log_odds), keys

    probability = np.empty(leads.n_leads)
    reasons = np.empty((leads.n_leads, N_STRONGEST), np.int32)
    for some, found, keys in in_order(scored, _by_scorecard(leads, served)):
        probability[some.positions] = found
        reasons[some.positions] = told[some.place].of(keys).T
    return CodedScores(probability, reasons, tuple(texts), served)


def _served(routing: Routing, leads: CodedLeads) -> Served:
    """Return the place of the scorecard that serves each lead."""
    field = "" if routing.segments is None else routing.segments.field
    if field not in leads.row:
        return np.full(leads.n_leads, -1, dtype=np.int16)
    places = routing.places(leads.cells(field)).astype(np.int16)
    return np.concatenate([places[part[leads.row[field]]] for part in leads.parts])


def _by_scorecard(leads: CodedLeads, served: Served) -> Iterator[_Leads]:
    for part, begin in zip(leads.parts, leads.bounds.tolist(), strict=False):
        own = served[begin : begin + part.shape[1]]
        places = np.unique(own).tolist()
        if len(places) == 1:
            yield _Leads(slice(begin, begin + len(own)), places[0], part)
            continue
        for place in places:
            at = np.flatnonzero(own == place)
            yield _Leads(begin + at, place, np.ascontiguousarray(part[:, at]))
