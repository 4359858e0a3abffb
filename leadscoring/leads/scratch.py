"""A file for a library that reads files only, kept off the disk where the system can."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

__all__ = ["ScratchFile"]


class ScratchFile:
    """A file with some text in it, for as long as it is not closed.

    On Linux it is memory of this process and of no other's, so that leads are
    not left on a disk even by a process that is killed. Elsewhere it is a
    temporary file.

    Parameters
    ----------
    text : str
        What it holds, in UTF-8.

    Examples
    --------
    >>> file = ScratchFile("name,visits")
    >>> file.path.read_text(encoding="utf-8")
    'name,visits'
    >>> file.close()
    """

    def __init__(self, text: str) -> None:
        self._is_memory = hasattr(os, "memfd_create") and Path("/proc/self/fd").is_dir()
        if self._is_memory:
            self._number = os.memfd_create("leads")
            self.path = Path(f"/proc/self/fd/{self._number}")
        else:
            self._number, path = tempfile.mkstemp(prefix="leadscoring-", suffix=".csv")
            self.path = Path(path)
        with os.fdopen(self._number, "w", encoding="utf-8", newline="\n", closefd=False) as file:
            file.write(text)

    def close(self) -> None:
        """Forget the file and what it holds."""
        os.close(self._number)
        if not self._is_memory:
            self.path.unlink(missing_ok=True)
