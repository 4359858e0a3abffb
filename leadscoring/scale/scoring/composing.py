"""The rows of a ranked list: numbers and texts in front, then what each row has of its own."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.scale.scoring.compiled import compiled
from leadscoring.scale.scoring.cutting.blocks import BLOCK, ahead
from leadscoring.scale.scoring.cutting.copying import copied
from leadscoring.scale.scoring.pointers import pointer_to
from leadscoring.scale.scoring.shortest import write_float, write_whole

__all__ = ["IN_FRONT", "compose"]

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]

IN_FRONT = 20 + 2 * 24 + 3  # bytes of a rank, two floats and what stands after each, at most
_SOON, _FETCHED = 6, 256  # rows before one is wanted, and how many of its bytes are fetched then


@compiled
def compose(
    rank: int,
    probability: npt.NDArray[np.float64],
    delimiter: int,
    pieces: tuple[Bytes, Places],
    which: npt.NDArray[np.int32],
    own: tuple[Bytes, Places, Places],
    places: Places,
    out: Bytes,
) -> int:
    """Write rows of a ranked list one after the other; return where they end.

    Parameters
    ----------
    rank : int
        The rank of the first, which comes first in its row.
    probability : ndarray of shape (n_rows,)
        What comes after that, first times 100.
    delimiter : int
        The character after each number.
    pieces : tuple of two ndarrays
        Texts, each with a delimiter after it, and where they begin.
    which : ndarray of shape (n_rows, n)
        The pieces that come next in each row.
    own : tuple of three ndarrays
        What comes last in rows, where each begins and where it ends.
    places : ndarray of shape (n_rows,)
        Which of these is each row's.
    out : ndarray of uint8
        Where to write: `IN_FRONT` bytes at most for the numbers of each row, and 64
        more that are written over.
    """
    # All of these stay in use by the caller; see `pointers`.
    texts, text_begins = (pointer_to(pieces[0]), len(pieces[0])), pointer_to(pieces[1])
    rows, begins, ends = (pointer_to(own[0]), len(own[0])), pointer_to(own[1]), pointer_to(own[2])
    (n_rows, n_pieces), chosen, to, place = which.shape, pointer_to(which), pointer_to(out), 0
    for row in range(n_rows):
        for at in range(0, _FETCHED, BLOCK):
            ahead(rows[0], begins[places[min(row + _SOON, n_rows - 1)]] + at)
        place = write_whole(np.uint64(rank + row), to, place)
        for number in (100 * probability[row], probability[row]):
            to[place] = delimiter
            place = write_float(number, to, place + 1)
        to[place] = delimiter
        place += 1
        for at in range(n_pieces * row, n_pieces * (row + 1)):
            piece = chosen[at]
            place = copied(texts, text_begins[piece], text_begins[piece + 1], to, place)
        place = copied(rows, begins[places[row]], ends[places[row]], to, place)
    return place
