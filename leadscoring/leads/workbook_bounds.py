"""What a workbook would unpack to, and how far its sheets reach, before anything opens it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from leadscoring.exceptions import ReadError
from leadscoring.leads.bounds import MOST_COLUMNS

__all__ = ["refuse_beyond_bounds"]

_UNPACKED = 500_000_000
_PARTS = 5_000
_SHEETS = 255
_CELLS = 10_000_000
_PIECE = 1_000_000
_OVERLAP = 200  # bytes: longer than a tag of a cell or row up to its place
_SMALLER = "Save the sheet with the leads as CSV and read that."
_SHEET = re.compile(r"xl/worksheets/[^/]+\.(xml|bin)", re.IGNORECASE)
_PLACE = re.compile(rb"<(?:\w+:)?c\b[^<>]{0,100}?\br=[\"']([A-Za-z]{1,7})([0-9]{1,9})[\"']")
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def refuse_beyond_bounds(data: bytes, name: str) -> None:
    """Raise where a workbook is larger than one that is read.

    Its directory tells the number of its parts and sheets and their size
    unpacked; each sheet is then unpacked piece by piece, and looked through for
    the cell furthest out and for declarations that multiply text.

    Parameters
    ----------
    data : bytes
        The workbook; one of the old format (``.xls``), which is no archive and unpacks
        to nothing, has only its own limits.
    name : str
        Its name, for messages.

    Raises
    ------
    ReadError
        If a bound is passed, or the archive is damaged.
    """
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_directory(archive.infolist(), name)
            for part in archive.infolist():
                if _SHEET.fullmatch(part.filename):
                    _refuse_far_cells(_pieces(archive, part), name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise ReadError(
            "The workbook is damaged: it is no complete zip archive. Save it again from Excel.",
            file=name,
        ) from error


def _refuse_directory(parts: list[zipfile.ZipInfo], name: str) -> None:
    sheets = sum(_SHEET.fullmatch(part.filename) is not None for part in parts)
    unpacked = sum(part.file_size for part in parts)
    for what, got, most in (("parts", len(parts), _PARTS), ("sheets", sheets, _SHEETS)):
        if got > most:
            raise ReadError(
                f"The workbook has {got:,} {what}; up to {most:,} are read. {_SMALLER}", file=name
            )
    if unpacked > _UNPACKED:
        raise ReadError(
            f"The workbook unpacks to {unpacked / 1e6:,.0f} MB; up to {_UNPACKED / 1e6:,.0f} MB "
            f"is read. {_SMALLER}",
            file=name,
        )


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part's content, each piece with the end of the one before."""
    end = b""
    with archive.open(part) as file:
        while piece := file.read(_PIECE):
            yield end + piece
            end = piece[-_OVERLAP:]


def _refuse_far_cells(pieces: Iterator[bytes], name: str) -> None:
    rows = columns = 0
    for piece in pieces:
        if _DECLARED.search(piece):
            raise ReadError(
                "The workbook declares entities, which no spreadsheet writes and which can "
                f"multiply text without end. {_SMALLER}",
                file=name,
            )
        places = _PLACE.findall(piece)
        columns = max([columns, *map(_number, {letters for letters, _ in places})])
        rows = max([rows, *map(int, {row for _, row in places})])
        if columns > MOST_COLUMNS or rows * columns > _CELLS:
            raise ReadError(
                f"A cell far out stretches the sheet to {rows:,} rows of {columns:,} columns; up "
                f"to {MOST_COLUMNS:,} columns and {_CELLS:,} cells are read. {_SMALLER}",
                file=name,
            )


def _number(letters: bytes) -> int:
    """Return a column's number from its letters, counted from 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
