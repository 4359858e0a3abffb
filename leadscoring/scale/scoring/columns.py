"""The columns that the terms of a scorecard read: a field's codes, or their bins."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["Columns"]

Bins = npt.NDArray[np.intp]

_FEW = 64
_NONE = -1


class Columns:
    """The columns that terms read, each field and way of binning it once.

    A field of few different cells needs no bins: a table with a row for each of its
    cells, the rows of one bin alike, is read without looking up the bin first.

    Parameters
    ----------
    n_fields : int
        Rows of codes that the leads have.
    few : int
        Different cells up to which a field has no bins.

    Examples
    --------
    >>> columns = Columns(2, few=2)
    >>> columns.of_bins(0, np.array([1, 0]))
    (0, array([1, 0]))
    >>> columns.of_bins(1, np.array([0, 0, 1]))
    (1, array([0, 1]))
    >>> columns.of_field(0)
    0
    """

    def __init__(self, n_fields: int, *, few: int = _FEW) -> None:
        self._n_fields, self._few = n_fields, few
        self._places: dict[tuple[int, bytes], int] = {}
        self._columns: list[tuple[int, int]] = []
        self._bins: list[Bins] = []

    @property
    def arrays(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint32]]:
        """The columns and their bins as `add_points` takes them."""
        columns = np.array(self._columns, np.int64).reshape(len(self._columns), 2)
        return columns, np.concatenate([np.empty(0), *self._bins]).astype(np.uint32)

    def of_field(self, row: int) -> int:
        """Return the column of a field's codes; row -1 is that of a field that the leads lack."""
        return self._of(row, None)

    def of_product(self, number: int) -> int:
        """Return the column of a product's codes."""
        return self._of(self._n_fields + number, None)

    def of_bins(self, row: int, bins: Bins) -> tuple[int, Bins]:
        """Return the column of a field in bins, and the bins for which it takes rows of a table.

        Parameters
        ----------
        row : int
            The field's.
        bins : ndarray of shape (n_codes,)
            The bin of each code.
        """
        if len(bins) <= self._few:
            return self._of(row, None), bins
        return self._of(row, bins), np.arange(bins.max() + 1)

    def _of(self, row: int, bins: Bins | None) -> int:
        key = row, b"" if bins is None else bins.tobytes()
        if key not in self._places:
            self._places[key] = len(self._columns)
            begin = _NONE if bins is None else sum(map(len, self._bins))
            self._columns.append((row, begin))
            self._bins.extend([] if bins is None else [bins])
        return self._places[key]
