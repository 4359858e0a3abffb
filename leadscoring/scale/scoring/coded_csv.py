"""A text file into codes: by several readers at once, each different cell looked at once."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from leadscoring.leads.decimals import DecimalMark
from leadscoring.leads.inference import ColumnValues, column_notes
from leadscoring.leads.matching import column_places
from leadscoring.leads.receipt import Receipt
from leadscoring.scale.scoring.books import Book, Rows, Wanted, in_a_row, one_after_the_other
from leadscoring.scale.scoring.coded import CodedLeads
from leadscoring.scale.scoring.coding import N_DIFFERENT
from leadscoring.scale.scoring.plain_csv import PlainCsv
from leadscoring.scale.scoring.readers import in_order
from leadscoring.scale.scoring.scored_file import NotPlain
from leadscoring.scale.scoring.whole_columns import Undecided, WholeColumn, decimal_of

__all__ = ["CodedCsv", "code_csv"]

_SIZE = 1 << 22
_MOST = 1024

Remap = npt.NDArray[np.int32]


@dataclass(frozen=True)
class CodedCsv:
    """A text file of leads, coded.

    Attributes
    ----------
    file : PlainCsv
        The file.
    leads : CodedLeads
        Its leads.
    lines : ndarray of shape (n_leads,)
        Where each lead's row begins, as `code_rows` enters it.
    wide : bool
        Whether there is anything beyond ASCII.
    receipt : Receipt
        What was read: all of it.
    """

    file: PlainCsv
    leads: CodedLeads
    lines: npt.NDArray[np.int64]
    wide: bool
    receipt: Receipt


def code_csv(
    file: PlainCsv,
    fields: Sequence[str],
    placeholders: tuple[str, ...],
    *,
    size: int = _SIZE,
    most: int = _MOST,
) -> CodedCsv:
    """Return a plain text file's leads as codes.

    Parameters
    ----------
    file : PlainCsv
        The file.
    fields : sequence of str
        The model's fields, matched to the columns as `match_columns` does.
    placeholders : tuple of str
        Texts that mean "not filled in", beside blanks.
    size : int
        Bytes that a reader takes at a time.
    most : int
        Different cells after which a column that is no field is only looked at.

    Raises
    ------
    NotPlain
        If a row is to be repaired or set aside, or none of the fields is there.
    """
    places = column_places(fields, file.names)
    if not places:
        raise NotPlain
    coded: frozenset[int] = frozenset()
    while True:
        wanted = Wanted(tuple(places.values()), coded, most, placeholders)
        parts = _read(file, wanted, size)
        try:
            return _decided(file, parts, places, placeholders)
        except Undecided as undecided:
            coded |= {undecided.column}


def _read(file: PlainCsv, wanted: Wanted, size: int) -> list[Rows]:
    """Return a file's rows in order, read by several where the lines of its parts are rows."""
    own = threading.local()

    def read(span: tuple[int, int]) -> Rows:
        if not hasattr(own, "book"):
            own.book = Book(file, wanted)
        rows: Rows = own.book.read(span)
        return rows

    parts: list[Rows] = []
    spans = file.spans(size)
    try:
        parts.extend(in_order(read, spans))
    except NotPlain:
        if len(spans) == 1:
            raise
    if len(parts) < len(spans) or not in_a_row(parts):  # a line may have begun within quotes
        parts = list(one_after_the_other(file, wanted, size))
    if not sum(len(part.lines) for part in parts):
        raise NotPlain
    return parts


def _decided(
    file: PlainCsv, parts: Sequence[Rows], places: Mapping[str, int], placeholders: tuple[str, ...]
) -> CodedCsv:
    books = list({id(part.book): part.book for part in parts}.values())
    remaps = {id(book): np.zeros(book.n, dtype=np.int32) for book in books}
    columns = [_merged(column, books, remaps) for column in range(len(file.header))]
    mark = decimal_of(file, columns, placeholders)
    found = [column.values(mark, placeholders) for column in columns]
    lines = np.concatenate([part.lines for part in parts])
    for part in parts:
        remap = remaps[id(part.book)]
        for codes in part.codes:
            np.take(remap, codes, out=codes)
    leads = CodedLeads(
        {field: found[place].series for field, place in places.items()},
        tuple(part.codes for part in parts),
    )
    wide = any(part.wide for part in parts) or not all(name.isascii() for name in file.names)
    return CodedCsv(file, leads, lines, wide, _receipt(file, found, mark, len(lines)))


def _merged(column: int, books: Sequence[Book], remaps: Mapping[int, Remap]) -> WholeColumn:
    """Return a column's cells as all books have them; enter its codes into `remaps`."""
    own = [book.cells_of(column) for book in books]
    first: dict[str, int] = {}
    counts: dict[str, int] = {}
    for cells in own:
        for text, met, count in zip(cells.texts, cells.met, cells.counts, strict=True):
            first[text] = min(met, first.get(text, met))
            counts[text] = counts.get(text, 0) + count
    texts = sorted(first, key=first.__getitem__)
    codes = {text: code for code, text in enumerate(texts)}
    for book, cells in zip(books, own, strict=True):
        remaps[id(book)][cells.numbers] = [codes[text] for text in cells.texts]
    looked = np.sum([book.columns[N_DIFFERENT + 1 :, column] for book in books], axis=0)
    counted = np.array([counts[text] for text in texts], dtype=np.int64)
    return WholeColumn(column, texts, counted, *map(int, looked))


def _receipt(
    file: PlainCsv, columns: Sequence[ColumnValues], mark: DecimalMark, n_leads: int
) -> Receipt:
    names, renamed = file.named
    found = dict(zip(names, columns, strict=True))
    return Receipt(
        name=file.path.name,
        size=len(file.data),
        format="tsv" if file.dialect.delimiter == "\t" else "csv",
        rows_read=n_leads,
        rows_kept=n_leads,
        encoding=file.encoding,
        delimiter=file.dialect.delimiter,
        decimal=mark.mark,
        renamed=renamed,
        header=(1, 1),
        **column_notes(found),
    )
