"""What rows of a ranked list have of their own, looked up in the order of the file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from leadscoring.scale.scoring.books import given_back
from leadscoring.scale.scoring.cells import byte_marks
from leadscoring.scale.scoring.coding import LENGTHS
from leadscoring.scale.scoring.cutting.blocks import BLOCK
from leadscoring.scale.scoring.plain_csv import PlainCsv
from leadscoring.scale.scoring.readers import in_order
from leadscoring.scale.scoring.writing_rows import write_rows

__all__ = ["OwnRows", "RowFinder"]

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]

_QUOTE = '"'
_AT_ONCE = 8192
_BEHIND = 2 + 8  # a line end, and the bytes that may be written over behind a line


@dataclass(frozen=True)
class OwnRows:
    """What some leads' rows have of their own.

    Attributes
    ----------
    rows : tuple of three ndarrays
        The rows, in the order of the file, each with its line end; where each
        begins, and where it ends.
    places : ndarray of shape (n_leads,)
        The place of each lead's row among them.
    """

    rows: tuple[Bytes, Places, Places]
    places: Places

    def part(self, first: int, n: int) -> OwnRows:
        """Return those of some of the leads."""
        return OwnRows(self.rows, self.places[first : first + n])

    @property
    def sizes(self) -> Places:
        """How many bytes each lead's row has."""
        _, begins, ends = self.rows
        return ends[self.places] - begins[self.places]


class RowFinder:
    """Looks up rows of a file in the file's order, so that its pages come one after the other.

    Parameters
    ----------
    file : PlainCsv
        The file.
    lines : ndarray of shape (n_all,)
        Where each lead's row begins in it, as `code_rows` enters it.
    delimiter : str
        The character between two values of the ranked list.
    guarded : bool
        Whether texts that a spreadsheet would run are made harmless.
    """

    def __init__(self, file: PlainCsv, lines: Places, delimiter: str, *, guarded: bool) -> None:
        self._file, self._lines = file, lines
        self._reading = *file.punctuation, ord(file.dialect.quote)
        self._alike = delimiter == file.dialect.delimiter and file.dialect.quote == _QUOTE
        marks = byte_marks(delimiter, _QUOTE)
        self._writing = marks, ord(delimiter), len(file.header), guarded
        self._room: Bytes = given_back((0,), np.dtype(np.uint8))

    def find(self, leads: npt.NDArray[np.uint32]) -> OwnRows:
        """Return what leads' rows have of their own; it holds until the next call.

        Pages of the file are given back once passed.

        Parameters
        ----------
        leads : ndarray of shape (n_leads,)
            The positions of some leads in the file.
        """
        order = np.argsort(leads)
        places = np.empty(len(leads), dtype=np.int64)
        places[order] = np.arange(len(leads))
        lines, most = self._most_bytes(leads[order])
        begins, ends = np.cumsum(most) - most, np.empty_like(lines)
        if len(self._room) < begins[-1] + most[-1]:
            self._room = given_back((int(begins[-1] + most[-1]),), np.dtype(np.uint8))
        rows = self._room, begins, ends

        def write(first: int) -> None:
            some = slice(first, first + _AT_ONCE)
            self._write(lines[some], rows[0], begins[some], ends[some])

        for _ in in_order(write, range(0, len(leads), _AT_ONCE)):
            pass
        return OwnRows(rows, places)

    def _write(self, lines: Places, out: Bytes, begins: Places, ends: Places) -> None:
        data, first, last = self._file.data, lines[0] // LENGTHS, lines[-1] // LENGTHS
        write_rows(data, lines, self._reading, self._writing, out, begins, ends)
        self._file.let_go(int(first), int(last))

    def _most_bytes(self, leads: npt.NDArray[np.uint32]) -> tuple[Places, Places]:
        """Return where leads' rows begin in the file, and the bytes that each takes at most."""
        lines, follows = self._lines[leads], leads.astype(np.int64) + 1
        last = follows == len(self._lines)
        after = self._lines[np.where(last, 0, follows)] // LENGTHS
        after[last] = len(self._file.data)
        size, length = after - lines // LENGTHS, lines % LENGTHS
        # All quotation marks doubled; of each cell two around it, an apostrophe, a delimiter.
        careful = 2 * size + 4 * len(self._file.header) + BLOCK
        return lines, np.where(self._alike & (length > 0), length + _BEHIND, careful)
