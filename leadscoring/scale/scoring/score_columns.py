"""Scores in the order of the file, as columns: probability, score, tier and reasons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from leadscoring.decisions.ranked import TIERS
from leadscoring.leads.writing import whole_file
from leadscoring.scale.scoring.scores import CodedScores

__all__ = ["write_scores"]

_ROWS = 1 << 18
_TEXTS = ("tier", "reason_1", "reason_2", "reason_3")


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
    with whole_file(output) as out:
        writer: pq.ParquetWriter | None = None
        for table in _tables(scores, tiers):
            writer = writer or pq.ParquetWriter(
                out, table.schema, use_dictionary=list(_TEXTS), store_schema=False
            )
            writer.write_table(table, row_group_size=_ROWS)
        if writer is not None:
            writer.close()


def _tables(scores: CodedScores, tiers: npt.NDArray[np.intp]) -> Iterator[pa.Table]:
    names, sentences = pa.array(TIERS), pa.array(scores.sentences)
    for begin in range(0, len(tiers), _ROWS):
        some = slice(begin, begin + _ROWS)
        probability = scores.probability[some]
        reasons = np.ascontiguousarray(scores.reasons[some].T)
        texts = [
            pa.DictionaryArray.from_arrays(tiers[some].astype(np.int8), names),
            *(pa.DictionaryArray.from_arrays(reason, sentences) for reason in reasons),
        ]
        columns = {"probability": pa.array(probability), "score": pa.array(100 * probability)}
        yield pa.table(columns | dict(zip(_TEXTS, texts, strict=True)))
