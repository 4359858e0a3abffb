"""Files that are refused: each with its name, the place, the cause and the remedy."""

from __future__ import annotations

import io
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from leadscoring.exceptions import LeadScoringError, ReadError
from leadscoring.leads.outcomes import binary_outcome
from leadscoring.leads.reading import read_here

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WIDE = ",".join(f"c{i}" for i in range(100_000)).encode()
LONG = b"x" * 50_000_000


def parquet(**columns):
    content = io.BytesIO()
    pq.write_table(pa.table(columns), content)
    return content.getvalue()


def archive(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name, text in parts.items():
            file.writestr(name.replace("_", "/"), text)
    return content.getvalue()


REFUSED = {
    "empty": (b"", "a.csv", None, "empty"),
    "blank": (b" \n\t\n", "a.csv", None, "empty"),
    "header only": (b"a,b\n", "a.csv", None, "no leads"),
    "NUL bytes": (b"a,b\n1,2\n3,\0\n", "a.csv", 3, "NUL"),
    "NUL in UTF-16": ("a,b\n1,\0\n".encode("utf-16"), "a.csv", 2, "code 0"),
    "undecodable": (b"a,b\n1,2\n\x81\x8d\x8f\x90\x9d\x98\xff,\xfe\n" * 9, "a.csv", 3, "not text"),
    "lone surrogate": (b"\xff\xfea\x00,\x00b\x00\n\x00\x00\xd8\n\x00", "a.csv", 2, "not text"),
    "unterminated quote": (b'a,b\n1,2\n3,"4\n5,6\n7,8\n', "a.csv", 3, "quotation mark"),
    "100,000 columns": (WIDE + b"\n" + WIDE + b"\n", "a.csv", 1, "100,000 columns"),
    "100,000 columns by ;": (WIDE.replace(b",", b";") + b"\n1\n", "a.csv", 1, "100,000 columns"),
    "wide Parquet": (parquet(**{f"c{i}": [1] for i in range(5_001)}), "a.parquet", None, "5,001"),
    "a 50 MB cell": (b"a,b\n1,2\n3," + LONG + b"\n", "a.csv", 3, "longer than 131,072"),
    "a quoted 50 MB cell": (b'a,b\n1,2\n3,"' + LONG + b'"\n', "a.csv", 3, "longer than 131,072"),
    "a long cell of Parquet": (
        parquet(a=["x"], b=["y" * 131_073]),
        "a.parquet",
        None,
        "131,073 by",
    ),
    "one 50 MB word": (LONG, "a.csv", 1, "longer than 131,072"),
    "locked": (
        OLE + bytes(512) + "EncryptedPackage".encode("utf-16-le"),
        "a.xlsx",
        None,
        "password",
    ),
    "corrupt .xls": (OLE + bytes(2_000), "a.xls", None, "damaged"),
    "cut .xlsx": (b"PK\x03\x04" + bytes(200), "a.xlsx", None, "damaged"),
    "nested archives": (archive(xl_a=archive(xl_b="x"), c="y"), "a.xlsx", None, "damaged"),
    "a zip of a table": (archive(**{"leads.csv": "a,b\n"}), "a.csv", None, "zip archive"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(99), "a.xlsx", None, "PNG picture"),
    "a web page": (b"\xef\xbb\xbf<!DOCTYPE html><table>", "a.csv", 1, "web page"),
    "a web page after a comment": (b"<!-- x --><table><tr>a,b\n1,2\n", "a.csv", 1, "web page"),
    "a web page named .xlsx": (b"<html><table></table></html>", "a.xlsx", None, "plain text"),
    "text named .xlsx": (b"a,b\n1,2\n", "a.xlsx", None, "Rename it to .csv"),
    "a workbook named .csv": (archive(xl_workbook="x"), "a.csv", None, "Excel workbook"),
    "XML": (b"<?xml version='1.0'?><a/>", "a.csv", 1, "XML"),
    "JSON lines": (b'{"a": 1}\n{"a": 2}\n', "a.csv", 1, "JSON"),
}


@pytest.mark.parametrize(("data", "name", "line", "cause"), REFUSED.values(), ids=REFUSED)
def test_the_place_the_cause_and_the_remedy_are_named(data, name, line, cause):
    with pytest.raises(ReadError, match=cause) as caught:
        read_here(data, name=name)
    error = caught.value
    assert (error.file, error.line) == (name, line)
    assert error.message.count(".") >= 2  # a sentence of what is wrong, and one of what to do
    assert len(str(error)) < 500
    assert not any(word in str(error) for word in ("Traceback", "Error", 'File "', "0x7f"))


def test_an_outcome_of_one_value_is_refused():
    frame = read_here(b"id,won\n1,Yes\n2,Yes\n3,Yes\n", name="leads.csv").frame
    with pytest.raises(LeadScoringError, match=r"won|value"):
        binary_outcome(frame["won"])
