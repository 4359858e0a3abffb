"""Writing files so that a crash leaves the old content or the new, never half of each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from leadscoring.exceptions import RegistryError

__all__ = [
    "READABLE",
    "WRITABLE",
    "aside",
    "in_words",
    "replace",
    "sync_folder",
    "write_synced",
]

READABLE = "Check that the models folder can be read, or choose another."
WRITABLE = "Make the models folder writable, with room on its disk, or choose another."
"""What to do where the operating system refuses."""


@contextmanager
def in_words(action: str, *, remedy: str) -> Iterator[None]:
    """Turn what the operating system refuses into a `RegistryError`.

    Parameters
    ----------
    action : str
        What was being done, to follow "Cannot".
    remedy : str
        What the user can do about it, as a sentence.

    Raises
    ------
    RegistryError
        If the body raises an OSError.

    Examples
    --------
    >>> with in_words("read the list", remedy="Check that the file exists."):
    ...     Path("no/such/file").read_bytes()
    Traceback (most recent call last):
    leadscoring.exceptions.RegistryError: Cannot read the list: No such file or directory
    (no/such/file). Check that the file exists.
    """
    try:
        yield
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        cause = error.strerror or str(error) or type(error).__name__
        raise RegistryError(f"Cannot {action}: {cause}{place}. {remedy}") from error


def aside(folder: Path) -> Path:
    """Return a new name in a folder for what is not finished yet; it starts with ``.aside-``.

    Parameters
    ----------
    folder : pathlib.Path
        Where the finished file or folder will be, so that a rename moves no data.

    Returns
    -------
    path : pathlib.Path
        A name that nothing has.
    """
    return folder / f".aside-{uuid4().hex}"


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut.

    Parameters
    ----------
    folder : pathlib.Path
        The folder in which files were made or renamed.
    """
    if os.name == "nt":  # Windows opens no folders, and its renames are journalled
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_synced(path: Path, data: bytes) -> None:
    """Write a new file and wait until it is on the disk.

    Parameters
    ----------
    path : pathlib.Path
        A name that nothing has.
    data : bytes
        The content.
    """
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def replace(path: Path, data: bytes) -> None:
    """Replace a file at once: a reader sees the old content or the new.

    Parameters
    ----------
    path : pathlib.Path
        The file, which need not exist.
    data : bytes
        The new content.
    """
    unfinished = aside(path.parent)
    try:
        write_synced(unfinished, data)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    sync_folder(path.parent)
