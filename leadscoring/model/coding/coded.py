"""Encoded leads as codes into small tables, in place of a wide table of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

from leadscoring.model.coding.tables import Table, indicators
from leadscoring.model.field_encoder import Block, Encoded

__all__ = ["CodedLeads", "Part"]

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Part:
    """A block of columns of a table.

    Attributes
    ----------
    block : Block
        What its coefficients have in common.
    table : int
        Position of the table.
    rows : sparse array of shape (n_codes, block.width)
        The block's columns of leads of each code.
    """

    block: Block
    table: int
    rows: sparse.csr_array


@dataclass(frozen=True, slots=True)
class CodedLeads:
    """Encoded leads: tables side by side.

    Attributes
    ----------
    codes : ndarray of int32 of shape (n_tables, n_leads)
        Each lead's code in each table.
    tables : tuple of sparse arrays of shape (n_codes, n_columns)
        The rows of each table.
    parts : tuple of Part
        The blocks that the tables' columns fall into, in order.
    """

    codes: npt.NDArray[np.int32]
    tables: tuple[sparse.csr_array, ...]
    parts: tuple[Part, ...]

    @classmethod
    def of(cls, tables: Sequence[Table], blocks: Iterable[Block]) -> Self:
        """Return tables and the blocks of their columns, in order, as coded leads."""
        codes = np.array([table.codes for table in tables], dtype=np.int32)
        rows = tuple(table.rows for table in tables)
        left = iter(blocks)
        parts = [part for at, table in enumerate(rows) for part in _parts(table, at, left)]
        return cls(codes, rows, tuple(parts))

    @classmethod
    def of_columns(cls, columns: Encoded, blocks: Sequence[Block]) -> Self:
        """Return leads that are encoded already, as columns that fall into these blocks."""
        by_column = sparse.csc_array(columns)
        ends = np.cumsum([block.width for block in blocks]).tolist()
        tables = [
            _coded(by_column[:, end - block.width : end], disjoint=block.disjoint)
            for block, end in zip(blocks, ends, strict=True)
        ]
        return cls.of(tables, blocks)

    @property
    def n_leads(self) -> int:
        """How many leads there are."""
        return int(self.codes.shape[1])

    @property
    def n_columns(self) -> int:
        """How many columns the tables have together."""
        widths: list[int] = [table.shape[1] for table in self.tables]
        return sum(widths)

    def taken(self, rows: npt.NDArray[np.integer] | npt.NDArray[np.bool_]) -> Self:
        """Return some of the leads, by position or marked."""
        return type(self)(np.ascontiguousarray(self.codes[:, rows]), self.tables, self.parts)

    def beside(self, other: Self) -> Self:
        """Return the same leads with the tables of both, these first."""
        moved = [Part(p.block, p.table + len(self.tables), p.rows) for p in other.parts]
        codes = np.concatenate([self.codes, other.codes])
        return type(self)(codes, self.tables + other.tables, (*self.parts, *moved))

    def columns(self) -> sparse.csr_array:
        """Return all columns of each lead, of shape (n_leads, n_columns)."""
        found = [table[codes] for codes, table in zip(self.codes, self.tables, strict=True)]
        return sparse.csr_array(sparse.hstack(found))

    def values(self, weights: Vector) -> Vector:
        """Return the sum of each lead's columns times these weights, of shape (n_leads,)."""
        found, end = np.zeros(self.n_leads), 0
        for codes, table in zip(self.codes, self.tables, strict=True):
            start, end = end, end + table.shape[1]
            found += (table @ weights[start:end])[codes]
        return found


def _parts(table: sparse.csr_array, at: int, left: Iterator[Block]) -> list[Part]:
    """Return the parts of a table, taking as many of the blocks that are left as make it up."""
    found, end = list[Part](), 0
    for block in left:
        start, end = end, end + block.width
        whole = block.width == table.shape[1]
        found.append(Part(block, at, table if whole else table[:, start:end]))
        if end == table.shape[1]:
            break
    return found


def _coded(columns: sparse.csc_array, *, disjoint: bool) -> Table:
    """Return a block's columns as a table: a code a column where each lead has one, else a lead."""
    n_leads, width = columns.shape
    if not disjoint or not (columns.data == 1).all():
        return Table(np.arange(n_leads), sparse.csr_array(columns))
    codes = np.full(n_leads, width)
    codes[columns.indices] = np.repeat(np.arange(width), np.diff(columns.indptr))
    return Table(codes, indicators(width, np.zeros(width)))
