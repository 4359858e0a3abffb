"""The file of a backup: a zip of one file of lines a table, and a manifest that proves them."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from sqlalchemy import Connection

from leadscoring.exceptions import DatabaseError
from leadscoring.leads.unfinished import unfinished
from leadscoring.store.backup_rows import last_number, lines_of
from leadscoring.store.files import sync_folder
from leadscoring.store.tables import METADATA

__all__ = ["Archive", "Kept", "Manifest", "digest_of", "opened", "place", "write_archive"]

_MANIFEST = "manifest.json"
_FORMAT = 1


@dataclass(frozen=True)
class Kept:
    """A table within a backup.

    Parameters
    ----------
    columns : list of str
        What the values of a line are, in order.
    n_rows : int
        Lines.
    sha256 : str
        Of all lines.
    last_number : int or None
        The last number that the table gave, where none may be given again.
    """

    columns: list[str]
    n_rows: int
    sha256: str
    last_number: int | None


@dataclass(frozen=True)
class Manifest:
    """What a backup holds.

    Parameters
    ----------
    format : int
        Of the file: 1.
    revision : str
        Of the tables.
    made_at : str
        When, as ISO 8601.
    audit_head : str
        Seal of the audit log's last entry.
    tables : dict of str to Kept
        In the order in which they can be filled.
    """

    format: int
    revision: str
    made_at: str
    audit_head: str
    tables: dict[str, Kept]


class Archive:
    """A backup that was found whole.

    Parameters
    ----------
    archive : zipfile.ZipFile
        Open to read.
    manifest : Manifest
        What it holds.
    """

    def __init__(self, archive: ZipFile, manifest: Manifest) -> None:
        self._archive = archive
        self.manifest = manifest

    def lines(self, name: str) -> Iterator[bytes]:
        """Yield the lines of a table."""
        with self._archive.open(_member(name)) as lines:
            yield from lines


def write_archive(
    link: Connection, file: IO[bytes], *, revision: str, at: datetime, audit_head: str
) -> Manifest:
    """Write all tables and their manifest.

    Parameters
    ----------
    link : sqlalchemy.Connection
        To read from, all at one moment.
    file : binary file
        Open to write.
    revision, at, audit_head
        For the manifest.

    Returns
    -------
    manifest : Manifest
        As written.
    """
    tables = {}
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for table in METADATA.sorted_tables:
            digest, n_rows = sha256(), 0
            with archive.open(_member(table.name), "w", force_zip64=True) as member:
                for line in lines_of(link, table):
                    member.write(line)
                    digest.update(line)
                    n_rows += 1
            columns = [column.name for column in table.columns]
            tables[table.name] = Kept(columns, n_rows, digest.hexdigest(), last_number(link, table))
        manifest = Manifest(_FORMAT, revision, at.isoformat(), audit_head, tables)
        archive.writestr(_MANIFEST, json.dumps(asdict(manifest), indent=1))
    return manifest


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open a backup and look through all of it first.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Yields
    ------
    archive : Archive
        Found whole.

    Raises
    ------
    DatabaseError
        If the file cannot be read, is no backup, or is damaged.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise DatabaseError(f"{path} cannot be read: {error.strerror}. Name a backup.") from error
    with file:
        yield _checked(file, path)


@contextmanager
def place(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to write that gets its name when it is complete; only its owner may read it.

    Parameters
    ----------
    path : pathlib.Path
        The name, taken from a file that has it already.

    Yields
    ------
    file : binary file
        Beside it under another name, on the disk before it is renamed.

    Raises
    ------
    DatabaseError
        If the place cannot be written; what stood there still stands.
    """
    try:
        with unfinished(path, mode=0o600) as beside:
            with beside.open("w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise DatabaseError(
            f"{path} cannot be written: {error.strerror}. Choose another place."
        ) from error


def digest_of(file: IO[bytes]) -> str:
    """Return the SHA-256 of a file that is open, from its beginning."""
    file.seek(0)
    return file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def _checked(file: IO[bytes], path: Path) -> Archive:
    try:
        archive = ZipFile(file)
        found = Archive(archive, _manifest(json.loads(archive.read(_MANIFEST))))
        problems = [problem for name in found.manifest.tables if (problem := _problem(found, name))]
    except (BadZipFile, EOFError, KeyError, TypeError, ValueError, zlib.error) as error:
        raise _damaged(path, str(error)) from error
    if problems:
        raise _damaged(path, problems[0])
    return found


def _problem(archive: Archive, name: str) -> str | None:
    """Return how the lines of a table differ from what the manifest says; None where they agree."""
    digest, n_rows = sha256(), 0
    for line in archive.lines(name):
        digest.update(line)
        n_rows += 1
    kept = archive.manifest.tables[name]
    if n_rows != kept.n_rows:
        return f"it holds {n_rows:,} rows of {name} and should hold {kept.n_rows:,}"
    return None if digest.hexdigest() == kept.sha256 else f"the rows of {name} were changed"


def _manifest(read: dict[str, Any]) -> Manifest:
    if read["format"] != _FORMAT:
        raise ValueError(f"its format is {read['format']!r}, not {_FORMAT}")
    tables = {name: Kept(**kept) for name, kept in read["tables"].items()}
    return Manifest(**{**read, "tables": tables})


def _damaged(path: Path, cause: str) -> DatabaseError:
    return DatabaseError(
        f"{path} is no backup, or a damaged one: {cause}. Nothing was changed; restore another."
    )


def _member(name: str) -> str:
    return f"{name}.jsonl"
