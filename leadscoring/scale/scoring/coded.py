"""Leads as codes: each field's different cells as the model reads them, and who has which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["CodedLeads"]

Codes = npt.NDArray[np.int32]


@dataclass(frozen=True)
class CodedLeads:
    """Leads as codes into their fields' different cells.

    Attributes
    ----------
    different : dict of str to pandas.Series
        By field, each different cell once, of the type that the whole column has.
    parts : tuple of ndarray of shape (n_fields, n_rows)
        Which of these each lead has, one row for each field in the order of
        `different`; the leads in the order of the file.
    """

    different: Mapping[str, pd.Series]
    parts: tuple[Codes, ...]

    @cached_property
    def row(self) -> dict[str, int]:
        """The row of `parts` that holds each field's codes."""
        return {field: row for row, field in enumerate(self.different)}

    @cached_property
    def bounds(self) -> npt.NDArray[np.int64]:
        """Where each part's leads begin among all, and where the last ends."""
        return np.cumsum([0, *(part.shape[1] for part in self.parts)], dtype=np.int64)

    @property
    def n_leads(self) -> int:
        """How many there are."""
        return int(self.bounds[-1])

    def cells(self, field: str, codes: Codes | None = None) -> pd.DataFrame:
        """Return a field's different cells, or those with these codes, as a column.

        A field that the leads lack is a table without the column, of one row for all.
        """
        if field not in self.different:
            return pd.DataFrame(index=range(1 if codes is None else len(codes)))
        values = self.different[field]
        return pd.DataFrame({field: values if codes is None else values.iloc[codes]})
