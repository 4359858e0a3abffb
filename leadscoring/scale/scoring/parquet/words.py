"""The loops over a column's cells, each a place among its different words."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.scale.scoring.compiled import compiled

__all__ = ["count_words", "fill_nulls", "recode"]

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.unsignedinteger]
Counts = npt.NDArray[np.int64]


@compiled
def fill_nulls(found: npt.NDArray[np.int32], bits: Bytes, null: int, places: Places) -> None:
    """Enter the place of each cell, and that of null where there is nothing.

    Parameters
    ----------
    found : ndarray of shape (n_rows,)
        The place of each cell, anything where it is null.
    bits : ndarray
        A bit for each cell, from the lowest on, 0 where it is null; without bits none is.
    null : int
        The place of null.
    places : ndarray of shape (n_rows,)
        Where they go.
    """
    if len(bits) == 0:
        for row in range(len(places)):
            places[row] = found[row]
        return
    for row in range(len(places)):
        filled = (bits[row >> 3] >> (row & 7)) & 1
        places[row] = found[row] if filled else null


@compiled
def count_words(places: Places, counts: Counts, order: npt.NDArray[np.int64]) -> int:
    """Count how many cells hold each word, and return how many different ones there are.

    Parameters
    ----------
    places : ndarray of shape (n_rows,)
        The place of each cell's word.
    counts : ndarray of shape (n_words,)
        Where the counts go, all 0 before.
    order : ndarray of shape (n_words,)
        Where the places go of the words that there are, as they first occur.
    """
    n = 0
    for row in range(len(places)):
        word = places[row]
        if counts[word] == 0:
            order[n] = word
            n += 1
        counts[word] += 1
    return n


@compiled
def recode(places: Places, codes: Places, own: Places) -> None:
    """Enter the code of each cell's word, by its place."""
    for row in range(len(own)):
        own[row] = codes[places[row]]
