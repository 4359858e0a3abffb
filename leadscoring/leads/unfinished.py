"""Files on their way: beside their place under a name of their own, gone however that ends."""

from __future__ import annotations

import glob
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl

__all__ = ["unfinished"]

_READ_AS_USUAL = 0o666  # less what the user's mask takes away


@contextmanager
def unfinished(target: Path, *, mode: int = _READ_AS_USUAL) -> Iterator[Path]:
    """Give an empty file beside another, to be filled and renamed to it.

    What writers of the same file left behind that were killed is removed first;
    what others are writing at the moment, which they hold locked, stays.

    Parameters
    ----------
    target : Path
        Where the finished file will be.
    mode : int
        Who may read and write it.

    Yields
    ------
    path : Path
        The file; unless it is renamed, it is removed at the end.

    Examples
    --------
    >>> import tempfile
    >>> target = Path(tempfile.mkdtemp()) / "ranked.csv"
    >>> with unfinished(target) as path:
    ...     _ = path.replace(target)
    >>> [path.name for path in target.parent.iterdir()]
    ['ranked.csv']
    """
    _remove_left_behind(target)
    path = target.with_name(f".{target.name}.{secrets.token_hex(8)}.part")
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)
    try:
        with suppress(OSError):  # a disk of the network that knows no locks
            _hold(handle)
        if sys.platform == "win32":  # which renames no file that is open
            os.close(handle)
        yield path
    finally:
        path.unlink(missing_ok=True)
        if sys.platform != "win32":
            os.close(handle)


def _remove_left_behind(target: Path) -> None:
    for path in target.parent.glob(f".{glob.escape(target.name)}.{'[0-9a-f]' * 16}.part"):
        with suppress(OSError):  # somebody writes it, or has just finished
            handle = os.open(path, os.O_RDWR)
            try:
                _hold(handle)
                path.unlink()
            finally:
                os.close(handle)


def _hold(handle: int) -> None:
    """Lock a file until it is closed, or its process is gone; raise OSError if another holds it."""
    if sys.platform != "win32":
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
