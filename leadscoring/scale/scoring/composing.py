"""The rows of a ranked list: numbers and texts in front, then what each row has of its own."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.scale.scoring.compiled import compiled
from leadscoring.scale.scoring.cutting.blocks import BLOCK, ahead
from leadscoring.scale.scoring.cutting.copying import copied
from leadscoring.scale.scoring.pointers import pointer_to

__all__ = ["compose"]

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]

_SOON, _FETCHED = 6, 256  # rows before one is wanted, and how many of its bytes are fetched then


@compiled
def compose(
    numbers: tuple[Bytes, Places],
    pieces: tuple[Bytes, Places],
    which: npt.NDArray[np.int32],
    own: tuple[Bytes, Places, Places],
    places: Places,
    out: Bytes,
) -> None:
    """Write rows of a ranked list one after the other.

    Parameters
    ----------
    numbers : tuple of two ndarrays
        What comes first in each row, as `ranked_numbers` returns it.
    pieces : tuple of two ndarrays
        Texts, each with a delimiter after it, and where they begin.
    which : ndarray of shape (n_rows, n)
        The pieces that come next in each row.
    own : tuple of three ndarrays
        What comes last in rows, where each begins and where it ends.
    places : ndarray of shape (n_rows,)
        Which of these is each row's.
    out : ndarray of uint8
        Where to write; 64 more bytes are written over.
    """
    # All of these stay in use by the caller; see `pointers`.
    figures, figure_begins = (pointer_to(numbers[0]), len(numbers[0])), pointer_to(numbers[1])
    texts, text_begins = (pointer_to(pieces[0]), len(pieces[0])), pointer_to(pieces[1])
    rows, begins, ends = (pointer_to(own[0]), len(own[0])), pointer_to(own[1]), pointer_to(own[2])
    (n_rows, n_pieces), chosen, to, place = which.shape, pointer_to(which), pointer_to(out), 0
    for row in range(n_rows):
        for at in range(0, _FETCHED, BLOCK):
            ahead(rows[0], begins[places[min(row + _SOON, n_rows - 1)]] + at)
        place = copied(figures, figure_begins[row], figure_begins[row + 1], to, place)
        for at in range(n_pieces * row, n_pieces * (row + 1)):
            piece = chosen[at]
            place = copied(texts, text_begins[piece], text_begins[piece + 1], to, place)
        place = copied(rows, begins[places[row]], ends[places[row]], to, place)
