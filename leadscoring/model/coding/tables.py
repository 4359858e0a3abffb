"""What an encoder makes of leads, as a small table of rows and the row of each lead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

__all__ = ["Table", "indicators"]

Vector = npt.NDArray[np.float64]
Codes = npt.NDArray[np.signedinteger]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns that an encoder makes of leads: one row for each code, one code for each lead.

    Attributes
    ----------
    codes : ndarray of int of shape (n_leads,)
        Positions of rows.
    rows : sparse array of shape (n_codes, n_columns)
        The columns of leads of each code.
    """

    codes: Codes
    rows: sparse.csr_array

    def columns(self) -> sparse.csr_array:
        """Return the columns of each lead, of shape (n_leads, n_columns)."""
        return self.rows[self.codes]


def indicators(width: int, average: Vector | None = None) -> sparse.csr_array:
    """Return rows of which each has a column of its own, and the average's below where given.

    Examples
    --------
    >>> indicators(2, np.array([0.25, 0.75])).toarray().tolist()
    [[1.0, 0.0], [0.0, 1.0], [0.25, 0.75]]
    """
    own = sparse.csr_array((np.ones(width), np.arange(width), np.arange(width + 1)), (width, width))
    if average is None:
        return own
    return sparse.csr_array(sparse.vstack([own, sparse.csr_array(average[None, :])]))
