"""What is looked at before leads are coded: a sample of them, and the levels of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.leads.values import to_levels
from leadscoring.scale.fitting.sources import Piece, read_piece

__all__ = ["DESIGN_LEADS", "Overall", "Run", "Sample", "look_over", "sample_leads"]

T = TypeVar("T")
Run = Callable[[Callable[[Piece], T], Sequence[Piece]], Iterable[T]]
"""Asks each piece something, here or on a cluster, and gives the answers in their order."""

DESIGN_LEADS = 100_000
"""Most leads from which fields, cuts, pairs and strengths of penalties are learnt.

More tell no more: where so many of 900,000 invented leads settled them, all 900,000 were
fitted, and 100,000 others were predicted with a log loss of 0.3668, 300,000 in their place
lowered that by 0.00004, with a standard error of 0.00004. 25,000 were too few to find the
pairs by, and raised it by 0.0029.
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """Leads drawn at random from all rows, in their order.

    Attributes
    ----------
    frame : pandas.DataFrame of shape (n_sampled, n_columns)
        With all columns.
    n_rows : int
        Rows that were drawn from.
    """

    frame: pd.DataFrame
    n_rows: int

    @property
    def is_all(self) -> bool:
        """Whether no row is left out."""
        return len(self.frame) == self.n_rows


def sample_leads(
    pieces: Sequence[Piece], run: Run[pd.DataFrame], *, most: int, seed: int
) -> Sample:
    """Return leads drawn at random, the same for the same files and seed; all where they are few.

    Parameters
    ----------
    pieces : sequence of Piece
        Where the leads are.
    run : callable
        Asks the pieces.
    most : int
        Most leads to draw.
    seed : int
        Of the draw.
    """
    sizes = np.array([piece.n_rows for piece in pieces])
    total = int(sizes.sum())
    rows = np.arange(total)
    if total > most:
        rows = np.sort(np.random.default_rng(seed).choice(total, most, replace=False))
    starts = np.concatenate([[0], np.cumsum(sizes)])
    own = {
        piece: rows[np.searchsorted(rows, begin) : np.searchsorted(rows, end)] - begin
        for piece, begin, end in zip(pieces, starts[:-1], starts[1:], strict=True)
    }
    asked = [piece for piece in pieces if len(own[piece])]
    frames = list(run(partial(_rows, own), asked))
    return Sample(pd.concat(frames, ignore_index=True), total)


def _rows(wanted: dict[Piece, npt.NDArray[np.intp]], piece: Piece) -> pd.DataFrame:
    """Return some rows of a piece, with all columns but those that pandas made for its index."""
    rows, begin, parts = wanted[piece], 0, []
    for frame in read_piece(piece):
        inside = rows[(rows >= begin) & (rows < begin + len(frame))] - begin
        parts.append(frame.iloc[inside])
        begin += len(frame)
    found = pd.concat(parts, ignore_index=True)
    return found[[name for name in found if not str(name).startswith("__index_level_")]]


@dataclass(frozen=True, slots=True)
class Overall:
    """What all leads with a known outcome say.

    Attributes
    ----------
    levels : dict of str to Counter
        How often each field says which level; None counts missing cells.
    n_converted, n_leads, n_unlabelled : int
        Leads that converted, all whose outcome is known, and the others.
    """

    levels: dict[str, Counter[str | None]]
    n_converted: int
    n_leads: int
    n_unlabelled: int


def look_over(
    pieces: Sequence[Piece],
    run: Run[Overall],
    fields: Sequence[str],
    *,
    target: str,
    positive: str,
    placeholders: tuple[str, ...],
) -> Overall:
    """Count the levels of categorical fields over all leads whose outcome is known."""
    ask = partial(_counted, tuple(fields), target, positive, placeholders)
    levels: dict[str, Counter[str | None]] = {field: Counter() for field in fields}
    totals = np.zeros(3, np.int64)
    for part in run(ask, pieces):
        for field, counts in part.levels.items():
            levels[field].update(counts)
        totals += part.n_converted, part.n_leads, part.n_unlabelled
    return Overall(levels, *totals.tolist())


def _counted(
    fields: tuple[str, ...], target: str, positive: str, placeholders: tuple[str, ...], piece: Piece
) -> Overall:
    levels: dict[str, Counter[str | None]] = {field: Counter() for field in fields}
    totals = np.zeros(3, np.int64)
    for frame in read_piece(piece, [*fields, target], fields):
        said, outcomes = to_levels(frame[target], placeholders)
        known = said >= 0
        meant = np.array([*(outcome == positive for outcome in outcomes), False])[said]
        totals += int(meant.sum()), int(known.sum()), int((~known).sum())
        for field in fields:
            codes, names = to_levels(frame[field], placeholders)
            leads = np.bincount(codes[known] + 1, minlength=len(names) + 1).tolist()
            levels[field].update(dict(zip([None, *names], leads, strict=True)))
    return Overall(levels, *totals.tolist())
