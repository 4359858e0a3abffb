"""The loops over a column's cells, each a place among its different words."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadscoring.scale.scoring.compiled import compiled

__all__ = ["count_words", "places_of", "recode"]

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int32]
Codes = npt.NDArray[np.unsignedinteger]
Counts = npt.NDArray[np.int64]


def places_of(column: pa.DictionaryArray) -> tuple[Places, Bytes, int]:
    """Return a column's places, the bits that say which are not null, and where these begin."""
    own = column.indices
    valid, data = own.buffers()
    places = np.frombuffer(data, np.int32)[own.offset : own.offset + len(own)]
    bits = np.frombuffer(valid if own.null_count else b"", np.uint8)
    return places, bits, own.offset


@compiled
def _word(places: Places, bits: Bytes, offset: int, row: int, null: int) -> int:
    at = offset + row
    if len(bits) > 0 and not (bits[at >> 3] >> (at & 7)) & 1:
        return null
    return int(places[row])


@compiled
def count_words(places: Places, bits: Bytes, offset: int, counts: Counts, order: Places) -> int:
    """Count how many cells hold each word, and return how many different ones there are.

    Parameters
    ----------
    places, bits, offset
        As `places_of` returns them.
    counts : ndarray of shape (n_words + 1,)
        Where the counts go, all 0 before; the last is that of null.
    order : ndarray of shape (n_words + 1,)
        Where the words go that there are, as they first occur.
    """
    n = 0
    for row in range(len(places)):
        word = np.uint32(_word(places, bits, offset, row, len(counts) - 1))
        if counts[word] == 0:
            order[n] = word
            n += 1
        counts[word] += 1
    return n


@compiled
def recode(places: Places, bits: Bytes, offset: int, codes: Codes, own: Codes) -> None:
    """Enter the code of each cell.

    Parameters
    ----------
    places, bits, offset
        As `places_of` returns them.
    codes : ndarray of shape (n_words + 1,)
        The code of each word; the last is that of null.
    own : ndarray of shape (n_rows,)
        Where the codes go.
    """
    for row in range(len(own)):
        own[row] = codes[np.uint32(_word(places, bits, offset, row, len(codes) - 1))]
