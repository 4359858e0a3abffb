"""Some rows of a column: its different words, and which of them each cell holds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadscoring.scale.scoring.parquet.words import fill_nulls

__all__ = ["Column"]


@dataclass(frozen=True)
class Column:
    """Some rows of a column.

    Attributes
    ----------
    words : pyarrow.Array of shape (n_words,)
        Its different cells, null not among them.
    places : ndarray of shape (n_rows,)
        The place of each cell among them, ``n_words`` where it is null; in as few
        bytes as will do.

    Examples
    --------
    >>> column = Column.of(pa.array(["x", None, "x"]))
    >>> column.words.to_pylist(), column.places.tolist(), column.places.itemsize
    (['x'], [0, 1, 0], 1)
    """

    words: pa.Array
    places: npt.NDArray[np.unsignedinteger]

    @classmethod
    def of(cls, cells: pa.Array) -> Column:
        """Return cells of any type that can be told apart."""
        coded = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
        found, null = coded.indices.cast(pa.int32()), len(coded.dictionary)
        valid, data = pa.concat_arrays([found]).buffers()  # from the first bit on
        bits = np.frombuffer(valid if found.null_count else b"", np.uint8)
        places = np.empty(len(found), np.min_scalar_type(null))
        fill_nulls(np.frombuffer(data, np.int32)[: len(found)], bits, null, places)
        return cls(coded.dictionary, places)

    @property
    def size(self) -> int:
        """How many bytes it takes."""
        return int(self.places.nbytes + self.words.nbytes)
