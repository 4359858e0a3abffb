"""A scorecard's points by code: each term asked once for each different cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.model.scorecard import Scorecard
from leadscoring.model.terms import PairTerm, ProductTerm, Term
from leadscoring.scale.scoring.adding import N_STRONGEST, add_points
from leadscoring.scale.scoring.coded import CodedLeads

__all__ = ["PointTables", "Sums"]

Vector = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int32]

_NONE = -1


@dataclass(frozen=True)
class Sums:
    """What leads' points add up to.

    Attributes
    ----------
    log_odds : ndarray of shape (n_leads,)
        The sums, before calibration.
    top : ndarray of shape (n_leads, 3)
        The strongest points, 0 where there are none left.
    which : ndarray of shape (n_leads, 3)
        The position of each one's term, -1 where there is none.
    """

    log_odds: Vector
    top: Vector
    which: npt.NDArray[np.int16]


class PointTables:
    """A scorecard's points for leads in codes.

    What a term adds is worked out by the term itself, on a table of the different
    cells; a pair's two sides each code their own field's. Adding up goes from left
    to right, as in `add_up`, so that every sum is the same to the last bit.

    Parameters
    ----------
    scorecard : Scorecard
        The model.
    leads : CodedLeads
        The leads.
    """

    def __init__(self, scorecard: Scorecard, leads: CodedLeads) -> None:
        self._scorecard, self._leads = scorecard, leads
        self._points: list[Vector] = []
        self._sides: list[Codes] = []
        self._dense: list[Term] = []
        plan = [self._plan(term) for term in scorecard.terms]
        self._arrays = np.array(plan, dtype=np.int64).reshape(len(plan), 7)
        self._tables = (
            np.concatenate([np.empty(0), *self._points]),
            np.concatenate([np.empty(0, np.int32), *self._sides]).astype(np.int32),
        )

    def sums(self, codes: Codes, *, strongest: bool = True) -> Sums:
        """Return what the points of leads with these codes add up to.

        Parameters
        ----------
        codes : ndarray of shape (n_fields, n_leads)
            The fields in the order of `CodedLeads.different`.
        strongest : bool
            Whether to look for the strongest; without, there are none.
        """
        n = codes.shape[1]
        kept = n if strongest else 0
        found = Sums(
            np.empty(n), np.empty((kept, N_STRONGEST)), np.empty((kept, N_STRONGEST), np.int16)
        )
        # A field that the leads lack reads its only code from a last row of zeros.
        padded = np.vstack([codes, np.zeros((1, n), dtype=np.int32)]) if self._lacks else codes
        add_points(
            padded,
            self._scorecard.intercept,
            self._arrays,
            self._tables,
            self._dense_points(codes),
            found.log_odds,
            found.top,
            found.which,
        )
        return found

    @property
    def _lacks(self) -> bool:
        return not set(self._scorecard.fields) <= set(self._leads.different)

    def _row(self, field: str) -> int:
        return self._leads.row.get(field, len(self._leads.row))

    def _plan(self, term: Term) -> list[int]:
        """Return where `add_points` finds the points of a term, entered into the tables."""
        placeholders = self._scorecard.placeholders
        row, other = self._row(term.fields[0]), self._row(term.fields[-1])
        table = sum(map(len, self._points))
        if isinstance(term, ProductTerm):
            self._dense.append(term)
            return [row, other, _NONE, _NONE, _NONE, _NONE, len(self._dense) - 1]
        if not isinstance(term, PairTerm):
            self._points.append(term.score(self._leads.cells(term.field), placeholders))
            return [row, _NONE, table, _NONE, _NONE, _NONE, _NONE]
        self._points.append(np.array(term.points, dtype=float).ravel())
        begins = []
        for side in term.sides:
            begins.append(sum(map(len, self._sides)))
            cells = self._leads.cells(side.field)
            self._sides.append(side.codes(cells, placeholders).astype(np.int32))
        return [row, other, table, *begins, term.sides[1].n_codes, _NONE]

    def _dense_points(self, codes: Codes) -> Vector:
        """Return the points of products, of which there are too many for a table."""
        found = [
            term.score(self.cells_of(term, codes), self._scorecard.placeholders)
            for term in self._dense
        ]
        return np.array(found).reshape(len(found), codes.shape[1])

    def cells_of(self, term: Term, codes: Codes) -> pd.DataFrame:
        """Return what leads with these codes say of a term's fields."""
        return pd.concat(list(self._cells(term, codes)), axis=1)

    def _cells(self, term: Term, codes: Codes) -> Iterator[pd.DataFrame]:
        for field in dict.fromkeys(term.fields):
            own = codes[self._row(field)] if field in self._leads.row else codes[0]
            yield self._leads.cells(field, own).reset_index(drop=True)
