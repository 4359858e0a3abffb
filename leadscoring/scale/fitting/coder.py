"""From pieces of files to partitions of coded leads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.values import to_levels
from leadscoring.scale.fitting.design import Design
from leadscoring.scale.fitting.folding import Folding
from leadscoring.scale.fitting.partition import Partition
from leadscoring.scale.fitting.sources import Piece, read_piece

__all__ = ["Coder"]

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Coder:
    """Reads pieces of files and codes the leads whose outcome is known.

    Attributes
    ----------
    design : Design
        By which they are coded.
    target : str
        Column of the outcome.
    positive, negative : str
        What it says of leads that converted, and of those that did not.
    folding : Folding
        Deals them to the folds of the cross-validation.
    """

    design: Design
    target: str
    positive: str
    negative: str
    folding: Folding

    def partitions(self, piece: Piece) -> Iterator[Partition]:
        """Yield the leads of a piece, some at a time.

        Raises
        ------
        ReadError
            If the file cannot be read.
        InvalidInput
            If the outcome says a third thing.
        """
        words = [cut.field for cut in self.design.cuts if not cut.is_number]
        columns = [*self.design.fields, self.target]
        for number, frame in enumerate(read_piece(piece, columns, words)):
            yield self.partition(frame, piece, number)

    def partition(self, frame: pd.DataFrame, piece: Piece, number: int = 0) -> Partition:
        """Return leads of a piece, coded; those whose outcome is not known are left out."""
        converted = self._converted(frame[self.target], piece)
        known = ~np.isnan(converted)
        codes, shares = self.design.coded(frame if known.all() else frame[known])
        origin = np.array([piece.number, number])
        return Partition(
            codes,
            shares,
            converted[known].astype(np.uint8),
            np.empty(0),
            self.folding.of(codes, shares, origin),
            origin,
        )

    def _converted(self, values: pd.Series, piece: Piece) -> Vector:
        codes, levels = to_levels(values, self.design.placeholders)
        third = [level for level in levels if level not in (self.positive, self.negative)]
        if third:
            raise InvalidInput(
                f"{piece.path}: the outcome column '{self.target}' must say '{self.positive}' or "
                f"'{self.negative}', as in the other files; it says '{third[0]}', too. Mend the "
                "file, or leave it out."
            )
        meant = [float(level == self.positive) for level in levels]
        return np.array([*meant, np.nan])[codes]
