"""The receipt: what reading a file kept, repaired and set aside, with counts that add up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd

__all__ = ["GUARD", "Receipt", "Renamed", "SetAside"]

GUARD = "an apostrophe that keeps spreadsheets from running the text"


@dataclass(frozen=True)
class SetAside:
    """One row of the file that is not in the frame, and why.

    Parameters
    ----------
    line : int
        Line of the file (or row of the sheet) at which the row begins, counted from 1.
    reason : str
        Why the row could not be kept.
    text : str
        The row as the file holds it.
    """

    line: int
    reason: str
    text: str


@dataclass(frozen=True)
class Renamed:
    """One column whose name in the frame is not the name in the file.

    Parameters
    ----------
    old, new : str
        The name in the file, and in the frame.
    reason : str
        Why it was changed.
    """

    old: str
    new: str
    reason: str


@dataclass(frozen=True)
class Receipt:
    """What reading a file kept, repaired and set aside.

    Parameters
    ----------
    name : str
        Name of the file.
    size : int
        Bytes of the file.
    format : str
        ``"csv"``, ``"tsv"``, ``"excel"`` or ``"parquet"``.
    rows_read, rows_kept : int
        Rows of leads in the file, and in the frame.
    encoding, delimiter, decimal, sheet : str, optional
        How the file was read; None where the format has no such thing.
    set_aside : tuple of SetAside
        Every row that is not in the frame.
    renamed : tuple of Renamed
        Every column that goes by another name in the frame.
    missing : dict of str to dict of str to int
        Per column, the cells that were not filled in, by the placeholder as found.
    kept_as_text : dict of str to str
        Columns that look like numbers or dates but stay text, and why.
    stripped : dict of str to int
        Per column, the text cells from which surrounding spaces were taken.
    infinite : dict of str to int
        Per column, the cells that hold an infinite number.
    dates : dict of str to str
        What comes first in dates that do not begin with the year, ``"day first"`` or
        ``"month first"``, by column.
    asks_order : tuple of str
        Columns of dates that stay text because nothing tells what comes first.
    unguarded : dict of str to int
        Per column, the texts before which an apostrophe kept spreadsheets from running them.
    surplus_blanks : int
        Rows that ended in more delimiters than the header, with nothing between them.
    header : tuple of int, optional
        The line (or row of the sheet) of the first row of names, and how many there are.
    other_sheets : tuple of str
        Sheets of a workbook that were not read.

    Raises
    ------
    ValueError
        If the rows read are not the rows kept plus the rows set aside.

    Examples
    --------
    >>> odd = SetAside(7, "2 values, the header has 3", "Ann,Mumbai")
    >>> receipt = Receipt("leads.csv", 120, "csv", rows_read=5, rows_kept=4, set_aside=(odd,))
    >>> receipt.summary
    '5 rows read = 4 kept + 1 set aside'
    >>> receipt.set_aside_table()["line"].tolist()
    [7]
    """

    name: str
    size: int
    format: str
    rows_read: int
    rows_kept: int
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    sheet: str | None = None
    set_aside: tuple[SetAside, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    missing: dict[str, dict[str, int]] = field(default_factory=dict)
    kept_as_text: dict[str, str] = field(default_factory=dict)
    stripped: dict[str, int] = field(default_factory=dict)
    infinite: dict[str, int] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    asks_order: tuple[str, ...] = ()
    unguarded: dict[str, int] = field(default_factory=dict)
    surplus_blanks: int = 0
    header: tuple[int, int] | None = None
    other_sheets: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.rows_read != self.rows_kept + len(self.set_aside):
            raise ValueError(
                "rows_read must be rows_kept + set aside: "
                f"{self.rows_read} is not {self.rows_kept} + {len(self.set_aside)}."
            )

    @property
    def summary(self) -> str:
        """The count of rows in one line."""
        return (
            f"{self.rows_read:,} rows read = {self.rows_kept:,} kept "
            f"+ {len(self.set_aside):,} set aside"
        )

    def set_aside_table(self) -> pd.DataFrame:
        """Return the rows set aside: line, reason, text."""
        rows = [(row.line, row.reason, row.text) for row in self.set_aside]
        return pd.DataFrame(rows, columns=["line", "reason", "text"])

    def findings(self) -> pd.DataFrame:
        """Return what was noticed, in how many rows, and what was done about it.

        Returns
        -------
        findings : pandas.DataFrame
            Columns ``noticed``, ``rows`` (NA where a finding is about a whole
            column or file) and ``did``.
        """
        found = [*self._rows(), *self._columns(), *self._cells()]
        table = pd.DataFrame(found, columns=["noticed", "rows", "did"])
        return table.astype({"noticed": "str", "rows": "Int64", "did": "str"})

    def to_dict(self) -> dict[str, Any]:
        """Return the receipt as plain values that JSON can hold."""
        plain = asdict(self)
        plain["set_aside"] = list(plain["set_aside"])
        plain["renamed"] = list(plain["renamed"])
        plain["other_sheets"] = list(plain["other_sheets"])
        plain["asks_order"] = list(plain["asks_order"])
        return {**plain, "summary": self.summary}

    def _rows(self) -> Iterator[tuple[str, int | None, str]]:
        reasons = pd.Series([row.reason for row in self.set_aside], dtype="str").value_counts()
        for reason, count in reasons.items():
            yield f"Rows: {reason}", int(count), "set aside"
        if self.surplus_blanks:
            yield "Rows that end in extra delimiters", self.surplus_blanks, "extra blanks left out"

    def _columns(self) -> Iterator[tuple[str, int | None, str]]:
        for name in self.renamed:
            yield f'Column "{name.old}": {name.reason}', None, f'renamed to "{name.new}"'
        for column, why in self.kept_as_text.items():
            yield f'Column "{column}": {why}', None, "kept as text"
        for column, order in self.dates.items():
            yield f'Column "{column}": dates with the {order}', None, "read as dates"
        for sheet in self.other_sheets:
            yield f'Another sheet, "{sheet}"', None, "not read"

    def _cells(self) -> Iterator[tuple[str, int | None, str]]:
        for column, counts in self.missing.items():
            for found, count in counts.items():
                what = f'"{found}"' if found.strip() else "blank cells"
                yield f'Column "{column}": {what}', count, "taken as not filled in"
        for column, count in self.stripped.items():
            yield f'Column "{column}": spaces around the text', count, "spaces taken off"
        for column, count in self.infinite.items():
            yield f'Column "{column}": infinite numbers', count, "kept as they are"
        for column, count in self.unguarded.items():
            yield f'Column "{column}": {GUARD}', count, "apostrophe taken off"
