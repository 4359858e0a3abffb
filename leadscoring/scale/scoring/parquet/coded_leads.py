"""The leads of a Parquet file as codes, some at a time, into cells known from all rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from leadscoring.leads.inference import column_notes
from leadscoring.leads.receipt import Receipt
from leadscoring.scale.scoring.coded import CodedLeads
from leadscoring.scale.scoring.parquet.column import Column
from leadscoring.scale.scoring.parquet.known_cells import KnownCells
from leadscoring.scale.scoring.parquet.lead_columns import LeadColumns, readable
from leadscoring.scale.scoring.parquet.survey import Survey
from leadscoring.scale.scoring.parquet.words import recode

__all__ = ["CodedParquet"]

Batch = list[Column]
Codes = npt.NDArray[np.unsignedinteger]


@dataclass(frozen=True)
class CodedParquet:
    """A Parquet file of leads, looked through for its different cells.

    Attributes
    ----------
    survey : Survey
        The first look at it.
    cells : tuple of KnownCells
        The different cells of each.
    """

    survey: Survey
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
        survey = Survey.of(LeadColumns.open(path, fields))
        with readable():
            found = zip(survey.columns.places.values(), survey.cells, strict=True)
            return cls(survey, tuple(KnownCells(*own, placeholders) for own in found))

    @property
    def columns(self) -> LeadColumns:
        """The columns that the model reads."""
        return self.survey.columns

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
            **column_notes(own),
        )

    def codes(self, batch: Batch) -> Codes:
        """Return some rows as codes, of shape (n_fields, n_rows), in two bytes each or, if need be, more.

        One byte would hardly be faster, and another type to compile the loops for.
        """
        most = max(len(cells.found.series) for cells in self.cells)
        kind = np.promote_types(np.min_scalar_type(most), np.uint16)
        found = np.empty((len(batch), len(batch[0].places)), kind)
        with readable():
            for column, cells, own in zip(batch, self.cells, found, strict=True):
                recode(column.places, cells.codes(column.words).astype(found.dtype), own)
        return found

    def parts(self) -> Iterator[Codes]:
        """Yield the codes of all leads, some at a time."""
        yield from map(self.codes, self.survey.batches())
