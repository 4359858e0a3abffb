"""A partition: some of the leads, as codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import BinaryIO, Self

import numpy as np
import numpy.typing as npt

__all__ = ["NO_FOLD", "Partition"]

Vector = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.uint8]

NO_FOLD = 255
"""A fold in which no lead is: leaving it out leaves out none."""


@dataclass(frozen=True, slots=True)
class Partition:
    """Some of the leads, as a design codes them.

    Attributes
    ----------
    codes : ndarray of unsigned int of shape (n_tables, n_leads)
        The cell of each table in which each lead is.
    shares : ndarray of float of shape (n_sloped, n_leads)
        How far into its piece each number is, in [0, 1].
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    weight : ndarray of float of shape (n_leads,) or (0,)
        What each lead counts; empty where each counts 1.
    folds : ndarray of shape (n_leads,)
        The fold of the cross-validation in which each is left out.
    origin : ndarray of int of shape (2,)
        The number of the piece that they are from, and which part of it they are: what
        is drawn at random is drawn by these, wherever the partition lies.
    """

    codes: npt.NDArray[np.unsignedinteger]
    shares: Vector
    converted: Bytes
    weight: Vector
    folds: Bytes
    origin: npt.NDArray[np.int64]

    @property
    def n_leads(self) -> int:
        """How many leads there are."""
        return len(self.converted)

    def weighted(self) -> Self:
        """Return the same leads, with a weight for each."""
        return self if len(self.weight) else replace(self, weight=np.ones(self.n_leads))

    def taken(self, rows: npt.NDArray[np.intp]) -> Self:
        """Return some of the leads, by position."""
        weight = self.weight[rows] if len(self.weight) else self.weight
        return type(self)(
            np.take(self.codes, rows, axis=1),
            np.take(self.shares, rows, axis=1),
            self.converted[rows],
            weight,
            self.folds[rows],
            self.origin,
        )

    @classmethod
    def joined(cls, parts: Iterable[Self]) -> Self:
        """Return the leads of several partitions as one, in their order."""
        each = [[getattr(part, field.name) for field in fields(cls)] for part in parts]
        return cls(*(np.concatenate(arrays, axis=-1) for arrays in zip(*each, strict=True)))

    def write(self, file: BinaryIO) -> None:
        """Write the leads to an open file."""
        for field in fields(self):
            np.lib.format.write_array(file, getattr(self, field.name), allow_pickle=False)

    @classmethod
    def read(cls, file: BinaryIO) -> Self:
        """Read leads as they were written, and nothing but numbers."""
        return cls(*(np.lib.format.read_array(file, allow_pickle=False) for _ in fields(cls)))
