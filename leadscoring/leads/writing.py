"""Tables out: the one writer, which makes cells that a spreadsheet would run harmless.

In CSV and TSV such a text, headers included, gets an apostrophe in front, as `guarding` has it,
and `read_leads` takes it off again; a plain number such as ``-5`` stays as it is. A workbook says
of each cell what it is, so there the text is written as text, unchanged. Parquet is opened by
programs, not run: values are unchanged. Who feeds a program with a text file may ask for raw
texts, and whoever lets them writes that down.
"""

from __future__ import annotations

import errno
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.guarding import harmless
from leadscoring.leads.unfinished import unfinished
from leadscoring.leads.workbook_writing import to_excel_bytes

__all__ = ["to_csv_bytes", "to_excel_bytes", "whole_file", "write_table"]


def to_csv_bytes(frame: pd.DataFrame, *, delimiter: str = ",", raw: bool = False) -> bytes:
    r"""Return a table as CSV (RFC 4180, UTF-8), harmless in a spreadsheet.

    Where the table goes beyond ASCII a byte-order mark leads it, without which
    Excel shows ``José`` as ``JosÃ©``.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table; its index is not written.
    delimiter : str, default=","
        The character between two values.
    raw : bool, default=False
        Whether to leave texts that a spreadsheet would run as they are.

    Returns
    -------
    content : bytes
        The file's content.

    Examples
    --------
    >>> to_csv_bytes(pd.DataFrame({"note": ["=1+1", "-5"], "visits": [1.5, None]}))
    b"note,visits\r\n'=1+1,1.5\r\n-5,\r\n"
    """
    table = frame if raw else _harmless_table(frame)
    text = table.to_csv(index=False, sep=delimiter, lineterminator="\r\n")
    return text.encode("utf-8" if text.isascii() else "utf-8-sig")


def write_table(frame: pd.DataFrame, path: str | Path, *, raw: bool = False) -> Path:
    """Write a table as the file's suffix says, whole or not at all.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table; its index is not written.
    path : str or Path
        Where to; ``.csv``, ``.tsv``, ``.xlsx`` or ``.parquet``. A file that is
        there is replaced only once the new one is complete.
    raw : bool, default=False
        Whether a text file's texts that a spreadsheet would run stay as they are.

    Returns
    -------
    path : Path
        Where it was written.

    Raises
    ------
    InvalidInput
        If the suffix is none of these, or the file cannot be written.
    """
    target = Path(path)
    content = _writer(target, raw=raw)(frame)
    with whole_file(target) as file:
        file.write(content)
    return target


@contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """Write a file whole or not at all: aside first, in place of an older one at the end.

    Parameters
    ----------
    target : Path
        Where to.

    Yields
    ------
    file : binary file
        To write to; whatever goes wrong meanwhile, nothing of it stays.

    Raises
    ------
    InvalidInput
        If the file cannot be written.
    """
    try:
        with unfinished(target) as aside:
            with aside.open("wb") as file:
                yield file
            aside.replace(target)
    except OSError as error:
        full = error.errno == errno.ENOSPC
        remedy = (
            "Make room there" if full else "Choose a folder that exists and that you may write to"
        )
        raise InvalidInput(f"{target} cannot be written: {error.strerror}. {remedy}.") from error


def _writer(path: Path, *, raw: bool) -> Callable[[pd.DataFrame], bytes]:
    writers: dict[str, Callable[[pd.DataFrame], bytes]] = {
        ".csv": lambda frame: to_csv_bytes(frame, raw=raw),
        ".tsv": lambda frame: to_csv_bytes(frame, delimiter="\t", raw=raw),
        ".xlsx": to_excel_bytes,
        ".parquet": _to_parquet_bytes,
    }
    if path.suffix.lower() not in writers:
        raise InvalidInput(
            f'"{path.name}" must end in {", ".join(writers)}, which says how to write it. '
            "Give such a name."
        )
    return writers[path.suffix.lower()]


def _to_parquet_bytes(frame: pd.DataFrame) -> bytes:
    content = io.BytesIO()
    try:
        frame.reset_index(drop=True).to_parquet(content, index=False)
    except (TypeError, ValueError) as error:
        raise InvalidInput(
            f"This table cannot be written as Parquet ({error}). Write it as .csv."
        ) from error
    return content.getvalue()


def _harmless_table(frame: pd.DataFrame) -> pd.DataFrame:
    safe = pd.DataFrame(
        {position: _harmless_column(frame.iloc[:, position]) for position in range(frame.shape[1])},
        index=frame.index,
    )
    safe.columns = pd.Index([harmless(str(name)) for name in frame.columns], dtype="str")
    return safe


def _harmless_column(column: pd.Series) -> pd.Series:
    """Return the column with its texts made harmless."""
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
        return column
    cells = [harmless(cell) if isinstance(cell, str) else cell for cell in column]
    return pd.Series(cells, index=column.index, dtype=object)
