"""The fields of a Parquet file into codes, a row group at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from leadscoring.leads.decimals import DecimalMark
from leadscoring.leads.inference import ColumnValues
from leadscoring.leads.matching import column_places
from leadscoring.leads.parquet_files import as_text, declared
from leadscoring.leads.receipt import Receipt
from leadscoring.leads.tables import unique_names
from leadscoring.scale.scoring.coded import CodedLeads
from leadscoring.scale.scoring.readers import in_order
from leadscoring.scale.scoring.scored_file import NotPlain
from leadscoring.scale.scoring.whole_columns import WholeColumn

__all__ = ["code_parquet"]

_MARK = DecimalMark(".", sure=True)

_ROWS = 1 << 17
_TEXTS = ("string", "large_string")

Codes = npt.NDArray[np.int32]


def code_parquet(
    path: Path, fields: Sequence[str], placeholders: tuple[str, ...]
) -> tuple[CodedLeads, Receipt]:
    """Return the leads of a Parquet file as codes, and what was read of them.

    Only the model's fields are read, and the receipt tells of these alone.

    Parameters
    ----------
    path : Path
        The file.
    fields : sequence of str
        The model's fields, matched to the columns as `match_columns` does.
    placeholders : tuple of str
        Texts that mean "not filled in", beside blanks.

    Raises
    ------
    NotPlain
        If it is no such file, is damaged, or holds none of the fields, or nothing.
    """
    file = _opened(path)
    names, renamed = unique_names(file.schema_arrow.names)
    places = column_places(fields, names)
    if not places or not file.metadata.num_rows:
        raise NotPlain
    own_names = [file.schema_arrow.names[place] for place in places.values()]
    columns = zip(*_read(path, file, own_names), strict=True)
    found = in_order(
        lambda column: _coded(*column, placeholders), zip(columns, places.values(), strict=True)
    )
    coded = dict(zip(places, found, strict=True))
    leads = CodedLeads(
        {field: column.found.series for field, column in coded.items()},
        tuple(_parts([column.parts for column in coded.values()])),
    )
    own = {names[places[field]]: column.found for field, column in coded.items()}
    receipt = Receipt(
        name=path.name,
        size=path.stat().st_size,
        format="parquet",
        rows_read=leads.n_leads,
        rows_kept=leads.n_leads,
        renamed=renamed,
        missing={name: found.missing for name, found in own.items() if found.missing},
        kept_as_text={
            name: found.kept_as_text for name, found in own.items() if found.kept_as_text
        },
        stripped={name: found.stripped for name, found in own.items() if found.stripped},
    )
    return leads, receipt


@dataclass(frozen=True)
class _Coded:
    """A column: its different cells, and those of each row group as codes into them."""

    found: ColumnValues
    parts: list[Codes]


def _opened(path: Path) -> pq.ParquetFile:
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise NotPlain from error
    if len(set(file.schema_arrow.names)) < len(file.schema_arrow.names):
        raise NotPlain
    return file


def _read(path: Path, file: pq.ParquetFile, names: list[str]) -> list[list[pa.DictionaryArray]]:
    """Return the columns of each row group, each cell as a code into its different ones."""
    kinds = {name: file.schema_arrow.field(name).type for name in names}
    texts = [name for name in names if str(kinds[name]) in _TEXTS]

    def read(group: int) -> list[pa.DictionaryArray]:
        own = pq.ParquetFile(path, metadata=file.metadata, read_dictionary=texts)
        table = own.read_row_group(group, columns=names, use_threads=False)
        return [_dictionary(table.column(name)) for name in names]

    try:
        return list(in_order(read, range(file.num_row_groups)))
    except (pa.ArrowException, OSError, KeyError) as error:
        raise NotPlain from error


def _dictionary(column: pa.ChunkedArray) -> pa.DictionaryArray:
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    merged = column.unify_dictionaries().combine_chunks()
    return merged if isinstance(merged, pa.DictionaryArray) else merged.chunk(0)


def _coded(
    groups: Sequence[pa.DictionaryArray], place: int, placeholders: tuple[str, ...]
) -> _Coded:
    """Return a column by its different cells over all row groups."""
    column = pa.chunked_array(groups).unify_dictionaries()
    words = column.chunk(0).dictionary
    parts = [_codes(part, len(words)) for part in column.chunks]
    counts = np.sum([np.bincount(part, minlength=len(words) + 1) for part in parts], axis=0)
    nothing = pa.nulls(1 if counts[-1] else 0, words.type)
    different = pa.chunked_array([words, nothing])
    values = declared(different)
    if values is not None:
        blank = int(counts[: len(values)][values.isna().to_numpy()].sum())
        return _Coded(ColumnValues(values, {"": blank} if blank else {}), parts)
    texts, recode, counts = _texts(as_text(different).to_pylist(), parts, counts)
    found = WholeColumn(place, texts, counts).values(_MARK, placeholders)
    return _Coded(found, [np.take(recode, part) for part in parts])


def _codes(part: pa.DictionaryArray, missing: int) -> Codes:
    codes = pc.fill_null(part.indices.cast(pa.int32()), missing)
    return np.asarray(codes.to_numpy(zero_copy_only=False), dtype=np.int32)


def _texts(
    texts: list[str], parts: Iterable[Codes], counts: npt.NDArray[np.intp]
) -> tuple[list[str], Codes, npt.NDArray[np.int64]]:
    """Return each text once, as they first occur, the new code of each, and how many have it."""
    order: list[int] = []
    new = np.ones(len(texts), dtype=bool)
    for part in parts:
        fresh = part[new[part]]
        if len(fresh):
            found = pd.unique(fresh)
            order.extend(found.tolist())
            new[found] = False
    codes: dict[str, int] = {}
    for place in order:
        codes.setdefault(texts[place], len(codes))
    recode = np.zeros(len(texts), dtype=np.int32)
    recode[order] = [codes[texts[place]] for place in order]
    counted = np.zeros(len(codes), dtype=np.int64)
    np.add.at(counted, recode[order], counts[order])
    return list(codes), recode, counted


def _parts(columns: Sequence[Sequence[Codes]]) -> Iterable[Codes]:
    """Yield the codes of all columns, some rows at a time."""
    for group in zip(*columns, strict=True):
        for begin in range(0, len(group[0]), _ROWS):
            yield np.stack([codes[begin : begin + _ROWS] for codes in group])
