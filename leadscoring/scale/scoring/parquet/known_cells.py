"""The different cells of a column, known from all of its rows: what they mean, and their codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from leadscoring.leads.decimals import DecimalMark
from leadscoring.leads.inference import ColumnValues
from leadscoring.leads.parquet_files import as_text, declared
from leadscoring.scale.scoring.parquet.column import Column
from leadscoring.scale.scoring.parquet.words import count_words
from leadscoring.scale.scoring.whole_columns import WholeColumn

__all__ = ["Cells", "KnownCells"]

_MARK = DecimalMark(".", sure=True)

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Cells:
    """The different cells of some rows of a column, and how many rows hold each.

    Attributes
    ----------
    words : pyarrow.Array of shape (n_cells,)
        The cells as they first occur, null among them.
    counts : ndarray of int64 of shape (n_cells,)
        How many rows hold each.
    """

    words: pa.Array
    counts: npt.NDArray[np.int64]

    @classmethod
    def of(cls, column: Column) -> Cells:
        """Return the different cells of some rows."""
        null = len(column.words)
        counts, order = np.zeros(null + 1, np.int64), np.empty(null + 1, np.int64)
        order = order[: count_words(column.places, counts, order)]
        return cls(column.words.take(pa.array(order, mask=order == null)), counts[order])

    @classmethod
    def together(cls, parts: Sequence[Cells]) -> Cells:
        """Return the different cells of rows that follow one another."""
        coded = pa.concat_arrays([part.words for part in parts]).dictionary_encode("encode")
        counts = np.concatenate([part.counts for part in parts])
        total = np.zeros(len(coded.dictionary), np.int64)
        np.add.at(total, coded.indices.to_numpy(), counts)
        return cls(coded.dictionary, total)


class KnownCells:
    """All different cells of a column.

    Parameters
    ----------
    place : int
        The column's position in the file.
    cells : Cells
        Its different cells.
    placeholders : tuple of str
        Texts that mean "not filled in", beside blanks.

    Attributes
    ----------
    found : ColumnValues
        What they mean, by code.
    """

    found: ColumnValues

    def __init__(self, place: int, cells: Cells, placeholders: tuple[str, ...]) -> None:
        words = pa.chunked_array([cells.words])
        values = declared(words)
        self._is_typed = values is not None
        if values is None:
            texts, counts = self._as_texts(as_text(words).to_pylist(), cells.counts)
            self.found = WholeColumn(place, texts, counts).values(_MARK, placeholders)
            return
        blank = int(cells.counts[values.isna().to_numpy()].sum())
        endless = np.isinf(values) if values.dtype.kind == "f" else np.zeros(len(values), bool)
        infinite = int(cells.counts[endless].sum())
        self.found = ColumnValues(values, {"": blank} if blank else {}, infinite=infinite)
        filled = np.flatnonzero(cells.words.is_valid().to_numpy(zero_copy_only=False))
        bits = _bits(cells.words.drop_null())
        order = np.argsort(bits)
        self._bits, self._codes = bits[order], filled[order]
        self._null = next(iter(np.setdiff1d(np.arange(len(values)), filled).tolist()), 0)

    def codes(self, words: pa.Array) -> Codes:
        """Return the codes of words, and of null after them, which are among the known cells.

        Raises
        ------
        KeyError
            If one of them is not.
        """
        if not self._is_typed:
            texts = as_text(pa.chunked_array([words])).to_pylist()
            return np.array([*(self._texts[text] for text in texts), self._texts.get("", 0)])
        bits = _bits(words)
        places = np.searchsorted(self._bits[:-1], bits)
        if not np.array_equal(self._bits[places], bits):
            raise KeyError
        return np.append(self._codes[places], self._null)

    def _as_texts(
        self, texts: list[str], counts: npt.NDArray[np.int64]
    ) -> tuple[list[str], npt.NDArray[np.int64]]:
        """Enter the code of each text, and return each once, and how many rows hold it."""
        self._texts: dict[str, int] = {}
        codes = [self._texts.setdefault(text, len(self._texts)) for text in texts]
        total = np.zeros(len(self._texts), np.int64)
        np.add.at(total, codes, counts)
        return list(self._texts), total


def _bits(words: pa.Array) -> npt.NDArray[np.int64]:
    """Return numbers or dates as whole numbers, different ones for different values."""
    if pa.types.is_floating(words.type):
        return np.asarray(pc.cast(words, pa.float64()).to_numpy()).view(np.int64)
    if pa.types.is_integer(words.type):
        return np.asarray(pc.cast(words, pa.int64()).to_numpy())
    days = pc.cast(words, pa.timestamp("us"), safe=False)
    return np.asarray(days.cast(pa.int64()).to_numpy(zero_copy_only=False))
