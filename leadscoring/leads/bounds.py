"""How large a table of leads may be, whatever file it comes in."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from leadscoring.exceptions import ReadError

__all__ = ["MOST_ASIDE", "MOST_CELL", "MOST_COLUMNS", "refuse_columns", "refuse_long_cells"]

MOST_COLUMNS = 5_000
"""Columns of a table; exports of a CRM have some hundred."""

MOST_CELL = 131_072
"""Characters of a cell; Excel's own hold a quarter of that."""

MOST_ASIDE = 1_000_000
"""Rows that may be set aside, each of which is kept with its text."""


def refuse_columns(n_columns: int, *, name: str, line: int | None = None) -> None:
    """Raise where a table has more columns than are read.

    Parameters
    ----------
    n_columns : int
        Its columns.
    name : str
        The file's name.
    line : int, optional
        The line that has them.

    Raises
    ------
    ReadError
        If they are more than `MOST_COLUMNS`.

    Examples
    --------
    >>> refuse_columns(37, name="leads.csv")
    """
    if n_columns > MOST_COLUMNS:
        raise ReadError(
            f"The table has {n_columns:,} columns; up to {MOST_COLUMNS:,} are read. Export only "
            "the columns that tell of the leads, a row for each.",
            file=name,
            line=line,
        )


def refuse_long_cells(cells: Sequence[pa.ChunkedArray], names: Sequence[str], *, name: str) -> None:
    """Raise where a cell is longer than one that is read.

    Parameters
    ----------
    cells : sequence of pyarrow.ChunkedArray of large_string
        The cells of each column.
    names : sequence of str
        The columns' names.
    name : str
        The file's name.

    Raises
    ------
    ReadError
        If one has more than `MOST_CELL` bytes.

    Examples
    --------
    >>> refuse_long_cells([pa.chunked_array([["Ann"]])], ["name"], name="leads.parquet")
    """
    for column, called in zip(cells, names, strict=True):
        longest = pc.max(pc.binary_length(column)).as_py() or 0
        if longest > MOST_CELL:
            raise ReadError(
                f'A cell of the column "{called[:80]}" has {longest:,} bytes; up to {MOST_CELL:,} '
                "are read. Leave that column out.",
                file=name,
            )
