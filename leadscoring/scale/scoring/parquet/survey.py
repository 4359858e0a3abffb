"""A first look at a Parquet file: the different cells of each column, and some rows kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from leadscoring.scale.scoring.parquet.column import Column
from leadscoring.scale.scoring.parquet.known_cells import Cells
from leadscoring.scale.scoring.parquet.lead_columns import LeadColumns
from leadscoring.scale.scoring.readers import in_order

__all__ = ["Survey"]

_KEPT = 1 << 27
_KEPT_OF_ONE = 1 << 25
_GROUPS = 32

Batch = list[Column]


@dataclass(frozen=True)
class Survey:
    """What a first look at a file found.

    Attributes
    ----------
    columns : LeadColumns
        The columns that were looked at.
    cells : list of Cells
        The different cells of each.
    kept : dict of int to list
        By row group, its rows, which need not be read again: as many as fit into some
        memory, the same for files of any size.
    """

    columns: LeadColumns
    cells: list[Cells]
    kept: Mapping[int, list[Batch]]

    @classmethod
    def of(cls, columns: LeadColumns) -> Survey:
        """Look at all rows of a file's columns.

        Raises
        ------
        NotPlain
            If they cannot be read.
        """
        met: list[list[Cells]] = []
        kept: dict[int, list[Batch]] = {}
        left = _KEPT
        looks = in_order(lambda group: _look(columns.batches(group)), range(columns.n_groups))
        for group, (cells, batches, size) in enumerate(looks):
            met.extend([cells] if cells else [])  # a row group may be empty
            met = [_joined(met)] if len(met) > _GROUPS else met
            if batches and size <= left:
                kept[group] = batches
                left -= size
        return cls(columns, _joined(met), kept)

    def batches(self) -> Iterator[Batch]:
        """Yield the columns of all rows, some at a time."""
        for group in range(self.columns.n_groups):
            yield from self.kept.get(group) or self.columns.batches(group)


def _look(batches: Iterator[Batch]) -> tuple[list[Cells], list[Batch], int]:
    """Return the different cells of each column, and all rows and their bytes, if these are few."""
    met: list[list[Cells]] = []
    kept: list[Batch] = []
    size = 0
    for batch in batches:
        met.append(list(map(Cells.of, batch)))
        size += sum(column.size for column in batch)
        kept = [*kept, batch] if size <= _KEPT_OF_ONE else []
    return _joined(met), kept, size


def _joined(parts: Sequence[list[Cells]]) -> list[Cells]:
    return [Cells.together(own) for own in zip(*parts, strict=True)]
