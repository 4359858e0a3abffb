"""The reasons of coded leads: one sentence for each different reason, however many leads have it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.decisions.reasons import NOTHING_FILLED_IN, WORTH_SAYING, phrases_of, sentence
from leadscoring.leads.missing import missing_mask
from leadscoring.model.scorecard import Scorecard
from leadscoring.scale.scoring.adding import name_reasons
from leadscoring.scale.scoring.coded import CodedLeads
from leadscoring.scale.scoring.point_tables import PointTables, Sums

__all__ = ["ReasonKeys", "Sentences", "reason_keys"]

Codes = npt.NDArray[np.int32]
Keys = npt.NDArray[np.int64]

_NO_REASON, _NOTHING = -1, -2


@dataclass(frozen=True)
class ReasonKeys:
    """The different reasons of some leads, and which of them each lead has.

    Attributes
    ----------
    which : ndarray of int of shape (n_leads, 3)
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

    which: npt.NDArray[np.intp]
    keys: Keys
    terms: npt.NDArray[np.int16]
    points: npt.NDArray[np.float64]
    codes: Codes


def reason_keys(scorecard: Scorecard, leads: CodedLeads, codes: Codes, sums: Sums) -> ReasonKeys:
    """Return the strongest reasons of leads with these codes, as `strongest_reasons` has them."""
    terms = sums.which.copy()
    keys = np.empty(terms.shape, dtype=np.int64)
    name_reasons(codes, sums.top, terms, WORTH_SAYING, _makers(scorecard, leads), keys)
    empty = _all_blank(scorecard, leads, codes)
    terms[empty], terms[empty, 0] = _NO_REASON, _NOTHING
    keys[empty], keys[empty, 0] = _NO_REASON, _NOTHING
    which, found = pd.factorize(keys.ravel())
    first = np.empty(len(found), dtype=np.intp)
    first[which[::-1]] = np.arange(len(which))[::-1]
    who, place = np.divmod(first, terms.shape[1])
    return ReasonKeys(
        which=which.reshape(terms.shape),
        keys=found,
        terms=terms[who, place],
        points=sums.top[who, place],
        codes=codes[:, who],
    )


def _makers(scorecard: Scorecard, leads: CodedLeads) -> Keys:
    """Return how `name_reasons` makes the keys of each term's reasons."""
    makers, begin = [], 0
    for term in scorecard.terms:
        fields = list(dict.fromkeys(f for f in term.fields if f in leads.row))
        rows = [leads.row[f] for f in fields] + [0, 0]
        sizes = [len(leads.different[f]) for f in fields] + [1, 1]
        strides = [sizes[1] if fields else 0, 1 if len(fields) == 2 else 0]
        makers.append([begin, rows[0], strides[0], rows[1], strides[1]])
        begin += sizes[0] * sizes[1]
    return np.array([*makers, [_NO_REASON, 0, 0, 0, 0]], dtype=np.int64)


def _all_blank(scorecard: Scorecard, leads: CodedLeads, codes: Codes) -> npt.NDArray[np.intp]:
    """Return the leads of which no field that the scorecard reads is filled in."""
    found = np.arange(codes.shape[1])
    for field in scorecard.fields:
        if field in leads.row:
            blank = missing_mask(leads.different[field], scorecard.placeholders).to_numpy()
            found = found[blank[codes[leads.row[field], found]]]
    return found


class Sentences:
    """The sentences of one scorecard's reasons, each worked out once.

    Parameters
    ----------
    scorecard : Scorecard
        The model.
    tables : PointTables
        Its points for the leads.
    texts : list of str
        Where sentences are kept, each once; those of other scorecards may be there.
    """

    def __init__(self, scorecard: Scorecard, tables: PointTables, texts: dict[str, int]) -> None:
        self._scorecard, self._tables, self._texts = scorecard, tables, texts
        self._known: dict[int, int] = {}

    def of(self, reasons: ReasonKeys) -> Codes:
        """Return the place in `texts` of each reason's sentence, of shape (n_leads, 3)."""
        keys = reasons.keys.tolist()
        new = np.array([i for i, key in enumerate(keys) if key not in self._known], dtype=np.intp)
        for term in np.unique(reasons.terms[new]):
            own = new[reasons.terms[new] == term]
            for at, text in zip(own.tolist(), self._sentences(term, reasons, own), strict=True):
                self._known[keys[at]] = self._texts.setdefault(text, len(self._texts))
        return np.array([self._known[key] for key in keys], dtype=np.int32)[reasons.which]

    def _sentences(self, term: int, reasons: ReasonKeys, own: npt.NDArray[np.intp]) -> list[str]:
        if term < 0:
            return [NOTHING_FILLED_IN if term == _NOTHING else ""] * len(own)
        read = self._scorecard.terms[term]
        cells = self._tables.cells_of(read, reasons.codes[:, own])
        found = phrases_of(self._scorecard, read, cells)
        points = reasons.points[own].tolist()
        return [sentence(text, added) for text, added in zip(found, points, strict=True)]
