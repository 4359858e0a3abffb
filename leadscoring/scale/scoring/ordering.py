"""The order of a ranked list, found digit by digit of the probabilities' bits."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.scale.scoring.compiled import compiled

__all__ = ["ranking_order"]

Keys = npt.NDArray[np.uint64]
Order = npt.NDArray[np.uint32]

_DIGIT = np.uint64(255)


def ranking_order(probability: npt.NDArray[np.float64]) -> Order:
    """Return the positions of leads, the best first, as `decisions.ranked.order_of` does.

    Parameters
    ----------
    probability : ndarray of shape (n_leads,)
        In [0, 1]; fewer than 2**32.

    Examples
    --------
    >>> ranking_order(np.array([0.2, 0.9, 0.2, 0.0])).tolist()
    [1, 0, 2, 3]
    """
    # The bits of floats that are not negative sort as they do; adding 0.0 makes -0.0 one of those.
    keys = ~(probability + 0.0).view(np.uint64)
    counts = np.zeros((8, 256), dtype=np.int64)
    _count(keys, counts)
    order = np.arange(len(keys), dtype=np.uint32)
    other, others = np.empty_like(order), np.empty_like(keys)
    for digit in np.flatnonzero(counts.max(axis=1) < len(keys)).tolist():
        begins = np.cumsum(counts[digit]) - counts[digit]
        _move((keys, order), np.uint64(8 * digit), begins, (others, other))
        (keys, order), (others, other) = (others, other), (keys, order)
    return order


@compiled
def _count(keys: Keys, counts: npt.NDArray[np.int64]) -> None:
    """Count how many keys have each digit, at each of the eight."""
    for key in keys:
        for digit in range(8):
            counts[digit, (key >> np.uint64(8 * digit)) & _DIGIT] += 1


@compiled
def _move(
    sorted_so_far: tuple[Keys, Order],
    shift: np.uint64,
    begins: npt.NDArray[np.int64],
    into: tuple[Keys, Order],
) -> None:
    """Sort keys and their leads by one digit; those alike in it stay as they were."""
    (keys, order), (keys_into, order_into) = sorted_so_far, into
    for place in range(len(keys)):
        key = keys[place]
        digit = (key >> shift) & _DIGIT
        to = begins[digit]
        keys_into[to], order_into[to] = key, order[place]
        begins[digit] = to + 1
