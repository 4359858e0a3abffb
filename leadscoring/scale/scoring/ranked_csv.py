"""A ranked list from a text file: its rows gathered, best first, with their scores in front."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from leadscoring.decisions.ranked import RANKED, TIERS, own_names
from leadscoring.leads.guarding import harmless
from leadscoring.scale.scoring.composing import compose
from leadscoring.scale.scoring.number_texts import ranked_numbers
from leadscoring.scale.scoring.ordering import ranking_order
from leadscoring.scale.scoring.own_rows import OwnRows
from leadscoring.scale.scoring.plain_csv import PlainCsv
from leadscoring.scale.scoring.readers import in_order
from leadscoring.scale.scoring.scores import CodedScores
from leadscoring.scale.scoring.turns import Turns

__all__ = ["RankedRows", "header_line"]

Bytes = npt.NDArray[np.uint8]
Texts = tuple[Bytes, npt.NDArray[np.int64]]

_ROOM = 1 << 20
_STRETCHES = 16
_LEAST_ROWS = 4096


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
    tiers : ndarray of int of shape (n_leads,)
        The place of each lead's tier in `TIERS`.
    """

    file: PlainCsv
    lines: npt.NDArray[np.int64]
    scores: CodedScores
    tiers: npt.NDArray[np.intp]

    @property
    def names(self) -> list[str]:
        """The columns of the ranked list."""
        renamed = own_names(self.file.names)
        return [*RANKED, *(renamed.get(name, name) for name in self.file.names)]

    def write(self, out: BinaryIO, delimiter: str, *, guarded: bool = True) -> None:
        """Write the ranked rows, without a header, as `to_csv_bytes` writes them.

        The rows are worked on in stretches of their order, several at a time. Of a
        stretch, the rows are looked up in the order of the file, so that its pages
        come one after the other and are given back once passed.

        Parameters
        ----------
        out : binary file
            Where to write, from where it is on.
        delimiter : str
            The character between two values.
        guarded : bool
            Whether texts that a spreadsheet would run are made harmless.
        """
        order = ranking_order(self.scores.probability)
        at_once = max(_LEAST_ROWS, -(-len(order) // _STRETCHES))
        pieces = _pieces([*TIERS, *self.scores.sentences], delimiter, guarded=guarded)
        turns, of_thread = Turns(out), threading.local()

        def write(number: int) -> None:
            if not hasattr(of_thread, "own"):
                of_thread.own = OwnRows(self.file, self.lines, delimiter, guarded=guarded)
            first = number * at_once
            leads = order[first : first + at_once]
            with turns.taken(number):
                own, places = of_thread.own.of(leads)
                numbers = ranked_numbers(first + 1, self.scores.probability[leads], delimiter)
                which = self._which(leads)
                size = own[1][-1] + len(numbers[0]) + np.diff(pieces[1])[which].sum()
                place = turns.begin_of(number, int(size))
                for block in _blocks(numbers, pieces, which, own, places):
                    turns.write(place, block)
                    place += len(block)

        for _ in in_order(write, range(-(-len(order) // at_once))):
            pass

    def _which(self, leads: npt.NDArray[np.uint32]) -> npt.NDArray[np.int32]:
        """Return the places in `_pieces` of leads' tiers and reasons."""
        reasons = len(TIERS) + self.scores.reasons[leads]
        return np.column_stack([self.tiers[leads], reasons]).astype(np.int32)


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


def _blocks(
    numbers: Texts,
    pieces: Texts,
    which: npt.NDArray[np.int32],
    own: Texts,
    places: npt.NDArray[np.int64],
) -> Iterator[memoryview]:
    """Yield rows a block at a time; what is in a block holds until the next one is asked for."""
    out, row = np.empty(_ROOM, dtype=np.uint8), 0
    while row < len(places):
        done, size = compose(numbers, pieces, which, own, places, row, out)
        yield out[:size].data
        if done == row:
            out = np.empty(2 * len(out), dtype=np.uint8)
        row = done
