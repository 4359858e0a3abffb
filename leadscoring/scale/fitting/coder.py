"""From pieces of files to partitions of coded leads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.values import to_levels
from leadscoring.scale.fitting.cuts import NO_WORDS
from leadscoring.scale.fitting.design import Design
from leadscoring.scale.fitting.folding import Folding
from leadscoring.scale.fitting.partition import Partition
from leadscoring.scale.fitting.sources import Piece, read_batches

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
        columns = [*dict.fromkeys([*self.design.fields, self.target])]
        for number, batch in enumerate(read_batches(piece, columns, words)):
            own = {name: batch.column(name) for name in words if _is_words(batch, name)}
            rest = pa.Table.from_batches([batch.drop_columns(list(own))])
            frame = rest.to_pandas(ignore_metadata=True, use_threads=False)
            yield self.partition(frame, piece, number, own)

    def partition(
        self,
        frame: pd.DataFrame,
        piece: Piece,
        number: int = 0,
        words: Mapping[str, pa.DictionaryArray] = NO_WORDS,
    ) -> Partition:
        """Return leads of a piece, coded; those whose outcome is not known are left out.

        Parameters
        ----------
        frame, words
            The leads, as `Design.coded` takes them.
        piece : Piece
            Where they are from.
        number : int
            Which part of it they are.
        """
        converted = self._converted(frame[self.target], piece)
        codes, shares = self.design.coded(frame, words)
        known = np.flatnonzero(~np.isnan(converted))
        if len(known) < len(frame):
            codes, shares = np.take(codes, known, axis=1), np.take(shares, known, axis=1)
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


def _is_words(batch: pa.RecordBatch, name: str) -> bool:
    kind = batch.schema.field(name).type
    if not pa.types.is_dictionary(kind):
        return False
    return bool(pa.types.is_string(kind.value_type) or pa.types.is_large_string(kind.value_type))
