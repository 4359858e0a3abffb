"""Two fields that matter together, as the cells of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
from sklearn.utils.validation import check_is_fitted

from leadscoring.leads.missing import DEFAULT_MISSING
from leadscoring.model.coding.cells import FieldCells
from leadscoring.model.coding.tables import Table, indicators
from leadscoring.model.field_encoder import Block, TableEncoder
from leadscoring.model.pair_term import Side
from leadscoring.model.sides import field_sides, meetings, pooled_cells, side_codes

__all__ = ["PairEncoder"]

Codes = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Grid:
    """One way to cut two fields: which column each cell of the table is."""

    sides: tuple[Side, Side]
    filled: tuple[int | None, int | None]
    column: Codes
    width: int


class PairEncoder(TableEncoder):
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

    reads_outcomes: ClassVar[bool] = True

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

    def learn(self, cells: Sequence[FieldCells], outcome: Any) -> Self:
        """Learn the cells of the table of two fields."""
        first, second = cells
        ways = [
            field_sides(
                each,
                name,
                np.asarray(outcome, dtype=float),
                numeric=numeric,
                min_leads=self.min_leads,
                placeholders=self.placeholders,
            )
            for each, name, numeric in zip(
                (first, second), self._names(None), self.numeric, strict=True
            )
        ]
        self.grids_ = [self._grid(cells, sides) for sides in meetings(ways[0], ways[1])]
        return self

    def tables(self, cells: Sequence[FieldCells]) -> list[Table]:
        """Return the indicators of the cells, table by table."""
        return [
            Table(grid.column[self._meet(cells, grid.sides, grid.filled)], indicators(grid.width))
            for grid in self.grids_
        ]

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

    def _grid(self, cells: Sequence[FieldCells], sides: tuple[Side, Side]) -> _Grid:
        filled = self._commonest(cells[0], sides[0]), self._commonest(cells[1], sides[1])
        codes = self._meet(cells, sides, filled)
        n_codes = sides[0].n_codes * sides[1].n_codes
        return _Grid(sides, filled, *pooled_cells(codes, n_codes, self.min_leads))

    def _commonest(self, cells: FieldCells, side: Side) -> int | None:
        """Return the code that missing cells count as; None where they keep their own."""
        if self.missing == "level":
            return None
        codes = side_codes(side, cells, self.placeholders)
        return int(np.bincount(codes, minlength=side.n_codes)[:-1].argmax())

    def _meet(
        self,
        cells: Sequence[FieldCells],
        sides: tuple[Side, Side],
        filled: tuple[int | None, int | None],
    ) -> Codes:
        """Return the cell of the table in which each lead is."""
        down, across = (
            codes if fill is None else np.where(codes == side.n_codes - 1, fill, codes)
            for side, each, fill in zip(sides, cells, filled, strict=True)
            for codes in [side_codes(side, each, self.placeholders)]
        )
        return np.asarray(down * sides[1].n_codes + across)
