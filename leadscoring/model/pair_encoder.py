"""Two fields that matter together, as the cells of a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from sklearn.utils.validation import check_is_fitted

from leadscoring.leads.missing import DEFAULT_MISSING
from leadscoring.model.field_encoder import Block, FieldEncoder, one_hot
from leadscoring.model.pair_term import Side
from leadscoring.model.sides import field_sides, meetings, pooled_cells

__all__ = ["PairEncoder"]

Codes = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Grid:
    """One way to cut two fields: which column each cell of the table is."""

    sides: tuple[Side, Side]
    filled: tuple[int | None, int | None]
    column: Codes
    width: int


class PairEncoder(FieldEncoder):
    """Encode two fields as indicators of the cells in which they meet.

    Two categorical fields make one table. Where a number takes part there are
    two, added up: bins at which conversion changes most, and fine bins of
    equally many leads. Cells with few leads share one column, *rare
    combination*, which also serves combinations that were never met.

    Parameters
    ----------
    numeric : tuple of two bool
        Which of the two fields are numbers.
    min_leads : int, default=10
        Levels and cells with fewer leads are pooled.
    missing : {"level", "impute"}, default="level"
        Give missing cells a row and column of their own, or read them as the
        commonest level or bin.
    placeholders : tuple of str, default=DEFAULT_MISSING
        Texts that count as missing.

    Attributes
    ----------
    grids_ : list
        The tables; each has its sides.
    """

    def __init__(
        self,
        *,
        numeric: tuple[bool, bool] = (False, False),
        min_leads: int = 10,
        missing: str = "level",
        placeholders: tuple[str, ...] = DEFAULT_MISSING,
    ) -> None:
        self.numeric = numeric
        self.min_leads = min_leads
        self.missing = missing
        self.placeholders = placeholders

    def fit(self, X: Any, y: Any) -> Self:
        """Learn the cells of `X`, of shape (n_leads, 2), from the outcomes `y`, 1 or 0."""
        frame = self._frame(X, reset=True)
        ways = [
            field_sides(
                frame,
                name,
                np.asarray(y, dtype=float),
                numeric=numeric,
                min_leads=self.min_leads,
                placeholders=self.placeholders,
            )
            for name, numeric in zip(frame.columns, self.numeric, strict=True)
        ]
        self.grids_ = [self._grid(frame, sides) for sides in meetings(ways[0], ways[1])]
        return self

    def transform(self, X: Any) -> sparse.csr_array:
        """Return the indicators of the cells, table by table."""
        check_is_fitted(self)
        frame = self._frame(X, reset=False)
        parts = [
            one_hot(grid.column[self._cells(frame, grid.sides, grid.filled)], grid.width)
            for grid in self.grids_
        ]
        return sparse.csr_array(sparse.hstack(parts))

    def blocks(self) -> list[Block]:
        """Return the blocks of columns, one for each table."""
        return [Block(grid.width) for grid in self.grids_]

    def get_feature_names_out(
        self, input_features: Iterable[str] | None = None
    ) -> npt.NDArray[Any]:
        """Return ``first x second #cell/cells`` for each column."""
        check_is_fitted(self)
        pair = " x ".join(self._names(input_features))
        return np.array(
            [f"{pair} #{i + 1}/{grid.width}" for grid in self.grids_ for i in range(grid.width)],
            dtype=object,
        )

    def _frame(self, X: Any, *, reset: bool) -> pd.DataFrame:
        first, second = self._columns(X, reset=reset)
        return pd.DataFrame({"first": first, "second": second})

    def _grid(self, frame: pd.DataFrame, sides: tuple[Side, Side]) -> _Grid:
        filled = self._commonest(frame, sides[0]), self._commonest(frame, sides[1])
        codes = self._cells(frame, sides, filled)
        n_codes = sides[0].n_codes * sides[1].n_codes
        return _Grid(sides, filled, *pooled_cells(codes, n_codes, self.min_leads))

    def _commonest(self, frame: pd.DataFrame, side: Side) -> int | None:
        """Return the code that missing cells count as; None where they keep their own."""
        if self.missing == "level":
            return None
        codes = side.codes(frame, self.placeholders)
        return int(np.bincount(codes, minlength=side.n_codes)[:-1].argmax())

    def _cells(
        self, frame: pd.DataFrame, sides: tuple[Side, Side], filled: tuple[int | None, int | None]
    ) -> Codes:
        down, across = (
            codes if fill is None else np.where(codes == side.n_codes - 1, fill, codes)
            for side, fill in zip(sides, filled, strict=True)
            for codes in [side.codes(frame, self.placeholders)]
        )
        return np.asarray(down * sides[1].n_codes + across)
