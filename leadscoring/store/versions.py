"""Immutable version folders: written aside and renamed, read against their checksums."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from leadscoring.exceptions import DamagedVersion, InvalidInput
from leadscoring.store.files import aside, sync_folder, write_synced

__all__ = [
    "content_digest",
    "next_version",
    "read_version",
    "remove_leftovers",
    "version_names",
    "version_stamp",
    "version_with",
    "write_version",
]

_SUMS = "SHA256SUMS"
_NAME = re.compile(r"v(\d{4,})")
_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
_SUM_LINE = re.compile(rf"([0-9a-f]{{64}}) [ *]({_FILE.pattern})")


def version_names(folder: Path) -> list[str]:
    """Return the versions in a folder, oldest first.

    Parameters
    ----------
    folder : pathlib.Path
        The models folder, which need not exist.

    Returns
    -------
    names : list of str
        Such as ``["v0001", "v0002"]``; unfinished versions are left out.
    """
    try:
        found = [
            path.name for path in folder.iterdir() if _NAME.fullmatch(path.name) and path.is_dir()
        ]
    except FileNotFoundError:
        return []
    return sorted(found, key=_number)


def next_version(folder: Path, *, used: Iterable[str] = ()) -> str:
    """Return the name that follows every name in use.

    Parameters
    ----------
    folder : pathlib.Path
        The models folder.
    used : iterable of str
        Names that were given before, though their folders may be gone.

    Returns
    -------
    name : str
        Such as ``"v0003"``.
    """
    names = {path.name for path in folder.iterdir()} | set(used)
    numbers = [_number(name) for name in names if _NAME.fullmatch(name)]
    return f"v{max(numbers, default=0) + 1:04}"


def write_version(folder: Path, name: str, files: Mapping[str, bytes]) -> None:
    """Write a version aside, make it durable, and rename it into place.

    Parameters
    ----------
    folder : pathlib.Path
        The models folder.
    name : str
        The version's name, which nothing in the folder has.
    files : mapping of str to bytes
        Content by file name; ``SHA256SUMS`` is added.

    Raises
    ------
    InvalidInput
        If there are no files, or a name is no plain file name.
    """
    _check_names(files)
    unfinished = aside(folder)
    unfinished.mkdir()
    try:
        for file, data in {**files, _SUMS: _sums(files)}.items():
            write_synced(unfinished / file, data)
        sync_folder(unfinished)
        unfinished.rename(folder / name)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    sync_folder(folder)


def read_version(folder: Path, name: str) -> dict[str, bytes]:
    """Return a version's files, each checked against its checksum.

    Parameters
    ----------
    folder : pathlib.Path
        The models folder.
    name : str
        A version in it.

    Returns
    -------
    files : dict of str to bytes
        Content by file name, without ``SHA256SUMS``; files that it does not
        name are left out.

    Raises
    ------
    DamagedVersion
        If a file is missing or differs, or ``SHA256SUMS`` cannot be read.
    """
    files = {}
    for file, expected in _expected_sums(folder / name).items():
        try:
            data = (folder / name / file).read_bytes()
        except FileNotFoundError as error:
            raise _damaged(folder / name, f"{file} is missing") from error
        if hashlib.sha256(data).hexdigest() != expected:
            raise _damaged(folder / name, f"{file} does not match its checksum in {_SUMS}")
        files[file] = data
    return files


def content_digest(files: Mapping[str, bytes]) -> str:
    """Return a digest that two versions share only if they hold the same, to the byte.

    Parameters
    ----------
    files : mapping of str to bytes
        Content by file name.
    """
    return hashlib.sha256(_sums(files)).hexdigest()


def version_with(folder: Path, digest: str) -> str | None:
    """Return the newest version that is whole and has a digest; None where there is none.

    Parameters
    ----------
    folder : pathlib.Path
        The models folder, which need not exist.
    digest : str
        As `content_digest` returns it.
    """
    for name in reversed(version_names(folder)):
        with suppress(DamagedVersion, FileNotFoundError):
            sums = (folder / name / _SUMS).read_bytes()
            if hashlib.sha256(sums).hexdigest() == digest:
                read_version(folder, name)
                return name
    return None


def version_stamp(folder: Path, name: str) -> tuple[tuple[str, int, int], ...]:
    """Return what changes when a version's files do, without reading them.

    Parameters
    ----------
    folder : pathlib.Path
        The models folder.
    name : str
        A version in it.

    Returns
    -------
    stamp : tuple of tuple
        Name, bytes and time of change of each file.
    """
    found = [(path.name, path.stat()) for path in sorted((folder / name).iterdir())]
    return tuple((file, told.st_size, told.st_mtime_ns) for file, told in found)


def remove_leftovers(folder: Path) -> None:
    """Remove what writers that crashed left unfinished; call it while nobody else writes.

    Parameters
    ----------
    folder : pathlib.Path
        The models folder.
    """
    for path in folder.glob(".aside-*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _number(name: str) -> int:
    return int(name.removeprefix("v"))


def _check_names(files: Mapping[str, bytes]) -> None:
    if not files:
        raise InvalidInput("A version needs at least one file, got none.")
    bad = [name for name in files if not _FILE.fullmatch(name) or name == _SUMS]
    if bad:
        raise InvalidInput(
            f"A version's files need plain names of letters, digits, '.', '_' and '-', "
            f"other than {_SUMS}: got {', '.join(map(repr, bad))}."
        )


def _sums(files: Mapping[str, bytes]) -> bytes:
    lines = [f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)]
    return "".join(lines).encode()


def _expected_sums(version: Path) -> dict[str, str]:
    """Read SHA256SUMS, in the format of the sha256sum command."""
    try:
        lines = (version / _SUMS).read_bytes().decode("ascii", errors="replace").splitlines()
    except FileNotFoundError as error:
        raise _damaged(version, f"{_SUMS} is missing") from error
    matches = [_SUM_LINE.fullmatch(line) for line in lines]
    sums = {match[2]: match[1] for match in matches if match}
    if not sums or len(sums) < len(lines):
        raise _damaged(version, f"{_SUMS} is not a list of checksums")
    return sums


def _damaged(version: Path, cause: str) -> DamagedVersion:
    return DamagedVersion(
        f"{version.name} is damaged: {cause}. "
        f"Restore {version} from a backup, or publish another version."
    )
