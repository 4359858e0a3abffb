"""A ranked list from a text file: its rows gathered, best first, with their scores in front."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from leadscoring.decisions.ranked import RANKED, TIERS, order_of, own_names
from leadscoring.leads.guarding import harmless
from leadscoring.scale.scoring.cells import byte_marks
from leadscoring.scale.scoring.number_texts import ranked_numbers
from leadscoring.scale.scoring.plain_csv import PlainCsv
from leadscoring.scale.scoring.readers import in_order
from leadscoring.scale.scoring.scores import CodedScores
from leadscoring.scale.scoring.writing_rows import write_rows

__all__ = ["RankedRows", "header_line"]

_ROOM = 1 << 22
_QUOTE = '"'


@dataclass(frozen=True)
class RankedRows:
    """The rows of a file in the order of their scores.

    Attributes
    ----------
    file : PlainCsv
        The file.
    begins : ndarray of shape (n_leads,)
        Where each lead's row begins in it.
    scores : CodedScores
        The leads' scores.
    tiers : ndarray of int of shape (n_leads,)
        The place of each lead's tier in `TIERS`.
    """

    file: PlainCsv
    begins: npt.NDArray[np.int64]
    scores: CodedScores
    tiers: npt.NDArray[np.intp]

    @property
    def names(self) -> list[str]:
        """The columns of the ranked list."""
        renamed = own_names(self.file.names)
        return [*RANKED, *(renamed.get(name, name) for name in self.file.names)]

    def content(
        self, delimiter: str, *, guarded: bool = True, room: int = _ROOM
    ) -> Iterator[npt.NDArray[np.uint8]]:
        """Yield the ranked rows, without a header, as `to_csv_bytes` writes them.

        Parameters
        ----------
        delimiter : str
            The character between two values.
        guarded : bool
            Whether texts that a spreadsheet would run are made harmless.
        room : int
            About how many bytes to yield at a time.
        """
        order = order_of(self.scores.probability)
        length = len(self.file.data) // len(order) + 200
        at_once = max(1, room * 3 // 4 // length)
        pieces = _pieces([*TIERS, *self.scores.sentences], delimiter, guarded=guarded)

        def written(first: int) -> list[npt.NDArray[np.uint8]]:
            some = order[first : first + at_once]
            return self._written(first + 1, some, delimiter, pieces, guarded=guarded, room=room)

        for blocks in in_order(written, range(0, len(order), at_once)):
            yield from blocks

    def _written(
        self,
        rank: int,
        leads: npt.NDArray[np.intp],
        delimiter: str,
        pieces: tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]],
        *,
        guarded: bool,
        room: int,
    ) -> list[npt.NDArray[np.uint8]]:
        classes, marks = self.file.punctuation
        reading = classes, marks, ord(self.file.dialect.quote)
        n_columns = len(self.file.header)
        writing = byte_marks(delimiter, _QUOTE), ord(delimiter), n_columns, guarded
        numbers = ranked_numbers(rank, self.scores.probability[leads], delimiter)
        which = np.column_stack([self.tiers[leads], len(TIERS) + self.scores.reasons[leads]])
        begins, which = self.begins[leads], which.astype(np.int32)
        blocks, row = [], 0
        while row < len(leads):
            out = np.empty(room, dtype=np.uint8)
            span = row, len(leads)
            done, size = write_rows(
                self.file.data, begins, reading, writing, numbers, pieces, which, span, out
            )
            blocks.append(out[:size])
            room = 2 * room if done == row else room
            row = done
        return blocks


def header_line(names: Sequence[str], delimiter: str, *, guarded: bool = True) -> str:
    """Return names as the first line of a text file, harmless where `guarded`."""
    line, shown = io.StringIO(), map(harmless, names) if guarded else names
    csv.writer(line, delimiter=delimiter, lineterminator="\r\n").writerow(shown)
    return line.getvalue()


def _pieces(
    texts: Sequence[str], delimiter: str, *, guarded: bool
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
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
