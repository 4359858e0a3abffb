"""The leads of a Parquet file as codes, some at a time, into cells known from all rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadscoring.leads.receipt import Receipt
from leadscoring.scale.scoring.coded import CodedLeads
from leadscoring.scale.scoring.parquet.known_cells import Cells, KnownCells
from leadscoring.scale.scoring.parquet.lead_columns import LeadColumns, readable
from leadscoring.scale.scoring.parquet.words import places_of, recode
from leadscoring.scale.scoring.readers import in_order

__all__ = ["CodedParquet"]

_GROUPS = 32

Batch = list[pa.DictionaryArray]
Codes = npt.NDArray[np.unsignedinteger]


@dataclass(frozen=True)
class CodedParquet:
    """A Parquet file of leads, looked through for its different cells.

    Attributes
    ----------
    columns : LeadColumns
        The columns that the model reads.
    cells : tuple of KnownCells
        The different cells of each.
    """

    columns: LeadColumns
    cells: tuple[KnownCells, ...]

    @classmethod
    def open(cls, path: Path, fields: Sequence[str], placeholders: tuple[str, ...]) -> CodedParquet:
        """Look through the columns of a file that hold a model's fields.

        Parameters
        ----------
        path : Path
            The file.
        fields : sequence of str
            The model's fields, matched to the columns as `match_columns` does.
        placeholders : tuple of str
            Texts that mean "not filled in", beside blanks.

        Raises
        ------
        NotPlain
            If it is no such file, is damaged, or holds none of the fields, or nothing.
        """
        columns = LeadColumns.open(path, fields)
        places = columns.places.values()
        with readable():
            found = zip(places, _different(columns), strict=True)
            return cls(columns, tuple(KnownCells(*own, placeholders) for own in found))

    @cached_property
    def leads(self) -> CodedLeads:
        """The different cells of each field; of no leads yet."""
        fields = zip(self.columns.places, self.cells, strict=True)
        return CodedLeads({field: cells.found.series for field, cells in fields}, ())

    @property
    def receipt(self) -> Receipt:
        """What was read, which tells of these columns alone."""
        columns = self.columns
        own = {name: cells.found for name, cells in zip(columns.names, self.cells, strict=True)}
        return Receipt(
            name=columns.path.name,
            size=columns.path.stat().st_size,
            format="parquet",
            rows_read=columns.n_leads,
            rows_kept=columns.n_leads,
            renamed=columns.renamed,
            missing={name: found.missing for name, found in own.items() if found.missing},
            kept_as_text={
                name: found.kept_as_text for name, found in own.items() if found.kept_as_text
            },
            stripped={name: found.stripped for name, found in own.items() if found.stripped},
        )

    def codes(self, batch: Batch) -> Codes:
        """Return some rows as codes, of shape (n_fields, n_rows), in as few bytes as will do."""
        most = max(len(cells.found.series) for cells in self.cells)
        found = np.empty((len(batch), len(batch[0])), np.min_scalar_type(most))
        with readable():
            for column, cells, own in zip(batch, self.cells, found, strict=True):
                codes = cells.codes(column.dictionary).astype(found.dtype)
                recode(*places_of(column), codes, own)
        return found

    def parts(self) -> Iterator[Codes]:
        """Yield the codes of all leads, some at a time."""
        yield from map(self.codes, self.columns.batches())


def _different(columns: LeadColumns) -> list[Cells]:
    """Return the different cells of each column."""

    def met(group: int) -> list[Cells]:
        return _joined([list(map(Cells.of, batch)) for batch in columns.batches([group])])

    parts: list[list[Cells]] = []
    for found in in_order(met, range(columns.metadata.num_row_groups)):
        parts.extend([found] if found else [])  # a row group may be empty
        parts = [_joined(parts)] if len(parts) > _GROUPS else parts
    return _joined(parts)


def _joined(parts: Sequence[list[Cells]]) -> list[Cells]:
    return [Cells.together(own) for own in zip(*parts, strict=True)]
