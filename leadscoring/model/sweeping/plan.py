"""How sweeps go over the blocks of coded leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Self

import numpy as np
import numpy.typing as npt

from leadscoring.model.coding.coded import CodedLeads, Part
from leadscoring.model.field_encoder import of_one_strength
from leadscoring.model.sweeping import kernels
from leadscoring.model.sweeping.bounded import BoundedBlock

__all__ = ["Plan"]

Run = tuple[int, int]


@dataclass(frozen=True)
class Plan:
    """Blocks as the compiled loops take them, and what else a sweep asks of them.

    Attributes
    ----------
    blocks : Blocks
        The rows of all blocks, one behind the other.
    bounded : dict of int to BoundedBlock
        Those whose coefficients are at least zero, by position; they are moved one by one.
    runs : list of tuple of two int
        Where each run of blocks begins and ends that one loop moves.
    together : ndarray of int of shape (n_blocks,)
        The number of the strength that each block has.
    """

    blocks: kernels.Blocks
    bounded: dict[int, BoundedBlock]
    runs: list[Run]
    together: npt.NDArray[np.intp]

    @classmethod
    def of(cls, leads: CodedLeads) -> Self:
        """Return the plan for these leads."""
        bounded = {
            i: BoundedBlock(part, leads.codes[part.table])
            for i, part in enumerate(leads.parts)
            if part.block.at_least_zero
        }
        together = np.empty(len(leads.parts), dtype=np.intp)
        for strength, blocks in enumerate(of_one_strength([part.block for part in leads.parts])):
            together[blocks] = strength
        return cls(_laid_out(leads), bounded, _runs(leads.parts), together)

    def move_all(self, standing: kernels.Standing, found: kernels.Found) -> None:
        """Take Newton's step for each block that does not rest, one after another."""
        moved = 0.0
        for first, last in self.runs:
            if first in self.bounded:
                own = slice(self.blocks.first[first], self.blocks.first[last])
                moved = self.bounded[first].move(standing, found, first, own, moved)
            else:
                moved = kernels.move_blocks(self.blocks, standing, found, first, last, moved)


def _laid_out(leads: CodedLeads) -> kernels.Blocks:
    parts = leads.parts
    entries = np.cumsum([0, *(part.rows.nnz for part in parts)]).tolist()
    starts = [part.rows.indptr + n for part, n in zip(parts, entries, strict=False)]
    return kernels.Blocks(
        leads.codes,
        np.array([part.table for part in parts], dtype=np.int32),
        np.cumsum([0, *(part.block.width for part in parts)], dtype=np.int32),
        np.array([part.block.disjoint for part in parts]),
        np.cumsum([0, *(len(each) for each in starts)], dtype=np.int32),
        np.concatenate(starts, dtype=np.int32, casting="same_kind"),
        np.concatenate([part.rows.indices for part in parts], dtype=np.int32, casting="same_kind"),
        np.concatenate([part.rows.data for part in parts], dtype=np.float64),
    )


def _runs(parts: Sequence[Part]) -> list[Run]:
    """Return runs of blocks, each that is at least zero as a run of its own."""
    found: list[Run] = []
    for bounded, run in groupby(range(len(parts)), lambda i: parts[i].block.at_least_zero):
        places = list(run)
        found += [(i, i + 1) for i in places] if bounded else [(places[0], places[-1] + 1)]
    return found
