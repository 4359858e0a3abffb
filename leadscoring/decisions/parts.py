"""A part of all leads: those at a level of a field, or within a range of its numbers."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from math import inf
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.leads.missing import DEFAULT_MISSING
from leadscoring.leads.values import to_levels, to_numbers

__all__ = ["Kind", "Of", "Part"]

Kind = Literal["level", "other", "missing", "range", "no number"]
Of = Literal["file", "source", "owner", "week", "tier", "status", "chosen", "group"]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Part:
    """Some of the leads, told by one thing that is known of each of them.

    Parameters
    ----------
    field : str
        Name of the column, or what stands on screen for something that the team
        knows of a lead.
    kind : {"level", "other", "missing", "range", "no number"}
        Leads at one of the levels `values`; at any other level; where nothing is
        filled in; whose number lies in [`low`, `high`); or that have none.
    values : tuple of str
        Levels as a model reads them (see `level_text`); of "other", those left out.
    low, high : float
        Ends of the range; `high` is no part of it.
    of : str
        "file": a column of the leads' files. Else what the team knows: where the
        lead came from, its owner's number, the Monday of the week it came in
        (as 2026-11-16), its tier, its status, how it was chosen to be called, or
        its group's number.
    placeholders : tuple of str
        Texts that count as not filled in.
    label : str
        What stands on screen for the part; it makes no difference to which leads it has.
    """

    field: str
    kind: Kind
    values: tuple[str, ...] = ()
    low: float = -inf
    high: float = inf
    of: Of = "file"
    placeholders: tuple[str, ...] = DEFAULT_MISSING
    label: str = dataclasses.field(default="", compare=False)

    def holds(self, values: pd.Series) -> Mask:
        """Return which leads are in this part.

        Parameters
        ----------
        values : pandas.Series of shape (n_leads,)
            What is known of each lead, None where nothing is.

        Returns
        -------
        mask : ndarray of bool of shape (n_leads,)

        Examples
        --------
        >>> source = pd.Series(["Chat", "Select", None, " Chat", 3.0], dtype=object)
        >>> Part("Source", "level", ("Chat",)).holds(source).tolist()
        [True, False, False, True, False]
        >>> Part("Source", "other", ("Chat",)).holds(source).tolist()
        [False, False, False, False, True]
        >>> Part("Visits", "range", low=2).holds(pd.Series([1, 2, None, "7"])).tolist()
        [False, True, False, True]
        """
        if self.kind in ("range", "no number"):
            return self._by_number(to_numbers(values, self.placeholders))
        return self._by_level(*to_levels(values, self.placeholders))

    def named(self, label: str) -> Part:
        """Return the same part under another name."""
        return dataclasses.replace(self, label=label)

    def _by_number(self, numbers: npt.NDArray[np.float64]) -> Mask:
        if self.kind == "no number":
            return np.isnan(numbers)
        return (numbers >= self.low) & ((numbers < self.high) | (self.high == inf))

    def _by_level(self, codes: npt.NDArray[np.intp], levels: list[str]) -> Mask:
        named = np.array([level in self.values for level in levels], dtype=bool)
        has = {"level": named, "other": ~named, "missing": np.zeros(len(levels), dtype=bool)}
        # A lead without a level has code -1: the last place.
        return np.append(has[self.kind], self.kind == "missing")[codes]
