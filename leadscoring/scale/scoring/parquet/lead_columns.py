"""The columns of a Parquet file that a model reads, some rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from leadscoring.leads.matching import column_places
from leadscoring.leads.receipt import Renamed
from leadscoring.leads.tables import unique_names
from leadscoring.scale.scoring.parquet.column import Column
from leadscoring.scale.scoring.scored_file import NotPlain

__all__ = ["LeadColumns", "readable"]

_ROWS = 1 << 17
_TEXTS = ("string", "large_string")


@contextmanager
def readable() -> Iterator[None]:
    """Leave what pyarrow cannot read, or code, to the reading that says what is wrong."""
    try:
        yield
    except (pa.ArrowException, OSError, KeyError) as error:
        raise NotPlain from error


@dataclass(frozen=True)
class LeadColumns:
    """The columns of a Parquet file that a model reads.

    Attributes
    ----------
    path : Path
        The file.
    source : pyarrow.NativeFile
        The file, opened once, so that one that takes its place is not mixed in.
    metadata : pyarrow.parquet.FileMetaData
        What it says of itself.
    own_names : tuple of str
        The columns' names in the file.
    names : tuple of str
        The names by which receipts know them.
    places : dict of str to int
        By field, the column's position in the file; in the order of the columns here.
    renamed : tuple of Renamed
        Which columns' names were changed.
    """

    path: Path
    source: pa.NativeFile
    metadata: pq.FileMetaData
    own_names: tuple[str, ...]
    names: tuple[str, ...]
    places: Mapping[str, int]
    renamed: tuple[Renamed, ...]

    @classmethod
    def open(cls, path: Path, fields: Sequence[str]) -> LeadColumns:
        """Return the columns of a file that hold fields, matched as `match_columns` does.

        Raises
        ------
        NotPlain
            If it is no such file, is damaged, or holds none of the fields, or nothing.
        """
        with readable():
            source = pa.OSFile(str(path))
            file = pq.ParquetFile(source)
        found = file.schema_arrow.names
        names, renamed = unique_names(found)
        places = column_places(fields, names)
        if len(set(found)) < len(found) or not places or not file.metadata.num_rows:
            raise NotPlain
        own = tuple(found[place] for place in places.values())
        shown = tuple(names[place] for place in places.values())
        return cls(path, source, file.metadata, own, shown, places, renamed)

    @property
    def n_groups(self) -> int:
        """How many row groups the file has."""
        return int(self.metadata.num_row_groups)

    @property
    def n_leads(self) -> int:
        """How many rows the file has."""
        return int(self.metadata.num_rows)

    def batches(self, group: int) -> Iterator[list[Column]]:
        """Yield the columns of a row group, some rows at a time.

        Raises
        ------
        NotPlain
            If the file is damaged, or a column's cells cannot be told apart.
        """
        with readable():
            kinds = self.metadata.schema.to_arrow_schema()
            texts = [name for name in self.own_names if str(kinds.field(name).type) in _TEXTS]
            file = pq.ParquetFile(self.source, metadata=self.metadata, read_dictionary=texts)
            for batch in file.iter_batches(
                _ROWS, row_groups=[group], columns=list(self.own_names), use_threads=False
            ):
                yield [Column.of(batch.column(name)) for name in self.own_names]
