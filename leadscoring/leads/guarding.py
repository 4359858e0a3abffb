"""Texts that a spreadsheet would run as a formula: made harmless on the way out, and back in.

A cell that begins with ``=``, ``+``, ``-`` or ``@``, in ASCII, at full width or small, is run as
a formula by spreadsheets that open a text file, and a lead's form is open to anybody. So is one
with blanks or quotation marks before that, which some of them take off first; a tab, a line end
or a NUL may begin a new cell. Such a text gets an apostrophe in front, which spreadsheets show as
text. A text that already has one there gets another, so that taking one off always gives back
what was written.
"""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["BLANKS", "MARKS", "harmless", "unguarded", "unguarded_cells"]

MARKS = "=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\t\r\n\0"
"""What a text that is run begins with."""

BLANKS = (
    " \"'\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""What may stand before that."""

_RUN = re.compile(f"[{BLANKS}]*[{re.escape(MARKS)}]")
_NUMBER = re.compile(r" *[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)([eE][+-]?[0-9]+)? *")


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
    >>> [harmless(text) for text in ("=1+1", " @SUM(A1)", "-5", "-5+cmd", "Ann", "'=1+1")]
    ["'=1+1", "' @SUM(A1)", '-5', "'-5+cmd", 'Ann', "''=1+1"]
    """
    return f"'{text}" if _is_run(text) else text


def unguarded(text: str) -> str:
    """Return a text as it was before `harmless` got hold of it.

    Examples
    --------
    >>> [unguarded(text) for text in ("'=1+1", "''=1+1", "'-5", "'t Hooft", "=1+1")]
    ['=1+1', "'=1+1", "'-5", "'t Hooft", '=1+1']
    """
    return text[1:] if text.startswith("'") and _is_run(text[1:]) else text


def unguarded_cells(cells: pa.ChunkedArray) -> tuple[pa.ChunkedArray, int]:
    """Return a column's cells without the apostrophes of `harmless`, and how many had one.

    Parameters
    ----------
    cells : pyarrow.ChunkedArray of large_string
        The cells.

    Examples
    --------
    >>> found, n = unguarded_cells(pa.chunked_array([["'=1", "Ann"]], type=pa.large_string()))
    >>> found.to_pylist(), n
    (['=1', 'Ann'], 1)
    """
    led = pc.starts_with(cells, "'")
    if not pc.any(led).as_py():
        return cells, 0
    taken_off = {text: unguarded(text) for text in pc.unique(cells.filter(led)).to_pylist()}
    texts = [taken_off.get(text, text) for text in cells.to_pylist()]
    n = sum(taken_off.get(text, text) != text for text in cells.to_pylist())
    return (pa.chunked_array([texts], type=cells.type), n) if n else (cells, 0)


def _is_run(text: str) -> bool:
    return _RUN.match(text) is not None and _NUMBER.fullmatch(text) is None
