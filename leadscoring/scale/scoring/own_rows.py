"""What rows of a ranked list have of their own, looked up in the order of the file."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.scale.scoring.cells import byte_marks
from leadscoring.scale.scoring.coding import LENGTHS
from leadscoring.scale.scoring.plain_csv import PlainCsv
from leadscoring.scale.scoring.writing_rows import write_rows

__all__ = ["OwnRows"]

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]

_QUOTE = '"'
_LEAST_ROOM = 1 << 16
_ROWS = 2048


class OwnRows:
    """Rows of a file as a ranked list has them, for one thread.

    Parameters
    ----------
    file : PlainCsv
        The file.
    lines : ndarray of shape (n_leads,)
        Where each lead's row begins in it, as `code_rows` enters it.
    delimiter : str
        The character between two values of the list.
    guarded : bool
        Whether texts that a spreadsheet would run are made harmless.
    """

    def __init__(self, file: PlainCsv, lines: Places, delimiter: str, *, guarded: bool) -> None:
        self._file, self._lines = file, lines
        self._reading = *file.punctuation, ord(file.dialect.quote)
        marks = byte_marks(delimiter, _QUOTE)
        self._writing = marks, ord(delimiter), len(file.header), guarded
        self._room = np.empty(_LEAST_ROOM, dtype=np.uint8)

    def of(self, leads: npt.NDArray[np.uint32]) -> tuple[tuple[Bytes, Places], Places]:
        """Return rows in the order of the file, and which of them is each lead's.

        Parameters
        ----------
        leads : ndarray of shape (n,)
            The leads' positions in the file, each different.

        Returns
        -------
        rows : tuple of two ndarrays
            The rows one after the other, each with its line end; and where they
            begin, and the last one ends. It holds until the next call.
        places : ndarray of shape (n,)
            The place of each lead's row.
        """
        order = np.argsort(leads)
        places = np.empty(len(leads), dtype=np.int64)
        places[order] = np.arange(len(leads))
        lines, ends = self._lines[leads[order]], np.zeros(len(leads) + 1, dtype=np.int64)
        row, passed = 0, int(lines[0] // LENGTHS)
        while row < len(lines):
            stop = min(row + _ROWS, len(lines))
            row = write_rows(
                self._file.data, lines, self._reading, self._writing, (row, stop), self._room, ends
            )
            if row < stop:
                self._room = np.concatenate([self._room, np.empty_like(self._room)])
            here = int(lines[max(row - 1, 0)] // LENGTHS)
            self._file.let_go(passed, here)
            passed = here
        return (self._room, ends), places
