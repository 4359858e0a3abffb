"""Two fields that matter together: points for each cell of a table of two fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.values import cells
from leadscoring.model.coding.cells import FieldCells

__all__ = ["BinSide", "LevelSide", "PairTerm", "Side"]

Codes = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class LevelSide:
    """A categorical field as one side of a pair.

    Attributes
    ----------
    field : str
        Name of the field.
    levels : tuple of str
        The levels that have a code of their own, each once.

    Raises
    ------
    InvalidInput
        If a level is given twice.

    Examples
    --------
    >>> side = LevelSide("Source", ("Chat", "Google"))
    >>> leads = pd.DataFrame({"Source": ["Google", "Chat", "API", "Select"]})
    >>> side.codes(leads, ["select"]).tolist(), side.n_codes
    ([1, 0, 2, 3], 4)
    """

    field: str
    levels: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(set(self.levels)) < len(self.levels):
            raise InvalidInput(
                f"The scorecard names a level of '{self.field}' twice in a pair. Keep one of them."
            )

    @property
    def n_codes(self) -> int:
        """How many codes there are: one per level, then other, then missing."""
        return len(self.levels) + 2

    def codes(self, frame: pd.DataFrame, placeholders: Iterable[str]) -> Codes:
        """Return each lead's code, of shape (n_leads,).

        Parameters
        ----------
        frame : pandas.DataFrame of shape (n_leads, n_columns)
            The leads; where they lack the field it is missing for each.
        placeholders : iterable of str
            Texts that count as missing.

        Returns
        -------
        codes : ndarray of int of shape (n_leads,)
            Position of the level in `levels`; ``len(levels)`` for a level that
            is not listed, ``len(levels) + 1`` where missing.
        """
        return self.codes_of(FieldCells(cells(frame, self.field)), placeholders)

    def codes_of(self, cells: FieldCells, placeholders: Iterable[str]) -> Codes:
        """Return the same of the field's cells."""
        found, names = cells.levels(placeholders)
        position = {level: i for i, level in enumerate(self.levels)}
        other, missing = len(self.levels), len(self.levels) + 1
        recode = [*(position.get(name, other) for name in names), missing]
        return np.array(recode, dtype=np.intp)[found]


@dataclass(frozen=True, slots=True)
class BinSide:
    """A numeric field, cut into bins, as one side of a pair.

    Attributes
    ----------
    field : str
        Name of the field.
    edges : tuple of float
        Where one bin ends and the next begins, finite and increasing; a number
        on an edge is in the bin to its right.

    Raises
    ------
    InvalidInput
        If the edges are not finite or do not increase.

    Examples
    --------
    >>> side = BinSide("Visits", (1.0, 5.0))
    >>> leads = pd.DataFrame({"Visits": [0.0, 1.0, 5.0, np.inf, np.nan]})
    >>> side.codes(leads, []).tolist(), side.n_codes
    ([0, 1, 2, 2, 3], 4)
    """

    field: str
    edges: tuple[float, ...]

    def __post_init__(self) -> None:
        edges = np.array(self.edges, dtype=float)
        if not (np.isfinite(edges).all() and (edges[1:] > edges[:-1]).all()):
            raise InvalidInput(
                f"The edges of '{self.field}' in a pair of the scorecard must be finite and "
                f"increase; they are {list(self.edges)}. Put them in order, each once."
            )

    @property
    def n_codes(self) -> int:
        """How many codes there are: one per bin, then missing."""
        return len(self.edges) + 2

    def codes(self, frame: pd.DataFrame, placeholders: Iterable[str]) -> Codes:
        """Return each lead's code, of shape (n_leads,).

        Parameters
        ----------
        frame : pandas.DataFrame of shape (n_leads, n_columns)
            The leads; where they lack the field it is missing for each.
        placeholders : iterable of str
            Texts that count as missing.

        Returns
        -------
        codes : ndarray of int of shape (n_leads,)
            How many edges the number reaches, so that infinite numbers are in
            the bins at the ends; ``len(edges) + 1`` where missing.
        """
        return self.codes_of(FieldCells(cells(frame, self.field)), placeholders)

    def codes_of(self, cells: FieldCells, placeholders: Iterable[str]) -> Codes:
        """Return the same of the field's cells."""
        numbers = cells.numbers(placeholders)
        reached = np.searchsorted(np.array(self.edges, dtype=float), numbers, side="right")
        return np.where(np.isnan(numbers), len(self.edges) + 1, reached)


Side = LevelSide | BinSide


@dataclass(frozen=True, slots=True)
class PairTerm:
    """Two fields, each cut into levels or bins: points per cell, beyond the fields' own points.

    Attributes
    ----------
    sides : tuple of two sides
        How each field is cut.
    points : tuple of tuple of float
        Log-odds added in each cell, one row per code of the first side, one
        column per code of the second.

    Raises
    ------
    InvalidInput
        If the points have another shape than the sides ask for.

    Examples
    --------
    >>> sides = LevelSide("Source", ("Chat",)), BinSide("Visits", (2.0,))
    >>> pair = PairTerm(sides, ((-0.5, 0.5, 0.1), (0.0, 0.2, 0.0), (0.0, 0.0, -0.1)))
    >>> pair.score(pd.DataFrame({"Source": ["Chat", None], "Visits": [7, None]}), []).tolist()
    [0.5, -0.1]
    """

    kind: ClassVar[str] = "pair"
    sides: tuple[Side, Side]
    points: tuple[tuple[float, ...], ...]

    def __post_init__(self) -> None:
        rows, columns = (side.n_codes for side in self.sides)
        widths = {len(row) for row in self.points}
        if len(self.points) != rows or widths != {columns}:
            given = "/".join(str(width) for width in sorted(widths))
            raise InvalidInput(
                f"The points of the pair '{self.name}' must be {rows} rows of {columns} numbers, "
                f"as its levels and edges ask for; they are {len(self.points)} rows of "
                f"{given or 0}. Correct the scorecard, or train again."
            )

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> PairTerm:
        """Return the pair that plain data describes; raise `InvalidInput` where it fits no pair."""
        sides = [_side(side) for side in data["sides"]]
        if len(sides) != 2:
            raise InvalidInput(
                f"A pair of the scorecard must have 2 sides; it has {len(sides)}. "
                "Correct the scorecard, or train again."
            )
        return cls((sides[0], sides[1]), tuple(tuple(row) for row in data["points"]))

    @property
    def name(self) -> str:
        """Both fields' names."""
        return " x ".join(self.fields)

    @property
    def fields(self) -> tuple[str, str]:
        """The fields that the term reads."""
        return self.sides[0].field, self.sides[1].field

    def score(self, frame: pd.DataFrame, placeholders: Iterable[str]) -> npt.NDArray[np.float64]:
        """Return each lead's points, of shape (n_leads,)."""
        down, across = (side.codes(frame, placeholders) for side in self.sides)
        return np.asarray(np.array(self.points, dtype=float)[down, across])


def _side(data: Mapping[str, Any]) -> Side:
    """Return a side; the name of its cuts tells levels from bins."""
    if "levels" in data:
        return LevelSide(data["field"], tuple(data["levels"]))
    if "edges" in data:
        return BinSide(data["field"], tuple(data["edges"]))
    raise InvalidInput(
        f"A side of a pair has {', '.join(data)}; it must have levels or edges. "
        "The scorecard was made by another release of leadscoring."
    )
