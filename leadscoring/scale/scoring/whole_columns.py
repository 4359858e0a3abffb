"""What a column is, decided by all of its cells, though not every one of them was kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from leadscoring.leads.cell_levels import Levels
from leadscoring.leads.decimals import DecimalMark, find_decimal
from leadscoring.leads.dialects import Sniffer
from leadscoring.leads.inference import ColumnValues, infer_levels
from leadscoring.leads.tables import TEXT
from leadscoring.scale.scoring.plain_csv import PlainCsv

__all__ = ["Undecided", "WholeColumn", "decimal_of"]


class Undecided(Exception):
    """The cells that were kept do not settle what a column is: keep each of them.

    Parameters
    ----------
    column : int
        Its position.
    """

    def __init__(self, column: int) -> None:
        super().__init__(column)
        self.column = column


@dataclass(frozen=True)
class WholeColumn:
    """A column's different cells, with those that were only looked at.

    Attributes
    ----------
    position : int
        Where it stands in the file.
    texts : list of str
        Its different cells, in the order in which they first occur.
    counts : ndarray of int of shape (n_texts,)
        How many cells hold each.
    n_numbers, n_dates, n_texts : int
        How many more cells are whole numbers or decimals, dates, or other text,
        filled in, and with nothing to trim.
    """

    position: int
    texts: list[str]
    counts: npt.NDArray[np.int64]
    n_numbers: int = 0
    n_dates: int = 0
    n_texts: int = 0

    @property
    def is_known(self) -> bool:
        """Whether each of its different cells is at hand."""
        return not (self.n_numbers or self.n_dates or self.n_texts)

    @cached_property
    def cells(self) -> pa.Array:
        """Its different cells."""
        return pa.array(self.texts, type=TEXT)

    def values(self, mark: DecimalMark, placeholders: tuple[str, ...]) -> ColumnValues:
        """Return the different cells as values of the type that all cells together have.

        Raises
        ------
        Undecided
            If cells that were only looked at may change it.
        """
        found = infer_levels(Levels.counted(self.cells, self.counts, placeholders), decimal=mark)
        if not (self.is_known or self._stays(found, mark)):
            raise Undecided(self.position)
        return found

    def _stays(self, found: ColumnValues, mark: DecimalMark) -> bool:
        """Return whether the cells that were only looked at change nothing.

        More amounts among amounts, and more days among days, do not. Text that is
        neither joins text that no rule finds worth a word: each such rule asks
        that all, or nine in ten, of the cells are numbers of some spelling.
        """
        if found.kept_as_text is not None or found.series.notna().sum() < 2:
            return False
        if pd.api.types.is_numeric_dtype(found.series):
            return not (self.n_dates or self.n_texts) and mark == (".", True)
        if pd.api.types.is_datetime64_any_dtype(found.series):
            return not (self.n_numbers or self.n_texts)
        return not self.n_numbers


class _Cells(Sequence[pa.ChunkedArray]):
    """The different cells of columns; asking for one that is not known whole raises."""

    def __init__(self, columns: Sequence[WholeColumn]) -> None:
        self._columns = columns

    def __len__(self) -> int:
        return len(self._columns)

    @overload
    def __getitem__(self, position: int) -> pa.ChunkedArray: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[pa.ChunkedArray]: ...
    def __getitem__(self, position: int | slice) -> pa.ChunkedArray | Sequence[pa.ChunkedArray]:
        if isinstance(position, slice):
            return _Cells(self._columns[position])
        if not self._columns[position].is_known:
            raise Undecided(position)
        return pa.chunked_array([self._columns[position].cells], type=TEXT)


def decimal_of(
    file: PlainCsv, columns: Sequence[WholeColumn], placeholders: tuple[str, ...]
) -> DecimalMark:
    """Return the decimal mark of a file; see `find_decimal`.

    Raises
    ------
    Undecided
        If that takes each cell of a column that was only looked at.
    """
    with Sniffer(file.sample, name=file.path.name) as sniffer:
        return find_decimal(sniffer, file.dialect, _Cells(columns), placeholders=placeholders)
