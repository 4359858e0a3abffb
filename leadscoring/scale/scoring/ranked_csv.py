"""A ranked list from a text file: its rows gathered, best first, with their scores in front."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue

import numpy as np
import numpy.typing as npt

from leadscoring.decisions.ranked import RANKED, TIERS, own_names
from leadscoring.leads.guarding import harmless
from leadscoring.scale.scoring.composing import IN_FRONT, compose
from leadscoring.scale.scoring.cutting.blocks import BLOCK
from leadscoring.scale.scoring.ordering import ranking_order
from leadscoring.scale.scoring.own_rows import OwnRows, RowFinder
from leadscoring.scale.scoring.plain_csv import PlainCsv
from leadscoring.scale.scoring.readers import in_order
from leadscoring.scale.scoring.scores import CodedScores

__all__ = ["RankedRows", "header_line"]

Bytes = npt.NDArray[np.uint8]
Texts = tuple[Bytes, npt.NDArray[np.int64]]

_STRETCHES = 6
_AT_ONCE = 4096


@dataclass(frozen=True)
class RankedRows:
    """The rows of a file in the order of their scores.

    Attributes
    ----------
    file : PlainCsv
        The file.
    lines : ndarray of shape (n_leads,)
        Where each lead's row begins in it, as `code_rows` enters it.
    scores : CodedScores
        The leads' scores.
    tiers : ndarray of int8 of shape (n_leads,)
        The place of each lead's tier in `TIERS`.
    """

    file: PlainCsv
    lines: npt.NDArray[np.int64]
    scores: CodedScores
    tiers: npt.NDArray[np.int8]

    @property
    def names(self) -> list[str]:
        """The columns of the ranked list."""
        renamed = own_names(self.file.names)
        return [*RANKED, *(renamed.get(name, name) for name in self.file.names)]

    def content(self, delimiter: str, *, guarded: bool = True) -> Iterator[memoryview]:
        """Yield the ranked rows, without a header, as `to_csv_bytes` writes them.

        Parameters
        ----------
        delimiter : str
            The character between two values.
        guarded : bool
            Whether texts that a spreadsheet would run are made harmless.

        Yields
        ------
        block : memoryview
            Some rows; what is in it holds until the next one is asked for.
        """
        order = ranking_order(self.scores.probability)
        pieces = _pieces([*TIERS, *self.scores.sentences], delimiter, guarded=guarded)
        at_once = max(_AT_ONCE, -(-len(order) // _STRETCHES))
        finder = RowFinder(self.file, self.lines, delimiter, guarded=guarded)
        rooms: SimpleQueue[Bytes] = SimpleQueue()
        compose_part = partial(self._composed, delimiter, pieces, rooms)
        for first in range(0, len(order), at_once):
            leads = order[first : first + at_once]
            own = finder.find(leads)
            parts = [
                _Part(first + at + 1, leads[at : at + _AT_ONCE], own.part(at, _AT_ONCE))
                for at in range(0, len(leads), _AT_ONCE)
            ]
            for room, size in in_order(compose_part, parts):
                yield room[:size].data
                rooms.put(room)

    def _composed(
        self, delimiter: str, pieces: Texts, rooms: SimpleQueue[Bytes], part: _Part
    ) -> tuple[Bytes, int]:
        """Return some rows of the list, in a room that is free, and how many bytes they have."""
        probability = self.scores.probability[part.leads]
        reasons = len(TIERS) + self.scores.reasons[part.leads]
        which = np.column_stack([self.tiers[part.leads], reasons]).astype(np.int32)
        most = IN_FRONT * len(which) + np.diff(pieces[1])[which].sum() + part.own.sizes.sum()
        room = _room_for(int(most) + BLOCK, rooms)
        own, mark = part.own, ord(delimiter)
        size = compose(part.rank, probability, mark, pieces, which, own.rows, own.places, room)
        return room, size


@dataclass(frozen=True)
class _Part:
    """Some leads that follow each other in a ranked list: the first one's rank, and their rows."""

    rank: int
    leads: npt.NDArray[np.uint32]
    own: OwnRows


def header_line(names: Sequence[str], delimiter: str, *, guarded: bool = True) -> str:
    """Return names as the first line of a text file, harmless where `guarded`."""
    line, shown = io.StringIO(), map(harmless, names) if guarded else names
    csv.writer(line, delimiter=delimiter, lineterminator="\r\n").writerow(shown)
    return line.getvalue()


def _pieces(texts: Sequence[str], delimiter: str, *, guarded: bool) -> Texts:
    """Return texts as values of a row, a delimiter after each, and where they begin."""
    line = io.StringIO()
    writer = csv.writer(line, delimiter=delimiter, lineterminator="\r\n")
    values = []
    for text in texts:
        line.seek(line.truncate(0))
        writer.writerow([harmless(text) if guarded else text, ""])
        values.append(line.getvalue().removesuffix("\r\n").encode())
    begins = np.cumsum([0, *map(len, values)], dtype=np.int64)
    return np.frombuffer(b"".join(values), dtype=np.uint8), begins


def _room_for(size: int, rooms: SimpleQueue[Bytes]) -> Bytes:
    """Return room for so many bytes, one that was used before if there is any."""
    try:
        room = rooms.get_nowait()
    except Empty:
        return np.empty(size * 9 // 8, dtype=np.uint8)
    return room if len(room) >= size else np.empty(size * 9 // 8, dtype=np.uint8)
