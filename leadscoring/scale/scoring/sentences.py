"""The reasons of coded leads: one sentence for each different reason, however many leads have it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from leadscoring.decisions.reasons import NOTHING_FILLED_IN, phrases_of, sentence
from leadscoring.leads.missing import missing_mask
from leadscoring.model.scorecard import Scorecard
from leadscoring.scale.scoring.adding import number_reasons
from leadscoring.scale.scoring.coded import CodedLeads
from leadscoring.scale.scoring.point_tables import PointTables, Sums

__all__ = ["ReasonKeys", "Sentences"]

Codes = npt.NDArray[np.integer]
Keys = npt.NDArray[np.int64]

_NO_REASON, _NOTHING = -1, -2
_ROOM = 1 << 14


@dataclass(frozen=True)
class ReasonKeys:
    """The different reasons of some leads, and which of them each lead has.

    Attributes
    ----------
    which : ndarray of int32 of shape (3, n_leads)
        The place of each reason in the other arrays.
    keys : ndarray of int64 of shape (n_reasons,)
        What tells reasons of one scorecard apart.
    terms : ndarray of int of shape (n_reasons,)
        The position of its term; -1 for no reason, -2 where nothing is filled in.
    points : ndarray of shape (n_reasons,)
        What it adds to the log-odds.
    codes : ndarray of shape (n_fields, n_reasons)
        The fields of a lead that has it.
    """

    which: npt.NDArray[np.int32]
    keys: Keys
    terms: npt.NDArray[np.int64]
    points: npt.NDArray[np.float64]
    codes: Codes


class Sentences:
    """The sentences of one scorecard's reasons, each worked out once.

    Parameters
    ----------
    scorecard : Scorecard
        The model.
    leads : CodedLeads
        The leads.
    tables : PointTables
        The scorecard's points for them.
    texts : dict of str to int
        Where sentences are kept, each once; those of other scorecards may be there.
    """

    def __init__(
        self,
        scorecard: Scorecard,
        leads: CodedLeads,
        tables: PointTables,
        texts: dict[str, int],
    ) -> None:
        self._scorecard, self._tables, self._texts = scorecard, tables, texts
        self._makers = _makers(scorecard, leads)
        self._blanks = _blanks(scorecard, leads)
        self._known: dict[int, int] = {}

    def keys(self, codes: Codes, sums: Sums) -> ReasonKeys:
        """Return the strongest reasons of leads with these codes, as `strongest_reasons` has them.

        Several threads may ask at a time.
        """
        empty = self._all_blank(codes)
        sums.strongest[:, empty] = 0
        which = np.empty(sums.strongest.shape, np.int32)
        room, n = _ROOM, -1
        while n < 0:
            slots, (keys, first) = np.full(2 * room, -1, np.int32), np.empty((2, room), np.int64)
            n = number_reasons(
                codes, sums.strongest, sums.ranks.terms, self._makers, (slots, keys, first), which
            )
            room *= 8
        keys[0], first[0] = _NO_REASON, 0
        if len(empty):
            which[0, empty] = n
            keys, first = np.append(keys[:n], _NOTHING), np.append(first[:n], empty[0])
            n += 1
        n = n if codes.shape[1] else 0
        found, ranks = keys[:n], sums.strongest.ravel()[first[:n]]
        return ReasonKeys(
            which=which,
            keys=found,
            terms=np.where(found < 0, found, sums.ranks.terms[ranks]),
            points=sums.ranks.points[ranks],
            codes=codes[:, first[:n] % codes.shape[1]],
        )

    def of(self, reasons: ReasonKeys) -> npt.NDArray[np.int32]:
        """Return the place in `texts` of each reason's sentence, of shape (3, n_leads)."""
        keys = reasons.keys.tolist()
        new = np.array([i for i, key in enumerate(keys) if key not in self._known], dtype=np.intp)
        for term in np.unique(reasons.terms[new]):
            own = new[reasons.terms[new] == term]
            for at, text in zip(own.tolist(), self._sentences(term, reasons, own), strict=True):
                self._known[keys[at]] = self._texts.setdefault(text, len(self._texts))
        return np.array([self._known[key] for key in keys], dtype=np.int32).take(reasons.which)

    def _all_blank(self, codes: Codes) -> npt.NDArray[np.intp]:
        """Return the leads of which no field that the scorecard reads is filled in."""
        if not all(blank.any() for _, blank in self._blanks):
            return np.empty(0, dtype=np.intp)
        found = np.arange(codes.shape[1])
        for row, blank in self._blanks:
            found = found[blank[codes[row, found]]]
        return found

    def _sentences(self, term: int, reasons: ReasonKeys, own: npt.NDArray[np.intp]) -> list[str]:
        if term < 0:
            return [NOTHING_FILLED_IN if term == _NOTHING else ""] * len(own)
        read = self._scorecard.terms[term]
        cells = self._tables.cells_of(read, reasons.codes[:, own])
        found = phrases_of(self._scorecard, read, cells)
        points = reasons.points[own].tolist()
        return [sentence(text, added) for text, added in zip(found, points, strict=True)]


def _makers(scorecard: Scorecard, leads: CodedLeads) -> Keys:
    """Return how `number_reasons` makes the keys of each term's reasons."""
    makers, begin = [], 0
    for term in scorecard.terms:
        fields = list(dict.fromkeys(f for f in term.fields if f in leads.row))
        rows = [leads.row[f] for f in fields] + [0, 0]
        sizes = [len(leads.different[f]) for f in fields] + [1, 1]
        strides = [sizes[1] if fields else 0, 1 if len(fields) == 2 else 0]
        makers.append([begin, rows[0], strides[0], rows[1], strides[1]])
        begin += sizes[0] * sizes[1]
    return np.array(makers, dtype=np.int64).reshape(len(makers), 5)


def _blanks(scorecard: Scorecard, leads: CodedLeads) -> list[tuple[int, npt.NDArray[np.bool_]]]:
    """Return the row of each field that the scorecard reads, and which of its cells are blank."""
    return [
        (leads.row[field], missing_mask(leads.different[field], scorecard.placeholders).to_numpy())
        for field in scorecard.fields
        if field in leads.row
    ]
