"""Numbers as `DataFrame.to_csv` writes them, many at a time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["float_texts", "ranked_numbers"]

# Between these, Arrow writes a float as Python does, but for whole ones.
_LEAST, _MOST = 1e-4, 1e6


def float_texts(values: npt.NDArray[np.float64]) -> pa.Array:
    """Return floats as the shortest text that is read back as the same float, as `repr` does.

    Examples
    --------
    >>> float_texts(np.array([0.1, 100.0, 1e-5])).to_pylist()
    ['0.1', '100.0', '1e-05']
    """
    texts = pc.cast(pa.array(values), pa.large_string())
    other = (np.abs(values) < _LEAST) | (np.abs(values) >= _MOST) | (values == np.rint(values))
    if not other.any():
        return texts
    own = pa.array([repr(value) for value in values[other].tolist()], type=pa.large_string())
    return pc.replace_with_mask(texts, pa.array(other), own)


def ranked_numbers(
    first: int, probability: npt.NDArray[np.float64], delimiter: str
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Return rank, score and probability of each lead as text, a delimiter after each.

    Parameters
    ----------
    first : int
        The rank of the first lead.
    probability : ndarray of shape (n_leads,)
        In the order of the ranks.
    delimiter : str
        What stands after each number.

    Returns
    -------
    texts : ndarray of uint8
        The bytes of all leads, one after the other.
    begins : ndarray of int64 of shape (n_leads + 1,)
        Where each lead's begin, and where the last ends.
    """
    ranks = pc.cast(pa.array(np.arange(first, first + len(probability))), pa.large_string())
    numbers = [ranks, float_texts(100 * probability), float_texts(probability)]
    joined = pc.binary_join_element_wise(
        *numbers, pa.scalar("", pa.large_string()), pa.scalar(delimiter, pa.large_string())
    )
    _, begins, texts = joined.buffers()
    offsets = np.frombuffer(begins, dtype=np.int64)[joined.offset :][: len(joined) + 1]
    return np.frombuffer(texts, dtype=np.uint8), offsets
