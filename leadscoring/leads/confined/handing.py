"""Leads from one process to another: cells as Arrow's stream, the receipt as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa

from leadscoring.leads.lead_file import LeadFile
from leadscoring.leads.receipt import Receipt, Renamed, SetAside

__all__ = ["receive", "receive_message", "send", "send_message"]

_LENGTH = 8


def send_message(stream: BinaryIO, message: Mapping[str, Any]) -> None:
    """Write plain values to a stream.

    Parameters
    ----------
    stream : binary file
        Where to.
    message : mapping of str to what JSON can hold
        The values.
    """
    text = json.dumps(message).encode()
    stream.write(len(text).to_bytes(_LENGTH, "big") + text)


def receive_message(stream: BinaryIO) -> dict[str, Any] | None:
    """Return the plain values that a stream holds next, or None where it is at its end.

    Raises
    ------
    EOFError
        If the stream ends within them.
    """
    length = stream.read(_LENGTH)
    if not length:
        return None
    size = int.from_bytes(length, "big")
    text = stream.read(size)
    if len(length) < _LENGTH or len(text) < size:
        raise EOFError("The stream ends within a message.")
    message: dict[str, Any] = json.loads(text)
    return message


def send(stream: BinaryIO, read: LeadFile) -> None:
    """Write a lead file to a stream.

    Parameters
    ----------
    stream : binary file
        Where to.
    read : LeadFile
        The leads, the cells as the file holds them, and the receipt.
    """
    plain = asdict(replace(read.receipt, rows_read=read.receipt.rows_kept, set_aside=()))
    send_message(stream, {**plain, "rows_read": read.receipt.rows_read})
    for table in (_table(read.frame), _table(read.original), _aside(read.receipt)):
        with pa.ipc.new_stream(stream, table.schema) as writer:
            writer.write_table(table)


def receive(stream: BinaryIO) -> LeadFile:
    """Return the lead file that a stream holds next.

    Every value is as it was sent: the types of the columns, infinities, what is
    not filled in.

    Raises
    ------
    EOFError, pyarrow.ArrowException, OSError
        If the stream ends before.
    """
    plain = receive_message(stream)
    if plain is None:
        raise EOFError("The stream ends before a lead file.")
    frame, original, aside = (_next_table(stream) for _ in range(3))
    receipt = Receipt(
        **{
            **plain,
            "set_aside": tuple(SetAside(**row) for row in aside.to_pylist()),
            "renamed": tuple(Renamed(**row) for row in plain["renamed"]),
            "other_sheets": tuple(plain["other_sheets"]),
            "header": None if plain["header"] is None else tuple(plain["header"]),
            "asks_order": tuple(plain["asks_order"]),
        }
    )
    return LeadFile(_frame(frame), receipt, _frame(original))


def _next_table(stream: BinaryIO) -> pa.Table:
    with pa.ipc.open_stream(stream) as reader:
        return reader.read_all()


def _aside(receipt: Receipt) -> pa.Table:
    rows = receipt.set_aside
    return pa.table(
        {
            "line": pa.array([row.line for row in rows], pa.int64()),
            "reason": pa.array([row.reason for row in rows], pa.large_string()),
            "text": pa.array([row.text for row in rows], pa.large_string()),
        }
    )


def _table(frame: pd.DataFrame) -> pa.Table:
    columns = [_column(frame.iloc[:, place]) for place in range(frame.shape[1])]
    return pa.Table.from_arrays(columns, names=list(frame.columns))


def _column(values: pd.Series) -> pa.Array | pa.ChunkedArray:
    if isinstance(values.dtype, pd.StringDtype):
        return pa.array(values.array, type=pa.large_string())
    # A float that is not a number stays one: only texts and dates know what is missing.
    return pa.array(values.to_numpy(), from_pandas=False)


def _frame(table: pa.Table) -> pd.DataFrame:
    frame = pd.DataFrame(dict(enumerate(map(_values, table.columns))))
    frame.columns = pd.Index(table.column_names, dtype="str")
    return frame


def _values(column: pa.ChunkedArray) -> pd.Series:
    if pa.types.is_large_string(column.type):
        return pd.Series(pd.array(column, dtype="str"))
    return pd.Series(np.array(column.to_numpy()))  # writable, as one read here would be
