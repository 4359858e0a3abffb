"""Parquet says itself what its columns are; reading keeps that and loses no digit."""

from __future__ import annotations

import datetime as dt
import decimal
import io

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from leadscoring.exceptions import ReadError
from leadscoring.leads import parquet_files
from leadscoring.leads.reading import read_leads


def parquet(table):
    content = io.BytesIO()
    pq.write_table(table, content)
    return content.getvalue()


def test_declared_types_are_kept():
    table = pa.table(
        {
            "whole": pa.array([1, 2], pa.int32()),
            "gap": pa.array([1, None], pa.int64()),
            "float": pa.array([1.0, float("inf")]),
            "long": pa.array([2**53 + 1, 1], pa.int64()),
            "id": ["007", "012"],
            "truth": [True, None],
            "day": pa.array([dt.date(2026, 1, 5), None]),
            "moment": pa.array([dt.datetime(2026, 1, 5, 10), None], pa.timestamp("ns")),  # noqa: DTZ001
            "price": [decimal.Decimal("1.50"), decimal.Decimal("2.25")],
            "list": [[1, 2], None],
            "bytes": [b"ab", b"\xff"],
            "level": pa.array(["Select", "x"]).dictionary_encode(),
        }
    )
    found = read_leads(parquet(table), name="leads.parquet")
    assert found.frame.dtypes.astype(str).to_dict() == {
        "whole": "int64",
        "gap": "float64",
        "float": "float64",
        "long": "str",
        "id": "str",
        "truth": "str",
        "day": "datetime64[us]",
        "moment": "datetime64[us]",
        "price": "float64",
        "list": "str",
        "bytes": "str",
        "level": "str",
    }
    assert found.original["long"].tolist() == [str(2**53 + 1), "1"]
    assert found.original["bytes"].tolist() == ["ab", "\\xff"]
    assert found.original["gap"].tolist() == ["1", ""]
    assert found.receipt.missing["level"] == {"Select": 1}
    assert found.receipt.missing["gap"] == {"": 1}
    assert found.receipt.summary == "2 rows read = 2 kept + 0 set aside"
    assert found.receipt.kept_as_text.keys() == {"long", "id"}


def test_a_file_without_leads_and_one_too_large_are_refused(monkeypatch):
    with pytest.raises(ReadError, match="no leads"):
        read_leads(parquet(pa.table({"a": pa.array([], pa.int64())})), name="a.parquet")
    monkeypatch.setattr(parquet_files, "_MOST_CELLS", 3)
    with pytest.raises(ReadError, match="up to 3 cells"):
        read_leads(parquet(pa.table({"a": [1, 2], "b": [1, 2]})), name="a.parquet")


def test_a_damaged_file_is_refused():
    whole = parquet(pa.table({"a": pd.Series(range(1000))}))
    with pytest.raises(ReadError, match="damaged"):
        read_leads(whole[:100] + whole[200:], name="a.parquet")
