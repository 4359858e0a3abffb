"""Tables out: the one writer, which makes cells that a spreadsheet would run harmless.

A cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line end is run as
a formula by spreadsheets that open a CSV file, and a lead's form is open to
anybody. In CSV and TSV such a text, headers included, gets an apostrophe in
front, which spreadsheets show as text; a plain number such as ``-5`` stays as it
is. A workbook says of each cell what it is, so there the text is written as text,
unchanged. Parquet is opened by programs, not run: values are unchanged.
"""

from __future__ import annotations

import errno
import io
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.workbook_writing import to_excel_bytes

__all__ = ["harmless", "to_csv_bytes", "to_excel_bytes", "whole_file", "write_table"]

_RUN = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")


def harmless(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula.

    Parameters
    ----------
    text : str
        A cell or header.

    Returns
    -------
    text : str
        With an apostrophe in front where it would be run; a plain number is not.

    Examples
    --------
    >>> [harmless(text) for text in ("=1+1", "-5", "-5+cmd", "Ann")]
    ["'=1+1", '-5', "'-5+cmd", 'Ann']
    """
    if _RUN.match(text) is None or _NUMBER.fullmatch(text) is not None:
        return text
    return f"'{text}"


def to_csv_bytes(frame: pd.DataFrame, *, delimiter: str = ",") -> bytes:
    r"""Return a table as CSV (RFC 4180, UTF-8), harmless in a spreadsheet.

    Where the table goes beyond ASCII a byte-order mark leads it, without which
    Excel shows ``José`` as ``JosÃ©``.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table; its index is not written.
    delimiter : str, default=","
        The character between two values.

    Returns
    -------
    content : bytes
        The file's content.

    Examples
    --------
    >>> to_csv_bytes(pd.DataFrame({"note": ["=1+1", "-5"], "visits": [1.5, None]}))
    b"note,visits\r\n'=1+1,1.5\r\n-5,\r\n"
    """
    safe = pd.DataFrame(
        {position: _harmless_column(frame.iloc[:, position]) for position in range(frame.shape[1])},
        index=frame.index,
    )
    safe.columns = pd.Index([harmless(str(name)) for name in frame.columns], dtype="str")
    text = safe.to_csv(index=False, sep=delimiter, lineterminator="\r\n")
    return text.encode("utf-8" if text.isascii() else "utf-8-sig")


def write_table(frame: pd.DataFrame, path: str | Path) -> Path:
    """Write a table as the file's suffix says, whole or not at all.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table; its index is not written.
    path : str or Path
        Where to; ``.csv``, ``.tsv``, ``.xlsx`` or ``.parquet``. A file that is
        there is replaced only once the new one is complete.

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
    content = _writer(target)(frame)
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
    aside = target.with_name(f".{target.name}.{secrets.token_hex(8)}.part")
    try:
        try:
            with aside.open("wb") as file:
                yield file
            aside.replace(target)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        full = error.errno == errno.ENOSPC
        remedy = (
            "Make room there" if full else "Choose a folder that exists and that you may write to"
        )
        raise InvalidInput(f"{target} cannot be written: {error.strerror}. {remedy}.") from error


def _writer(path: Path) -> Callable[[pd.DataFrame], bytes]:
    writers: dict[str, Callable[[pd.DataFrame], bytes]] = {
        ".csv": to_csv_bytes,
        ".tsv": lambda frame: to_csv_bytes(frame, delimiter="\t"),
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


def _harmless_column(column: pd.Series) -> pd.Series:
    """Return the column with its texts made harmless."""
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
        return column
    cells = [harmless(cell) if isinstance(cell, str) else cell for cell in column]
    return pd.Series(cells, index=column.index, dtype=object)
