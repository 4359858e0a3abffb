"""A term of the model as a table over codes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

__all__ = ["CodedTerm"]

Vector = npt.NDArray[np.float64]
Codes = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class CodedTerm:
    """One encoder's columns at the codes of its fields.

    Attributes
    ----------
    fields : tuple of int
        Positions of one field, or of two, increasing.
    shape : tuple of int
        How many codes each has.
    columns : slice
        Its columns among all.
    base : sparse array of shape (n_cells, n_own_columns)
        The columns at each cell: at the left end of a number's piece.
    rise : sparse array of shape (n_codes, n_own_columns) or None
        By how much they are more at its right end; None where they are not.
    """

    fields: tuple[int, ...]
    shape: tuple[int, ...]
    columns: slice
    base: sparse.csr_array
    rise: sparse.csr_array | None

    def squares(self) -> sparse.csr_array:
        """Return the squares of the columns at each cell, at the end where they are larger."""
        if self.rise is None:
            return self.base.power(2)
        return self.base.power(2).maximum(sparse.csr_array(self.base + self.rise).power(2))

    def encoded(self, codes: Codes, shares: dict[int, Vector]) -> sparse.csr_array:
        """Return leads' columns, given their codes of shape (n_leads, n_fields) and shares."""
        places = np.ravel_multi_index(tuple(codes[:, field] for field in self.fields), self.shape)
        found = self.base[places]
        if self.rise is None:
            return found
        risen = self.rise[places].multiply(shares[self.fields[0]][:, None])
        return sparse.csr_array(found + risen)
