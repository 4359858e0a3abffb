"""The different cells of a column, so that each is looked at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from leadscoring.leads.missing import missing_mask

__all__ = ["Levels", "every", "matching", "to_datetimes", "to_floats"]


@dataclass(frozen=True)
class Levels:
    """The different cells of a column, and which of them each cell holds.

    Parameters
    ----------
    texts, trimmed : pyarrow.Array of shape (n_levels,)
        Each different cell once, as found and without surrounding spaces.
    filled : ndarray of bool of shape (n_levels,)
        Which of them are filled in.
    codes : ndarray of int of shape (n_cells,)
        The level that each cell holds.
    counts : ndarray of int of shape (n_levels,)
        How many cells hold each level.

    Examples
    --------
    >>> levels = Levels.of(pa.chunked_array([["x", "", "x "]]), ["select"])
    >>> levels.missing_counts(), levels.n_stripped()
    ({'': 1}, 1)
    """

    texts: pa.Array
    trimmed: pa.Array
    filled: npt.NDArray[np.bool_]
    codes: npt.NDArray[np.intp]
    counts: npt.NDArray[np.intp]

    @classmethod
    def of(cls, cells: pa.ChunkedArray, placeholders: Iterable[str]) -> Levels:
        """Return the levels of a column."""
        encoded = pc.dictionary_encode(pa.concat_arrays(cells.chunks))
        codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.intp)
        counts = np.bincount(codes, minlength=len(encoded.dictionary))
        return cls._coded(encoded.dictionary, codes, counts, placeholders)

    @classmethod
    def counted(
        cls, texts: pa.Array, counts: npt.NDArray[np.intp], placeholders: Iterable[str]
    ) -> Levels:
        """Return the levels of a column whose different cells were found and counted before.

        There is a cell for each level then, however many the column has of it.

        Parameters
        ----------
        texts : pyarrow.Array of large_string of shape (n_levels,)
            Each different cell once, in the order in which it first occurs.
        counts : ndarray of int of shape (n_levels,)
            How many cells of the column hold each.
        placeholders : iterable of str
            Texts that mean "not filled in", beside blanks.

        Examples
        --------
        >>> levels = Levels.counted(pa.array(["x", ""]), np.array([3, 2]), ["select"])
        >>> levels.missing_counts(), levels.strings().tolist()
        ({'': 2}, ['x', nan])
        """
        return cls._coded(texts, np.arange(len(texts)), counts, placeholders)

    @classmethod
    def _coded(
        cls,
        texts: pa.Array,
        codes: npt.NDArray[np.intp],
        counts: npt.NDArray[np.intp],
        placeholders: Iterable[str],
    ) -> Levels:
        blank = missing_mask(texts.to_pandas(), ["", *placeholders]).to_numpy(dtype=bool)
        return cls(texts, pc.utf8_trim_whitespace(texts), ~blank, codes, counts)

    @property
    def present(self) -> pa.Array:
        """The levels that are filled in, without surrounding spaces."""
        return self.trimmed.filter(pa.array(self.filled))

    def missing_counts(self) -> dict[str, int]:
        """Return the cells not filled in, by the placeholder as found."""
        texts = self.texts.filter(pa.array(~self.filled)).to_pylist()
        return dict(zip(texts, self.counts[~self.filled].tolist(), strict=True))

    def n_stripped(self) -> int:
        """Return how many filled-in cells have surrounding spaces."""
        changed = pc.not_equal(self.texts, self.trimmed).to_numpy(zero_copy_only=False)
        return int(self.counts[changed & self.filled].sum())

    def numbers(self, mark: str) -> pd.Series:
        """Return the cells as int64 where all are whole and filled in, else float64."""
        if self.filled.all() and every(self.present, r"^-?\d+$"):
            whole = np.array([int(text) for text in self.trimmed.to_pylist()], dtype=np.int64)
            return pd.Series(whole[self.codes])
        values = np.full(len(self.texts), np.nan)
        values[self.filled] = to_floats(self.present, mark)
        return pd.Series(values[self.codes])

    def n_infinite(self) -> int:
        """Return how many cells are an infinite number, where all are numbers."""
        endless = pc.match_substring_regex(self.trimmed, "^[+-]?inf$")
        return int(self.counts[endless.to_numpy(zero_copy_only=False)].sum())

    def dates(self, written: pa.Array | None = None) -> pd.Series:
        """Return the cells as datetime64, NaT where not filled in.

        Parameters
        ----------
        written : pyarrow.Array, optional
            The levels that are filled in with the year first; as they are where None.
        """
        texts = self.present if written is None else written
        values = np.full(len(self.texts), np.datetime64("NaT"), dtype="datetime64[us]")
        values[self.filled] = to_datetimes(texts).to_numpy(dtype="datetime64[us]")
        return pd.Series(values[self.codes])

    def strings(self) -> pd.Series:
        """Return the cells as text, NaN where not filled in."""
        kept = pc.if_else(pa.array(self.filled), self.trimmed, pa.scalar(None, self.trimmed.type))
        return pd.Series(pd.array(kept.take(pa.array(self.codes)), dtype="str"))


def to_floats(texts: pa.Array, mark: str) -> npt.NDArray[np.float64]:
    """Return texts that are numbers with this decimal mark as floats."""
    return np.array([float(text.replace(mark, ".")) for text in texts.to_pylist()], dtype=float)


def to_datetimes(present: pa.Array) -> pd.Series:
    """Return texts that look like ISO dates as datetimes, NaT where no calendar has one."""
    texts = pc.replace_substring_regex(present, "Z$", "").to_pandas()
    return pd.Series(pd.to_datetime(texts, format="ISO8601", errors="coerce"))


def every(texts: pa.Array, pattern: str) -> bool:
    """Return whether every text matches a pattern."""
    return bool(pc.all(pc.match_substring_regex(texts, pattern)).as_py())


def matching(texts: pa.Array, pattern: str, *, negate: bool = False) -> pa.Array:
    """Return the texts that match a pattern, or that do not."""
    found = pc.match_substring_regex(texts, pattern)
    return texts.filter(pc.invert(found) if negate else found)
