"""The encoders of a model as tables over codes, and leads as codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import prod

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
from scipy import sparse

from leadscoring.scale.fitting.coded_terms import CodedTerm
from leadscoring.scale.fitting.cuts import NO_WORDS, Cut
from leadscoring.scale.fitting.groups import Groups

__all__ = ["Design"]

Vector = npt.NDArray[np.float64]
Codes = npt.NDArray[np.unsignedinteger]


@dataclass(frozen=True)
class Design:
    """What leads are coded by, and how sums over codes become those over columns.

    A lead's codes are, for each group of fields, the cell in which it is, then for
    each number that matters along its length the piece, with the share of it.

    Attributes
    ----------
    cuts : tuple of Cut
        One for each field.
    terms : tuple of CodedTerm
        One for each encoder, in the order of their columns.
    groups : tuple of tuple of int
        The fields that are coded together.
    placeholders : tuple of str
        Texts that count as missing.
    n_columns : int
        Encoded columns, the intercept apart.
    """

    cuts: tuple[Cut, ...]
    terms: tuple[CodedTerm, ...]
    groups: Groups
    placeholders: tuple[str, ...]
    n_columns: int

    @property
    def fields(self) -> list[str]:
        """The fields' names."""
        return [cut.field for cut in self.cuts]

    @cached_property
    def sloped(self) -> tuple[int, ...]:
        """Positions of the numbers that have shares."""
        return tuple(term.fields[0] for term in self.terms if term.rise is not None)

    @cached_property
    def starts(self) -> npt.NDArray[np.uint64]:
        """Where each group's table starts, then each number's, then the end."""
        sizes = [*(prod(self._shape(group)) for group in self.groups)]
        sizes += [self.cuts[field].side.n_codes for field in self.sloped]
        return np.array([0, *accumulate(sizes)], dtype=np.uint64)

    def coded(
        self, frame: pd.DataFrame, words: Mapping[str, pa.DictionaryArray] = NO_WORDS
    ) -> tuple[Codes, Vector]:
        """Return leads as codes and shares.

        Parameters
        ----------
        frame : pandas.DataFrame of shape (n_leads, n_columns)
            The leads.
        words : mapping of str to pyarrow.DictionaryArray
            Columns of text that the frame lacks.

        Returns
        -------
        codes : ndarray of unsigned int of shape (n_groups + n_sloped, n_leads)
            The cell of each group's table, then the piece of each sloped number.
        shares : ndarray of shape (n_sloped, n_leads)
            How far into it the number is.
        """
        from leadscoring.scale.fitting import kernels  # noqa: PLC0415 (brings Numba along)

        each = [cut.coded(frame, self.placeholders, words) for cut in self.cuts]
        tables = [*self.groups, *((field,) for field in self.sloped)]
        widest = int(np.diff(self.starts).max())
        kind = np.uint16 if widest <= 2**16 else np.uint32
        codes = np.zeros((len(tables), len(frame)), kind)
        for group, column in zip(tables, codes, strict=True):
            for place, field in enumerate(group):
                step = prod(self._shape(group[place + 1 :]))
                kernels.add_pieces(each[field].cells, each[field].pieces * np.uint32(step), column)
        shares = np.empty((len(self.sloped), len(frame)))
        for k, field in enumerate(self.sloped):
            shares[k] = each[field].share
        return codes, shares

    def tables(self, weights: Vector) -> Vector:
        """Return what each cell adds to the log-odds, all tables one behind the other."""
        tables = np.zeros(int(self.starts[-1]))
        for term, place in zip(self.terms, self._places, strict=True):
            own = np.asarray(term.base @ weights[term.columns])
            tables[place.cells].reshape(place.shape)[...] += own.reshape(place.axes)
            if term.rise is not None:
                tables[place.rises] = term.rise @ weights[term.columns]
        return tables

    def slope(self, sums: Vector) -> Vector:
        """Return sums over columns, of shape (n_columns + 1,), of those over cells and all leads."""
        slope = np.zeros(self.n_columns + 1)
        slope[-1] = sums[-1]
        for term, place in zip(self.terms, self._places, strict=True):
            cells = sums[place.cells].reshape(place.shape)
            own = term.base.T @ cells.sum(axis=place.others).reshape(-1)
            if term.rise is not None:
                own = own + term.rise.T @ sums[place.rises]
            slope[term.columns] = own
        return slope

    def leverage(self, counts: Vector) -> tuple[Vector, float]:
        """Return what each cell adds to a lead's leverage, and that of all leads together.

        Parameters
        ----------
        counts : ndarray of shape (n_cells,)
            What the leads in each cell count together.
        """
        tables, total = np.zeros(len(counts)), 0.0
        for term, place in zip(self.terms, self._places, strict=True):
            inside = counts[place.cells].reshape(place.shape).sum(axis=place.others).reshape(-1)
            squares = term.squares()
            of_columns = squares.T @ inside
            own = squares @ (1 / np.where(of_columns > 0, of_columns, 1))
            tables[place.cells].reshape(place.shape)[...] += own.reshape(place.axes)
            total += float(own @ inside)
        return tables, total

    def encoded(self, codes: Codes, shares: Vector) -> sparse.csr_array:
        """Return coded leads as the encoders have them, of shape (n_leads, n_columns)."""
        fields = np.empty((codes.shape[1], len(self.cuts)), np.intp)
        for column, group in zip(codes, self.groups, strict=False):
            fields[:, group] = np.column_stack(np.unravel_index(column, self._shape(group)))
        share = dict(zip(self.sloped, shares, strict=True))
        return sparse.csr_array(sparse.hstack([term.encoded(fields, share) for term in self.terms]))

    def _shape(self, group: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(self.cuts[field].side.n_codes for field in group)

    @cached_property
    def _places(self) -> list[_Place]:
        return [self._place(term) for term in self.terms]

    def _place(self, term: CodedTerm) -> _Place:
        """Return where a term's cells are: in the first group that has all its fields."""
        k = next(k for k, group in enumerate(self.groups) if set(term.fields) <= set(group))
        group, rises = self.groups[k], slice(0, 0)
        shape = self._shape(group)
        inside = [field in term.fields for field in group]
        if term.rise is not None:
            at = len(self.groups) + self.sloped.index(term.fields[0])
            rises = slice(int(self.starts[at]), int(self.starts[at + 1]))
        return _Place(
            slice(int(self.starts[k]), int(self.starts[k + 1])),
            shape,
            tuple(n if own else 1 for n, own in zip(shape, inside, strict=True)),
            tuple(axis for axis, own in enumerate(inside) if not own),
            rises,
        )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a term's cells are in the tables.

    Attributes
    ----------
    cells : slice
        Of the group's table.
    shape : tuple of int
        Of that table: one axis for each field.
    axes : tuple of int
        The same with 1 for the fields of others.
    others : tuple of int
        The axes of these.
    rises : slice
        Of the number's own table; empty where it has none.
    """

    cells: slice
    shape: tuple[int, ...]
    axes: tuple[int, ...]
    others: tuple[int, ...]
    rises: slice
