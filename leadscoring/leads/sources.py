"""Where leads come from: a file's bytes, its name, and what its content says it is."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import BinaryIO, Literal

from leadscoring.exceptions import ReadError

__all__ = ["FileKind", "content_kind", "read_bytes"]

FileKind = Literal["text", "excel", "parquet"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_SUFFIXES: dict[str, FileKind] = {
    ".csv": "text",
    ".tsv": "text",
    ".tab": "text",
    ".txt": "text",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".xls": "excel",
    ".parquet": "parquet",
    ".pq": "parquet",
}
_WORDS: dict[FileKind, str] = {
    "text": "plain text",
    "excel": "an Excel workbook",
    "parquet": "a Parquet file",
}
_REMEDIES: dict[FileKind, str] = {
    "text": "Rename it to .csv",
    "excel": "Rename it to .xlsx (or .xls)",
    "parquet": "Rename it to .parquet",
}
_OTHER_CONTENT = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"{\\rtf", "a rich-text document"),
)


def read_bytes(
    source: str | Path | bytes | BinaryIO, *, name: str | None = None
) -> tuple[bytes, str]:
    r"""Return the content and the name of a file of leads.

    Parameters
    ----------
    source : str, Path, bytes or binary file
        A path, the content itself, or something to read it from.
    name : str, optional
        The name to go by; the path's or the file's own where None.

    Returns
    -------
    data : bytes
        The content.
    name : str
        The name, without folders.

    Raises
    ------
    ReadError
        If there is no such file, it cannot be read, or it is empty.

    Examples
    --------
    >>> read_bytes(b"name,visits\n", name="leads.csv")
    (b'name,visits\n', 'leads.csv')
    """
    if isinstance(source, (str, Path)):
        name = name or Path(source).name
        data = _from_path(Path(source), name)
    elif isinstance(source, bytes):
        name = name or "the file"
        data = source
    else:
        name = name or Path(str(getattr(source, "name", "the file"))).name
        data = source.read()
    if not data:
        raise ReadError("The file is empty. Export the leads again.", file=name)
    return data, name


def content_kind(data: bytes, *, name: str) -> FileKind:
    r"""Return what a file's content says it is, where its name does not say otherwise.

    Parameters
    ----------
    data : bytes
        The content.
    name : str
        The name; a suffix that is not known says nothing.

    Returns
    -------
    kind : {"text", "excel", "parquet"}
        How to read it.

    Raises
    ------
    ReadError
        If the content is of another kind than the name says, or of none that
        can be read.

    Examples
    --------
    >>> content_kind(b"name,visits\nAnn,2\n", name="leads.csv")
    'text'
    """
    found = _kind(data, name)
    told = _SUFFIXES.get(Path(name).suffix.lower())
    if told is not None and told != found:
        raise ReadError(
            f"The name says {_WORDS[told]}, the content is {_WORDS[found]}. {_REMEDIES[found]}, "
            "or export the leads again.",
            file=name,
        )
    return found


def _kind(data: bytes, name: str) -> FileKind:
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(_OLE):
        if _LOCKED in data:
            raise ReadError(
                "The workbook is locked with a password. Save a copy without one.", file=name
            )
        return "excel"
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_zip(data, name)
    for start, what in _OTHER_CONTENT:
        if data.startswith(start):
            raise _unreadable(what, name)
    return "text"


def _kind_of_zip(data: bytes, name: str) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = archive.namelist()
    except zipfile.BadZipFile as error:
        raise ReadError(
            "The content is a damaged zip archive or workbook. Save or export it again.", file=name
        ) from error
    if any(entry.startswith("xl/") for entry in inside):
        return "excel"
    raise _unreadable("a zip archive", name)


def _unreadable(what: str, name: str) -> ReadError:
    remedy = "Unpack it and read the file inside" if "archive" in what else "Export the leads"
    return ReadError(
        f"The content is {what}, not a list of leads. {remedy}, as CSV, Excel or Parquet.",
        file=name,
    )


def _from_path(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ReadError(f"There is no such file ({path}). Check the path.", file=name) from error
    except IsADirectoryError as error:
        raise ReadError("A folder, not a file. Give the file inside.", file=name) from error
    except OSError as error:
        raise ReadError(
            f"The file cannot be read ({error.strerror}). Check that you may read it.", file=name
        ) from error
