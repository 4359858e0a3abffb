"""Invented leads by the million, as files: made once, kept in ``.bench``."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from leadscoring.leads.samples import labelled

__all__ = ["FOLDER", "big_csv", "big_parquet"]

FOLDER = Path(".bench")
CHUNK = 100_000
"""Leads drawn at a time, and to a row group of a Parquet file."""
MOST_DRAWN = 1_000_000
"""Larger files hold as many leads again and again: to draw more takes many minutes."""


def big_parquet(n: int) -> Path:
    """Return a Parquet file of so many labelled leads, in row groups of `CHUNK`.

    Beyond `MOST_DRAWN` it must be a multiple of that.
    """
    path = FOLDER / f"leads-{n}.parquet"
    if not path.exists():
        _write(path, n)
    return path


def big_csv(n: int) -> Path:
    """Return the same leads as `big_parquet` in a CSV file."""
    path = FOLDER / f"leads-{n}.csv"
    if not path.exists():
        table = pq.read_table(big_parquet(n))
        part = path.with_suffix(".part")
        arrow_csv.write_csv(table, part, arrow_csv.WriteOptions(quoting_style="needed"))
        part.rename(path)
    return path


def _write(path: Path, n: int) -> None:
    FOLDER.mkdir(exist_ok=True)
    part = path.with_suffix(".part")
    writer: pq.ParquetWriter | None = None
    for begin in range(0, n, CHUNK):
        table = _drawn(begin, n)
        writer = writer or pq.ParquetWriter(part, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()
    part.rename(path)


def _drawn(begin: int, n: int) -> pa.Table:
    """Return the leads of a file of `n` that begin here."""
    if n > MOST_DRAWN:
        group = begin % MOST_DRAWN // CHUNK
        return pq.ParquetFile(big_parquet(MOST_DRAWN)).read_row_group(group)
    leads = labelled(min(CHUNK, n - begin), seed=begin, first=begin)
    return pa.Table.from_pandas(leads, preserve_index=False)
