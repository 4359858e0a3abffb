"""Where a table's names stand: below a title, and sometimes in more than one row."""

from __future__ import annotations

import io
import itertools
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from leadscoring.exceptions import InvalidInput, ReadError
from leadscoring.leads.records import Record

__all__ = ["HeaderRows", "check_header", "cut_above", "joined_names", "next_row_may_be_names"]

_NUMBER = r"^\s*[+-]?(\d+([.,]\d*)*|[.,]\d+)([eE][+-]?\d+)?\s*$"
_MOST_ROWS = 9


class HeaderRows(NamedTuple):
    """The rows that name the columns.

    Parameters
    ----------
    line : int
        Line of the file, or row of the sheet, of the first of them, counted from 1.
    n_rows : int
        How many there are.
    """

    line: int
    n_rows: int = 1


def check_header(told: Sequence[int] | int | None) -> HeaderRows | None:
    """Return where a user says that the names stand.

    Parameters
    ----------
    told : int, or sequence of one or two int, or None
        The line, and how many rows.

    Raises
    ------
    InvalidInput
        If it is no line and number of rows.

    Examples
    --------
    >>> check_header((4, 2)), check_header(3)
    (HeaderRows(line=4, n_rows=2), HeaderRows(line=3, n_rows=1))
    """
    if told is None:
        return None
    header = HeaderRows(told) if isinstance(told, int) else HeaderRows(*told)
    if header.line < 1 or not 1 <= header.n_rows <= _MOST_ROWS:
        raise InvalidInput(
            f"header must be a line from 1 and 1 to {_MOST_ROWS} rows: got {tuple(header)}. "
            "Give the line that names the columns, counted from 1."
        )
    return header


def cut_above(text: str, header: HeaderRows, *, name: str) -> tuple[list[Record], str]:
    r"""Return the lines above the names as records that are no leads, and the rest of the text.

    Raises
    ------
    ReadError
        If the text ends above.

    Examples
    --------
    >>> cut_above("March\nname,n\nAnn,1\n", HeaderRows(2), name="leads.csv")[1]
    'name,n\nAnn,1\n'
    """
    lines = io.StringIO(text, newline="")
    above = list(itertools.islice(lines, header.line - 1))
    rest = lines.read()
    if not rest.strip():
        raise ReadError(
            f"The names are said to stand in line {header.line:,}, and nothing stands there. "
            "Give another line, or leave it to be found.",
            file=name,
        )
    bare = [line.rstrip("\r\n") for line in above]
    return [Record(at, [], each, "above the header") for at, each in enumerate(bare, 1)], rest


def joined_names(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the names that rows of them make together.

    A blank cell of an upper row says what the cell to its left does, as cells that
    were joined are written.

    Examples
    --------
    >>> joined_names([["lead", "", "web"], ["name", "city", "visits"]])
    ['lead name', 'lead city', 'web visits']
    """
    if len(rows) == 1:
        return list(rows[0])
    width = max(map(len, rows))
    filled = [[*row, *[""] * (width - len(row))] for row in rows]
    upper = [_carried(row) for row in filled[:-1]]
    stacks = zip(*upper, filled[-1], strict=True)
    return [" ".join(part for part in stack if part.strip()) for stack in stacks]


def next_row_may_be_names(cells: pd.DataFrame) -> bool:
    """Return whether the first row under the names reads like more names.

    None of its cells is a number or blank, and some column holds nothing but
    numbers below.

    Parameters
    ----------
    cells : pandas.DataFrame of str
        The cells as the file holds them.

    Examples
    --------
    >>> next_row_may_be_names(pd.DataFrame({"web": ["visits", "1", "2"]}, dtype="str"))
    True
    """
    if len(cells) < 2:
        return False
    first = pa.array(cells.iloc[0].tolist(), type=pa.large_string())
    texts = pc.and_(
        pc.invert(pc.match_substring_regex(first, _NUMBER)),
        pc.greater(pc.utf8_length(pc.utf8_trim_whitespace(first)), 0),
    )
    if not pc.all(texts).as_py():
        return False
    return any(_numbers_only(cells.iloc[1:, place]) for place in range(cells.shape[1]))


def _carried(row: Sequence[str]) -> list[str]:
    found: list[str] = []
    for own in row:
        found.append(own.strip() or (found[-1] if found else ""))
    return found


def _numbers_only(cells: pd.Series) -> bool:
    return bool(cells.str.fullmatch(_NUMBER).all())
