"""Bytes copied 64 at a time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.scale.scoring.compiled import compiled
from leadscoring.scale.scoring.cutting.blocks import BLOCK, copy_block
from leadscoring.scale.scoring.pointers import Text

__all__ = ["copied"]

Bytes = npt.NDArray[np.uint8]


@compiled
def copied(text: Text, begin: int, stop: int, out: Bytes, place: int) -> int:
    """Copy bytes, with up to 63 more after them, and return where they end."""
    data, size = text
    end = place + stop - begin
    while place < end and begin + BLOCK <= size:
        copy_block(data, begin, out, place)
        place += BLOCK
        begin += BLOCK
    while place < end:
        out[place] = data[begin]
        place += 1
        begin += 1
    return end
