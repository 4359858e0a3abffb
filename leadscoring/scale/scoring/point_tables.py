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
from leadscoring.scale.scoring.columns import Columns
from leadscoring.scale.scoring.ranks import Ranks

__all__ = ["PointTables", "Sums"]

Vector = npt.NDArray[np.float64]
Codes = npt.NDArray[np.integer]
Places = npt.NDArray[np.uint32]

_NONE = -1


@dataclass(frozen=True)
class Sums:
    """What leads' points add up to.

    Attributes
    ----------
    log_odds : ndarray of shape (n_leads,)
        The sums, before calibration.
    strongest : ndarray of uint32 of shape (3, n_leads)
        The ranks of the strongest points that are worth a reason, 0 where there are
        none left.
    ranks : Ranks
        What the ranks stand for.
    """

    log_odds: Vector
    strongest: Places
    ranks: Ranks


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
        self._columns = Columns(len(leads.row))
        self._products: list[Term] = []
        tables, plan = [], []
        for term in scorecard.terms:
            points, columns = self._table(term)
            tables.append(points.ravel())
            plan.append([*columns, points.shape[-1]])
        self._tables, self._plan = tables, np.array(plan, np.int64).reshape(len(plan), 3)
        self._ranks = Ranks.of(tables)

    def sums(self, codes: Codes, *, strongest: bool = True) -> Sums:
        """Return what the points of leads with these codes add up to.

        Parameters
        ----------
        codes : ndarray of shape (n_fields, n_leads)
            The fields in the order of `CodedLeads.different`.
        strongest : bool
            Whether to look for the strongest; without, there are none.
        """
        tables, products = self._with_products(codes)
        ranks = Ranks.of(tables) if self._products and strongest else self._ranks
        begins = np.cumsum([0, *map(len, tables)], dtype=np.int64)[:-1]
        n = codes.shape[1]
        found = Sums(
            np.full(n, self._scorecard.intercept),
            np.empty((N_STRONGEST, n if strongest else 0), np.uint32),
            ranks,
        )
        add_points(
            codes,
            products,
            *self._columns.arrays,
            np.column_stack([self._plan, begins, ranks.says]),
            (np.concatenate([np.empty(0), *tables]), ranks.of_points),
            found.log_odds,
            found.strongest,
        )
        return found

    def cells_of(self, term: Term, codes: Codes) -> pd.DataFrame:
        """Return what leads with these codes say of a term's fields."""
        return pd.concat(list(self._cells(term, codes)), axis=1)

    def _cells(self, term: Term, codes: Codes) -> Iterator[pd.DataFrame]:
        for field in dict.fromkeys(term.fields):
            own = codes[self._leads.row[field]] if field in self._leads.row else codes[0]
            yield self._leads.cells(field, own).reset_index(drop=True)

    def _table(self, term: Term) -> tuple[Vector, tuple[int, int]]:
        """Return a term's points, by the bins of its columns, and the columns."""
        placeholders = self._scorecard.placeholders
        if isinstance(term, ProductTerm):  # of too many cells for a table: see `_with_products`
            self._products.append(term)
            return np.empty(0), (self._columns.of_product(len(self._products) - 1), _NONE)
        if not isinstance(term, PairTerm):
            points = term.score(self._leads.cells(term.field), placeholders)
            return points, (self._columns.of_field(self._row(term.field)), _NONE)
        points, columns = np.array(term.points, dtype=float), []
        for axis, side in enumerate(term.sides):
            bins = side.codes(self._leads.cells(side.field), placeholders)
            column, kept = self._columns.of_bins(self._row(side.field), bins)
            columns.append(column)
            points = np.take(points, kept, axis=axis)
        return points, (columns[0], columns[1])

    def _row(self, field: str) -> int:
        return self._leads.row.get(field, _NONE)

    def _with_products(self, codes: Codes) -> tuple[list[Vector], Places]:
        """Return all tables, with those of these leads' products, and the products as codes."""
        tables, coded = list(self._tables), np.empty((len(self._products), codes.shape[1]), "u4")
        for own, term in zip(coded, self._products, strict=True):
            points = term.score(self.cells_of(term, codes), self._scorecard.placeholders)
            # By their bits, of which 0.0 and -0.0 have different ones.
            different, own[:] = np.unique(points.view(np.int64), return_inverse=True)
            tables[self._scorecard.terms.index(term)] = different.view(np.float64)
        return tables, coded
