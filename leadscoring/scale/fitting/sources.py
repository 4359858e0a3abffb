"""Parquet files of leads, here or elsewhere, as pieces that are read one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from leadscoring.exceptions import InvalidInput, ReadError

__all__ = ["MOST_AT_ONCE", "Piece", "find_pieces", "read_batches", "read_piece"]

MOST_AT_ONCE = 131_072
"""Most leads that are read and coded at once."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A row group of a Parquet file.

    Attributes
    ----------
    path : str
        Path or URL of the file.
    row_group : int
        Position of the row group.
    n_rows : int
        Its rows.
    number : int
        Its position among all pieces.
    """

    path: str
    row_group: int
    n_rows: int
    number: int = 0


def find_pieces(paths: str | Sequence[str]) -> list[Piece]:
    """Return the row groups of Parquet files, in the order of the files' names.

    Parameters
    ----------
    paths : str or sequence of str
        Paths or URLs, in which ``*`` stands for any name; URLs need the extra
        ``cluster``.

    Raises
    ------
    ReadError
        If there is no such file, one is damaged, or two have not the same columns.
    """
    named = [paths] if isinstance(paths, str) else list(paths)
    found = [path for pattern in named for path in _matching(pattern)]
    pieces: list[Piece] = []
    first: pa.Schema | None = None
    for path in found:
        with _opened(path) as file:
            metadata, schema = file.metadata, file.schema_arrow
            pieces += [
                Piece(path, i, metadata.row_group(i).num_rows)
                for i in range(metadata.num_row_groups)
            ]
        first = schema if first is None else first
        _check_alike(path, schema, found[0], first)
    if not any(piece.n_rows for piece in pieces):
        raise ReadError("There are no leads in these files. Write them again.", file=found[0])
    filled = [piece for piece in pieces if piece.n_rows]
    return [replace(piece, number=number) for number, piece in enumerate(filled)]


def read_piece(
    piece: Piece, columns: Sequence[str] | None = None, words: Sequence[str] = ()
) -> Iterator[pd.DataFrame]:
    """Yield the leads of a piece, at most `MOST_AT_ONCE` at a time.

    Parameters
    ----------
    piece : Piece
        Where they are.
    columns : sequence of str, optional
        The columns wanted; all where not given.
    words : sequence of str
        Those of them that hold text that repeats: they come as categories.

    Raises
    ------
    ReadError
        If the file is damaged, or is not there any more.
    """
    for batch in read_batches(piece, columns, words):
        yield pa.Table.from_batches([batch]).to_pandas(ignore_metadata=True, use_threads=False)


def read_batches(
    piece: Piece, columns: Sequence[str] | None = None, words: Sequence[str] = ()
) -> Iterator[pa.RecordBatch]:
    """Yield the same leads as they lie in the file, the words as look-ups."""
    with _opened(piece.path, words) as file:
        batches = file.iter_batches(
            MOST_AT_ONCE,
            row_groups=[piece.row_group],
            columns=None if columns is None else list(columns),
            use_threads=False,
        )
        while True:
            try:
                batch = next(batches, None)
            except (pa.ArrowException, OSError) as error:
                raise _damaged(piece.path, error) from error
            if batch is None:
                return
            yield batch


class _opened:  # noqa: N801 (it is used like a function)
    """An open Parquet file, closed at the end."""

    def __init__(self, path: str, words: Sequence[str] = ()) -> None:
        self._path, self._words = path, words
        self._handle: Any = None

    def __enter__(self) -> pq.ParquetFile:
        try:
            if "://" in self._path:
                self._handle = _fsspec(self._path).open(self._path, "rb").open()
            else:
                self._handle = pa.OSFile(self._path, "rb")
            return pq.ParquetFile(self._handle, read_dictionary=list(self._words))
        except (pa.ArrowException, OSError) as error:
            self.__exit__()
            raise _damaged(self._path, error) from error

    def __exit__(self, *_: object) -> None:
        if self._handle is not None:
            self._handle.close()


def _fsspec(url: str) -> ModuleType:
    """Return the library that opens URLs; say what to install where it is not there."""
    try:
        return import_module("fsspec")
    except ImportError as error:
        raise InvalidInput(
            f"To read {url}, install the extra 'cluster': pip install 'leadscoring[cluster]'."
        ) from error


def _matching(pattern: str) -> list[str]:
    if "://" in pattern:
        files, path = _fsspec(pattern).core.url_to_fs(pattern)
        found = sorted(files.unstrip_protocol(name) for name in files.glob(path))
    elif Path(pattern).is_file():
        found = [pattern]
    else:
        root = Path(pattern).anchor
        found = sorted(str(path) for path in Path(root).glob(pattern.removeprefix(root)))
    if not found:
        raise ReadError("There is no such file. Check the name.", file=pattern)
    return found


def _check_alike(path: str, schema: pa.Schema, other: str, first: pa.Schema) -> None:
    """Refuse a file whose columns are not those of the first, or not of the same kind."""
    kinds, wanted = (
        {each.name: _kind(each.type) for each in one if each.name} for one in (schema, first)
    )
    for name in [*wanted, *kinds]:
        if name not in kinds or name not in wanted:
            lacks = path if name not in kinds else other
            has = other if name not in kinds else path
            raise ReadError(
                f"It has no column '{name}', which {has} has. Write all files with the same columns.",
                file=lacks,
            )
        if "nothing" not in (kinds[name], wanted[name]) and kinds[name] != wanted[name]:
            raise ReadError(
                f"Its column '{name}' holds {kinds[name]}, that of {other} {wanted[name]}. "
                "Write all files with the same types.",
                file=path,
            )


def _kind(kind: pa.DataType) -> str:
    if pa.types.is_dictionary(kind):
        return _kind(kind.value_type)
    if pa.types.is_null(kind):
        return "nothing"
    if pa.types.is_boolean(kind):
        return "true or false"
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return "numbers"
    if pa.types.is_temporal(kind):
        return "dates or times"
    return "text"


def _damaged(path: str, error: Exception) -> ReadError:
    return ReadError(
        f"The Parquet file cannot be read. Write it again. (The reader says: {error}.)", file=path
    )
