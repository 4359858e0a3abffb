"""Parquet files, which say themselves what type each column has."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from leadscoring.exceptions import ReadError
from leadscoring.leads.bounds import refuse_columns, refuse_long_cells
from leadscoring.leads.tables import TEXT, RawTable

__all__ = ["as_text", "declared", "read_parquet"]

_MOST_CELLS = 200_000_000
_EXACT = 2**53


def read_parquet(data: bytes, *, name: str) -> RawTable:
    """Return a Parquet file's table.

    Numbers and timestamps keep the type that the file declares; whole numbers
    beyond 2**53, which a float cannot hold, go by their digits instead.

    Parameters
    ----------
    data : bytes
        The file's content.
    name : str
        Its name, for messages.

    Returns
    -------
    table : RawTable
        The cells as text, and the typed columns beside them.

    Raises
    ------
    ReadError
        If the file is damaged, too large, or holds no leads.
    """
    try:
        source = pq.ParquetFile(pa.BufferReader(data))
        _refuse_size(source.metadata, name)
        table = source.read(use_threads=False)
    except (pa.ArrowException, OSError) as error:
        raise ReadError(
            f"The Parquet file is damaged. Write it again. (The reader says: {error}.)", file=name
        ) from error
    cells = [as_text(column) for column in table.columns]
    refuse_long_cells(cells, table.column_names, name=name)
    typed = {}
    for position, column in enumerate(table.columns):
        values = declared(column)
        if values is not None:
            typed[position] = values
    return RawTable(
        names=list(table.column_names),
        cells=cells,
        format="parquet",
        rows_read=table.num_rows,
        typed=typed,
    )


def _refuse_size(metadata: pq.FileMetaData, name: str) -> None:
    if metadata.num_rows == 0 or metadata.num_columns == 0:
        raise ReadError(
            "The Parquet file holds no leads. Write it again, rows included.", file=name
        )
    refuse_columns(metadata.num_columns, name=name)
    if metadata.num_rows * metadata.num_columns > _MOST_CELLS:
        raise ReadError(
            f"The Parquet file holds {metadata.num_rows:,} rows of {metadata.num_columns:,} "
            f"columns; up to {_MOST_CELLS:,} cells are read. Split it.",
            file=name,
        )


def declared(column: pa.ChunkedArray) -> pd.Series | None:
    """Return a column's values where its type settles them."""
    kind = column.type
    if pa.types.is_floating(kind):
        return pd.Series(pc.cast(column, pa.float64()).to_numpy())
    if pa.types.is_integer(kind):
        bounds = pc.min_max(column).as_py()
        if bounds["min"] is None or bounds["min"] < -_EXACT or bounds["max"] > _EXACT:
            return None
        wanted = pa.float64() if column.null_count else pa.int64()
        return pd.Series(pc.cast(column, wanted).to_numpy())
    if pa.types.is_date(kind) or (pa.types.is_timestamp(kind) and kind.tz is None):
        return pd.Series(pc.cast(column, pa.timestamp("us"), safe=False).to_numpy())
    return None


def as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the cells as text, blank where null."""
    kind = column.type
    text = pc.if_else(column, "True", "False") if pa.types.is_boolean(kind) else column
    try:
        text = pc.cast(text, TEXT)
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        text = pa.chunked_array([[_plain(cell) for cell in text.to_pylist()]], type=TEXT)
    return pc.fill_null(text, "")


def _plain(cell: object) -> str | None:
    if isinstance(cell, bytes):
        return cell.decode("utf-8", errors="backslashreplace")
    return None if cell is None else str(cell)
