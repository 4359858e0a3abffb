"""A field cut so finely that every column of the model is a straight line within a piece."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from leadscoring.leads.values import cells, to_numbers
from leadscoring.model.pair_term import BinSide, LevelSide, Side

__all__ = ["NO_WORDS", "Coded", "Cut"]

Vector = npt.NDArray[np.float64]
Pieces = npt.NDArray[np.uint32]

_UNSEEN = "\0unseen"

NO_WORDS: Mapping[str, pa.DictionaryArray] = MappingProxyType({})
"""No columns of text but those of the frame."""


@dataclass(frozen=True, slots=True)
class Coded:
    """Where leads are along a field.

    Attributes
    ----------
    cells : ndarray of int of shape (n_leads,)
        Which of its different cells each lead has; -1 is the last.
    pieces : ndarray of int of shape (n_cells,)
        The piece of each of these, a position in `Cut.left`.
    share : ndarray of shape (n_leads,)
        From 0 at the left end of the piece to 1 at the right; empty for levels.
    """

    cells: npt.NDArray[np.int32]
    pieces: Pieces
    share: Vector


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

    def coded(
        self,
        frame: pd.DataFrame,
        placeholders: Iterable[str],
        words: Mapping[str, pa.DictionaryArray] = NO_WORDS,
    ) -> Coded:
        """Return each lead's piece.

        Parameters
        ----------
        frame : pandas.DataFrame of shape (n_leads, n_columns)
            The leads.
        placeholders : iterable of str
            Texts that count as missing.
        words : mapping of str to pyarrow.DictionaryArray
            Columns of text that the frame lacks.
        """
        if self.field in words:
            return self._words(words[self.field], placeholders)
        if self.is_number:
            return self._numbers(to_numbers(cells(frame, self.field), placeholders))
        pieces = np.asarray(self.side.codes(frame, placeholders), dtype=np.int32)
        return Coded(pieces, self._each, np.empty(0))

    @property
    def _each(self) -> Pieces:
        return np.arange(self.side.n_codes, dtype=np.uint32)

    def _words(self, column: pa.DictionaryArray, placeholders: Iterable[str]) -> Coded:
        """Look at each different text once."""
        texts = tuple(column.dictionary.to_pylist())
        found = column.indices.cast(pa.int32())
        cell = (pc.fill_null(found, -1) if found.null_count else found).to_numpy()
        return Coded(cell, _of_texts(self.side, texts, tuple(placeholders)), np.empty(0))

    # The kernels bring Numba along, which takes half a second: it waits until it is needed.
    def _numbers(self, numbers: Vector) -> Coded:
        from leadscoring.scale.fitting import kernels  # noqa: PLC0415

        left, right = self.left().astype(float), self.right()
        pieces, share = np.empty(len(numbers), np.int32), np.empty(len(numbers))
        kernels.number_pieces(numbers, left[1:-1], left, right - left, pieces, share)
        return Coded(pieces, self._each, share)


@lru_cache(maxsize=1_024)
def _of_texts(side: Side, texts: tuple[str | None, ...], placeholders: tuple[str, ...]) -> Pieces:
    """Return the code of each text, and last that of a missing cell: partitions often agree."""
    each = side.codes(pd.DataFrame({side.field: pd.Series(texts, dtype="str")}), placeholders)
    return np.append(each, side.n_codes - 1).astype(np.uint32)
