"""The decimal mark of a text file: a point or a comma, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.dialects import Dialect, Sniffer

__all__ = ["DecimalMark", "find_decimal"]

_COMMA_IN_NUMBER = re.compile(r"\d,\d")


class DecimalMark(NamedTuple):
    """The decimal mark, and whether anything in the file proves it."""

    mark: str
    sure: bool


def find_decimal(
    sniffer: Sniffer,
    dialect: Dialect,
    cells: Sequence[pa.ChunkedArray],
    *,
    told: str | None = None,
    placeholders: Iterable[str] = (),
) -> DecimalMark:
    r"""Return the decimal mark of a text file.

    The sniffer says which columns hold numbers with a point, and which with a
    comma. A column counts for a mark only where some cell cannot be a whole
    number with thousands marks (``1,234``); most columns win.

    Parameters
    ----------
    sniffer : Sniffer
        The sniffer, on the file's text.
    dialect : Dialect
        Its punctuation.
    cells : sequence of pyarrow.ChunkedArray
        The cells of each column.
    told : str, optional
        What the user says it is.
    placeholders : iterable of str
        Texts that mean "not filled in".

    Returns
    -------
    mark : DecimalMark
        ``"."`` where nothing speaks for a comma.

    Raises
    ------
    InvalidInput
        If `told` is neither a point nor a comma.

    Examples
    --------
    >>> cells = [pa.chunked_array([["1,5", "2,25"]])]
    >>> with Sniffer("visits;x\n1,5;a\n2,25;b\n", name="leads.csv") as sniffer:
    ...     find_decimal(sniffer, sniffer.dialect(), cells)
    DecimalMark(mark=',', sure=True)
    """
    if told is not None:
        if told not in (".", ","):
            raise InvalidInput(f"decimal must be . or , and not {told!r}. Give one of the two.")
        return DecimalMark(told, sure=True)
    if not _may_have_commas(sniffer.text, dialect):
        return DecimalMark(".", sure=dialect.delimiter != ";")
    words = list(placeholders)
    votes = {}
    for mark in (".", ","):
        positions = sniffer.numeric_columns(dialect, decimal=mark, placeholders=words)
        votes[mark] = sum(
            _proves(cells[position], mark) for position in positions if position < len(cells)
        )
    if votes[","] > votes["."]:
        return DecimalMark(",", sure=True)
    return DecimalMark(".", sure=votes["."] > 0 or dialect.delimiter != ";")


def _may_have_commas(text: str, dialect: Dialect) -> bool:
    """Return whether a number with a comma could be one cell at all."""
    if dialect.delimiter == ",":
        quote = re.escape(dialect.quote)
        return re.search(rf"{quote} *[+-]?\d*,\d+ *{quote}", text) is not None
    return dialect.delimiter == ";" or _COMMA_IN_NUMBER.search(text) is not None


def _proves(column: pa.ChunkedArray, mark: str) -> bool:
    """Return whether some cell has the mark where no thousands mark can stand."""
    cells = pc.utf8_trim_whitespace(column.unique())
    escaped = re.escape(mark)
    has_mark = pc.match_substring_regex(cells, rf"^[+-]?\d*{escaped}\d+([eE][+-]?\d+)?$")
    grouped = pc.match_substring_regex(cells, rf"^[+-]?[1-9]\d{{0,2}}({escaped}\d{{3}})+$")
    return bool(pc.any(pc.and_not(has_mark, grouped)).as_py())
