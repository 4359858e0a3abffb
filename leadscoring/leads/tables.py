"""A table as a file holds it: names and text cells, before anything is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd
import pyarrow as pa

from leadscoring.leads.guarding import unguarded
from leadscoring.leads.header_rows import HeaderRows
from leadscoring.leads.receipt import GUARD, Renamed, SetAside

__all__ = ["ColumnBatches", "RawTable", "unique_names"]

TEXT = pa.large_string()
BATCH = 50_000


@dataclass(frozen=True)
class RawTable:
    """A table as a file holds it, with how it was read.

    Parameters
    ----------
    names : list of str
        Column names as the file holds them; blank and repeated ones included.
    cells : list of pyarrow.ChunkedArray of large_string
        The cells of each column, exactly as the file holds them.
    format : str
        ``"csv"``, ``"tsv"``, ``"excel"`` or ``"parquet"``.
    rows_read : int
        Rows counted while reading, whether kept or set aside.
    set_aside : tuple of SetAside
        The rows that are not in `cells`.
    has_header : bool
        False where `names` are made up because the file has no header.
    header : HeaderRows or None
        Where the names stand; None where they stand nowhere or the format has no lines.
    unguarded : dict of int to int
        How many cells had an apostrophe taken off, as `guarding` has it, by position.
    typed : dict of int to pandas.Series
        Values of columns whose type the file itself declares, by position.
    """

    names: list[str]
    cells: list[pa.ChunkedArray]
    format: str
    rows_read: int
    set_aside: tuple[SetAside, ...] = ()
    has_header: bool = True
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    decimal_sure: bool = True
    sheet: str | None = None
    other_sheets: tuple[str, ...] = ()
    surplus_blanks: int = 0
    header: HeaderRows | None = None
    unguarded: dict[int, int] = field(default_factory=dict)
    typed: dict[int, pd.Series] = field(default_factory=dict)

    @property
    def is_text_file(self) -> bool:
        """Whether the file says nothing of what its cells are."""
        return self.format in {"csv", "tsv"}

    @property
    def n_rows(self) -> int:
        """Rows kept."""
        return len(self.cells[0]) if self.cells else 0


class ColumnBatches:
    """Rows collected into columns, a batch at a time, so that few Python texts live at once.

    Parameters
    ----------
    width : int
        Number of columns.

    Examples
    --------
    >>> batches = ColumnBatches(2)
    >>> batches.append(["Ann", "Mumbai"])
    >>> [column.to_pylist() for column in batches.columns()]
    [['Ann'], ['Mumbai']]
    """

    def __init__(self, width: int) -> None:
        self._rows: list[Sequence[str]] = []
        self._chunks: list[list[pa.Array]] = [[] for _ in range(width)]
        self.n_rows = 0

    def append(self, row: Sequence[str]) -> None:
        """Add one row of as many cells as there are columns."""
        self._rows.append(row)
        self.n_rows += 1
        if len(self._rows) >= BATCH:
            self._flush()

    def columns(self) -> list[pa.ChunkedArray]:
        """Return the cells of each column."""
        self._flush()
        return [pa.chunked_array(chunks, type=TEXT) for chunks in self._chunks]

    def _flush(self) -> None:
        for chunks, cells in zip(self._chunks, zip(*self._rows, strict=True), strict=False):
            chunks.append(pa.array(cells, type=TEXT))
        self._rows = []


def unique_names(
    names: Iterable[str], *, has_header: bool = True, guarded: bool = False
) -> tuple[list[str], tuple[Renamed, ...]]:
    """Return a different, non-blank name for every column, and what was renamed.

    Parameters
    ----------
    names : iterable of str
        Names as the file holds them.
    has_header : bool, default=True
        False where the names are made up; each then counts as renamed.
    guarded : bool, default=False
        Whether names may have an apostrophe in front, as `guarding` has it.

    Returns
    -------
    unique : list of str
        The names to use, in the same order.
    renamed : tuple of Renamed
        The columns whose name changed, and why.

    Examples
    --------
    >>> unique_names(["Name", "", "Name"])[0]
    ['Name', 'column 2', 'Name (2)']
    """
    found = list(names)
    taken = {name.strip() for name in found}
    unique: list[str] = []
    renamed: list[Renamed] = []
    seen: set[str] = set()
    for position, old in enumerate(found, start=1):
        new, reason = old.strip(), "spaces around the name"
        if guarded and unguarded(new) != new:
            new, reason = unguarded(new).strip(), GUARD
        if not new:
            new, reason = f"column {position}", "no name in the header"
            new = _free(new, taken) if new in taken else new
        elif new in seen:
            new, reason = _free(new, taken), "the name is used twice"
        if not has_header:
            reason = "the file has no header"
        taken.add(new)
        seen.add(new)
        unique.append(new)
        if new != old:
            renamed.append(Renamed(old, new, reason))
    return unique, tuple(renamed)


def _free(name: str, taken: set[str]) -> str:
    """Return the name with the first number in brackets that is not taken."""
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"
