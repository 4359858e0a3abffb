"""The file that keeps every publication, one line of JSON each."""

from __future__ import annotations

import os
from pathlib import Path

from leadscoring.exceptions import RegistryError
from leadscoring.store.files import sync_folder
from leadscoring.store.publication import Publication, publication_from_json

__all__ = ["append_to_history", "read_history"]


def read_history(path: Path) -> list[Publication]:
    """Return the publications in the file, in its order.

    A last line that a crash cut short is left out.

    Parameters
    ----------
    path : pathlib.Path
        The file, which need not exist.

    Returns
    -------
    publications : list of Publication
        Oldest first.

    Raises
    ------
    RegistryError
        If a whole line is no publication.
    """
    whole, last = _split(_content(path))
    read = [
        publication_from_json(line, source=f"{path.name}, line {number:,},")
        for number, line in enumerate(whole.splitlines(), start=1)
        if line.strip()
    ]
    if _is_publication(last):
        read.append(publication_from_json(last, source=path.name))
    return read


def append_to_history(path: Path, publication: Publication) -> None:
    """Add a line and wait until it is on the disk; a last line cut short makes way.

    Parameters
    ----------
    path : pathlib.Path
        The file, which need not exist.
    publication : Publication
        What to add.
    """
    whole, last = _split(_content(path))
    line = publication.to_json().encode() + b"\n"
    if _is_publication(last):  # an editor may have left the last line without its end
        whole, line = whole + last, b"\n" + line
    with path.open("ab") as file:
        file.truncate(len(whole))
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _split(content: bytes) -> tuple[bytes, bytes]:
    """Part the whole lines from what follows the last line's end."""
    end = content.rfind(b"\n") + 1
    return content[:end], content[end:]


def _is_publication(text: bytes) -> bool:
    try:
        publication_from_json(text, source="")
    except RegistryError:
        return False
    return True
