"""The cells of leads, read once however many encoders and folds ask for them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.leads.values import to_levels, to_numbers

__all__ = ["FieldCells", "ReadLeads"]

Vector = npt.NDArray[np.float64]
Codes = npt.NDArray[np.intp]
Rows = npt.NDArray[np.bool_]

T = TypeVar("T")


class FieldCells:
    """A field's cells. What is made of them is kept, as long as the cells are.

    Parameters
    ----------
    values : pandas.Series of shape (n_leads,)
        A column of any type; it must not change.
    """

    def __init__(self, values: pd.Series) -> None:
        self._values = values
        self._made: dict[Hashable, object] = {}

    def levels(self, placeholders: Iterable[str]) -> tuple[Codes, list[str]]:
        """Return codes and levels, as `to_levels` does; a level may be of no lead."""
        missing = tuple(placeholders)
        return self.once(("levels", missing), lambda: self._levels(missing))

    def numbers(self, placeholders: Iterable[str]) -> Vector:
        """Return numbers, as `to_numbers` does."""
        missing = tuple(placeholders)
        return self.once(("numbers", missing), lambda: self._numbers(missing))

    def distinct(self, placeholders: Iterable[str]) -> tuple[Vector, Codes]:
        """Return the different numbers, increasing, nan last, and each lead's place among them.

        A number may be of no lead.
        """
        missing = tuple(placeholders)
        return self.once(("distinct", missing), lambda: self._distinct(missing))

    def taken(self, rows: Rows) -> FieldCells:
        """Return the cells of some leads; what these have read stays read."""
        return _Taken(self, rows)

    def once(self, what: Hashable, make: Callable[[], T]) -> T:
        """Return what is made of the cells under this name; made where it is not yet there."""
        if what not in self._made:
            self._made[what] = make()
        found: T = self._made[what]  # type: ignore[assignment]
        return found

    def _levels(self, missing: tuple[str, ...]) -> tuple[Codes, list[str]]:
        return to_levels(self._values, missing)

    def _numbers(self, missing: tuple[str, ...]) -> Vector:
        return to_numbers(self._values, missing)

    def _distinct(self, missing: tuple[str, ...]) -> tuple[Vector, Codes]:
        return np.unique(self.numbers(missing), return_inverse=True)


class _Taken(FieldCells):
    """The cells of some leads, which the cells of all read for them."""

    def __init__(self, whole: FieldCells, rows: Rows) -> None:
        self._whole, self._rows = whole, rows
        self._made = {}

    def _levels(self, missing: tuple[str, ...]) -> tuple[Codes, list[str]]:
        codes, levels = self._whole.levels(missing)
        return codes[self._rows], levels

    def _numbers(self, missing: tuple[str, ...]) -> Vector:
        return self._whole.numbers(missing)[self._rows]

    def _distinct(self, missing: tuple[str, ...]) -> tuple[Vector, Codes]:
        numbers, places = self._whole.distinct(missing)
        return numbers, places[self._rows]


class ReadLeads:
    """Leads whose fields are read once.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        The leads; it must not change.

    Examples
    --------
    >>> leads = ReadLeads(pd.DataFrame({"Source": ["Chat", None, "Chat"]}))
    >>> leads["Source"] is leads["Source"], leads["Source"].levels([])[0].tolist()
    (True, [0, -1, 0])
    >>> some = leads.taken(np.array([False, True, True]))
    >>> some["Source"].levels([])[0].tolist(), len(some.frame)
    ([-1, 0], 2)
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self._all = frame
        self._whole: ReadLeads | None = None
        self._rows: Rows | None = None
        self._cells: dict[str, FieldCells] = {}

    @classmethod
    def of(cls, leads: pd.DataFrame | ReadLeads) -> ReadLeads:
        """Return leads as they are where they are read once already."""
        return leads if isinstance(leads, ReadLeads) else cls(leads)

    @property
    def columns(self) -> pd.Index:
        """The names of the columns."""
        return self._all.columns

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The leads as a table."""
        return self._all if self._rows is None else self._all[self._rows]

    def __getitem__(self, field: str) -> FieldCells:
        """Return a field's cells."""
        if field not in self._cells:
            if self._whole is None or self._rows is None:
                self._cells[field] = FieldCells(self._all[field])
            else:
                self._cells[field] = self._whole[field].taken(self._rows)
        return self._cells[field]

    def taken(self, rows: Rows) -> ReadLeads:
        """Return the leads that are marked; what is read of all is not read again for them."""
        other = ReadLeads(self.frame)
        other._whole, other._rows = self, rows
        return other

    def only(self, fields: Sequence[str]) -> ReadLeads:
        """Return the same leads with no more than these fields; what is read stays read."""
        other = ReadLeads(self._all[list(fields)])
        other._whole, other._rows, other._cells = self._whole, self._rows, self._cells
        return other
