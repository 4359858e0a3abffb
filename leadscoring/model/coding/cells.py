"""The cells of leads, read once however many encoders ask for them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.leads.values import to_levels, to_numbers

__all__ = ["FieldCells", "ReadLeads"]

Vector = npt.NDArray[np.float64]
Codes = npt.NDArray[np.intp]

T = TypeVar("T")


class FieldCells:
    """A field's cells. What is made of them is kept, as long as the cells are.

    Parameters
    ----------
    values : pandas.Series of shape (n_leads,)
        A column of any type; it must not change.
    """

    def __init__(self, values: pd.Series) -> None:
        self.values = values
        self._made: dict[Hashable, object] = {}

    def __len__(self) -> int:
        """Return how many leads there are."""
        return len(self.values)

    def levels(self, placeholders: Iterable[str]) -> tuple[Codes, list[str]]:
        """Return codes and levels, as `to_levels` does."""
        missing = tuple(placeholders)
        return self.once(("levels", missing), lambda: to_levels(self.values, missing))

    def numbers(self, placeholders: Iterable[str]) -> Vector:
        """Return numbers, as `to_numbers` does."""
        missing = tuple(placeholders)
        return self.once(("numbers", missing), lambda: to_numbers(self.values, missing))

    def distinct(self, placeholders: Iterable[str]) -> tuple[Vector, Codes]:
        """Return the different numbers, increasing, nan last, and each lead's place among them."""
        missing = tuple(placeholders)
        return self.once(
            ("distinct", missing), lambda: np.unique(self.numbers(missing), return_inverse=True)
        )

    def once(self, what: Hashable, make: Callable[[], T]) -> T:
        """Return what is made of the cells under this name; made where it is not yet there."""
        if what not in self._made:
            self._made[what] = make()
        found: T = self._made[what]  # type: ignore[assignment]
        return found


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
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame
        self._cells: dict[str, FieldCells] = {}

    @classmethod
    def of(cls, leads: pd.DataFrame | ReadLeads) -> ReadLeads:
        """Return leads as they are where they are read once already."""
        return leads if isinstance(leads, ReadLeads) else cls(leads)

    def only(self, fields: list[str]) -> ReadLeads:
        """Return the same leads with no more than these fields; what is read stays read."""
        other = ReadLeads(self.frame[fields])
        other._cells = self._cells
        return other

    def __len__(self) -> int:
        """Return how many leads there are."""
        return len(self.frame)

    def __getitem__(self, field: str) -> FieldCells:
        """Return a field's cells."""
        if field not in self._cells:
            self._cells[field] = FieldCells(self.frame[field])
        return self._cells[field]
