"""Scores in the order of the file, as columns: probability, score, tier and reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from leadscoring.decisions.ranked import TIERS
from leadscoring.leads.writing import whole_file
from leadscoring.scale.scoring.scores import CodedScores

__all__ = ["ScoreColumns", "score_columns", "write_scores"]

_ROWS = 1 << 18
_NUMBERS = ("probability", "score")
_TEXTS = ("tier", "reason_1", "reason_2", "reason_3")
_SCHEMA = pa.schema(
    [(name, pa.float64()) for name in _NUMBERS]
    + [("tier", pa.dictionary(pa.int8(), pa.string()))]
    + [(name, pa.dictionary(pa.int32(), pa.string())) for name in _TEXTS[1:]]
)

Part = tuple[npt.NDArray[np.float64], npt.NDArray[np.int8], npt.NDArray[np.int32]]


class ScoreColumns:
    """Scores on their way into a file, written whenever there are enough for a row group.

    Parameters
    ----------
    writer : pyarrow.parquet.ParquetWriter
        What writes them.
    """

    def __init__(self, writer: pq.ParquetWriter) -> None:
        self._writer = writer
        self._parts: list[Part] = []
        self._sentences: Sequence[str] = ()

    def add(
        self,
        probability: npt.NDArray[np.float64],
        tiers: npt.NDArray[np.integer],
        reasons: npt.NDArray[np.int32],
        sentences: Sequence[str],
    ) -> None:
        """Add leads.

        Parameters
        ----------
        probability : ndarray of shape (n_leads,)
            Calibrated probability of conversion.
        tiers : ndarray of int of shape (n_leads,)
            The place of each lead's tier in `TIERS`.
        reasons : ndarray of int32 of shape (3, n_leads)
            The places in `sentences` of each lead's reasons.
        sentences : sequence of str
            What reasons say; it begins with those of the leads before.
        """
        self._parts.append((probability, tiers.astype(np.int8), reasons))
        self._sentences = sentences
        if sum(len(own) for own, _, _ in self._parts) >= _ROWS:
            self.finish()

    def finish(self) -> None:
        """Write what is left."""
        if not self._parts:
            return
        probability, tiers, reasons = (
            np.concatenate(own, axis=-1) for own in zip(*self._parts, strict=True)
        )
        self._parts = []
        names, said = pa.array(TIERS), pa.array(self._sentences, pa.string())
        columns = [
            probability,
            100 * probability,
            pa.DictionaryArray.from_arrays(tiers, names),
            *(pa.DictionaryArray.from_arrays(reason, said) for reason in reasons),
        ]
        table = pa.Table.from_arrays(list(map(pa.array, columns[:2])) + columns[2:], schema=_SCHEMA)
        self._writer.write_table(table, row_group_size=_ROWS)


@contextmanager
def score_columns(output: Path) -> Iterator[ScoreColumns]:
    """Write a Parquet file of scores, whole or not at all.

    Parameters
    ----------
    output : Path
        Where to.

    Raises
    ------
    InvalidInput
        If the file cannot be written.
    """
    with whole_file(output) as out, _writer(out) as writer:
        columns = ScoreColumns(writer)
        yield columns
        columns.finish()


def write_scores(scores: CodedScores, tiers: npt.NDArray[np.intp], output: Path) -> None:
    """Write the scores of leads into a Parquet file, a row for each lead in the file's order.

    Parameters
    ----------
    scores : CodedScores
        The scores.
    tiers : ndarray of int of shape (n_leads,)
        The place of each lead's tier in `TIERS`.
    output : Path
        Where to.

    Raises
    ------
    InvalidInput
        If the file cannot be written.
    """
    with score_columns(output) as columns:
        for begin in range(0, len(tiers), _ROWS):
            some = slice(begin, begin + _ROWS)
            reasons = np.ascontiguousarray(scores.reasons[some].T)
            columns.add(scores.probability[some], tiers[some], reasons, scores.sentences)


def _writer(out: BinaryIO) -> pq.ParquetWriter:
    # The first and last of some sentences help nobody to find a row, and take long to find.
    return pq.ParquetWriter(
        out,
        _SCHEMA,
        use_dictionary=list(_TEXTS),
        write_statistics=list(_NUMBERS),
        store_schema=False,
    )
