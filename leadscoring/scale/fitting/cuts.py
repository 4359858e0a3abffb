"""A field cut so finely that every column of the model is a straight line within a piece."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.leads.values import cells, to_numbers
from leadscoring.model.pair_term import BinSide, LevelSide, Side

__all__ = ["Cut"]

Vector = npt.NDArray[np.float64]
Codes = npt.NDArray[np.intp]

_UNSEEN = "\0unseen"


@dataclass(frozen=True, slots=True)
class Cut:
    """A field's pieces: its levels, or the stretches between all of a number's breakpoints.

    Attributes
    ----------
    side : LevelSide or BinSide
        Gives each lead's piece.
    """

    side: Side

    @property
    def field(self) -> str:
        """The field's name."""
        return self.side.field

    @property
    def is_number(self) -> bool:
        """Whether leads of one piece may differ by where in it they are."""
        return isinstance(self.side, BinSide)

    def left(self) -> npt.NDArray[Any]:
        """Return a cell of each piece: its level, or the least number in it."""
        if isinstance(self.side, LevelSide):
            return np.array([*self.side.levels, _UNSEEN, None], dtype=object)
        edges = np.array(self.side.edges)
        return np.array([np.nextafter(edges[0], -np.inf), *edges, np.nan])

    def right(self) -> Vector:
        """Return the greatest number of each piece; of the open ones, all that counts alike."""
        left, right = self.left().astype(float), self.left().astype(float)
        right[1:-2] = np.nextafter(left[2:-1], -np.inf)
        return right

    def coded(self, frame: pd.DataFrame, placeholders: Iterable[str]) -> tuple[Codes, Vector]:
        """Return each lead's piece, and how far into it the number is.

        Parameters
        ----------
        frame : pandas.DataFrame of shape (n_leads, n_columns)
            The leads.
        placeholders : iterable of str
            Texts that count as missing.

        Returns
        -------
        codes : ndarray of int of shape (n_leads,)
            Positions in `left`.
        share : ndarray of shape (n_leads,)
            From 0 at the left end of the piece to 1 at the right; empty for levels.
        """
        if not self.is_number:
            return self._levels(frame, placeholders), np.empty(0)
        codes = self.side.codes(frame, placeholders)
        numbers = to_numbers(cells(frame, self.field), placeholders)
        left, right = self.left().astype(float), self.right()
        width = right - left
        inside = width[codes] > 0  # not so of missing cells, nor beyond the ends
        share = np.zeros(len(codes))
        share[inside] = (numbers[inside] - left[codes[inside]]) / width[codes[inside]]
        return codes, share

    def _levels(self, frame: pd.DataFrame, placeholders: Iterable[str]) -> Codes:
        """Return each lead's level; of a column of categories, each is looked at once."""
        column = cells(frame, self.field)
        if not isinstance(column.dtype, pd.CategoricalDtype):
            return self.side.codes(frame, placeholders)
        levels = column.cat.categories
        each = _of_levels(self.side, tuple(levels), str(levels.dtype), tuple(placeholders))
        return each[column.cat.codes]


@lru_cache(maxsize=1_024)
def _of_levels(
    side: Side,
    levels: tuple[object, ...],
    dtype: str,
    placeholders: tuple[str, ...],
) -> Codes:
    """Return the code of each level, and last that of a missing cell: partitions often agree.

    The type tells what Python takes for equal, 1 and True, apart.
    """
    each = side.codes(pd.DataFrame({side.field: pd.Series(levels, dtype=dtype)}), placeholders)
    return np.append(each, side.n_codes - 1)
