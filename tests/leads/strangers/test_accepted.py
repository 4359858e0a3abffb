"""Files that are read exactly: bytes made by hand, and what they must become."""

from __future__ import annotations

import numpy as np
import pytest

from leadscoring.leads.reading import read_here

ROWS = {"id": ["007", "008"], "name": ["José", "Ann"], "n": [1, 2]}
TEXT = "id,name,n\n007,José,1\n008,Ann,2\n"


def read(data, name="leads.csv"):
    found = read_here(data, name=name)
    receipt = found.receipt
    assert receipt.rows_read == receipt.rows_kept + len(receipt.set_aside)
    assert receipt.rows_kept == len(found.frame)
    return found


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("cp1252"), "cp1252"),
        (TEXT.encode("latin-1"), "cp1252"),  # the same bytes, and cp1252 is what is shown
    ],
    ids=["BOM", "UTF-16 LE", "UTF-16 BE", "cp1252", "Latin-1"],
)
def test_every_encoding_is_read_and_shown(data, encoding):
    found = read(data)
    assert found.frame.to_dict("list") == ROWS
    assert found.receipt.encoding == encoding
    assert found.receipt.findings()["did"].tolist() == ["kept as text"]  # the ids, and only they


@pytest.mark.parametrize("mark", [";", "\t", "|", ","])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_every_delimiter_and_line_end_is_read(mark, end, last):
    text = TEXT.replace(",", mark).replace("\n", end)
    found = read((text if last else text.removesuffix(end)).encode())
    assert found.frame.to_dict("list") == ROWS
    assert found.receipt.delimiter == mark


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('"two\nlines"', "two\nlines"),
        ('"two\r\nlines"', "two\r\nlines"),
        ('"a ""quoted"" word"', 'a "quoted" word'),
        ('""""', '"'),
        ('"one, cell"', "one, cell"),
        ("😀", "😀"),
        ("\u202eabc\u202c", "\u202eabc\u202c"),  # right to left
        ("\u0430bc", "\u0430bc"),  # a Cyrillic letter that looks Latin
        ("e\u0301", "e\u0301"),  # not composed
        ("=1+1", "=1+1"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("@SUM(A1)", "@SUM(A1)"),
        ("\u200bx", "\u200bx"),
        ("00123", "00123"),
        ("9007199254740993", "9007199254740993"),  # 2**53 + 1, which no float holds
        ("12345678901234567890", "12345678901234567890"),
        ("1e5x", "1e5x"),
    ],
)
def test_a_cell_comes_back_letter_for_letter(cell, expected):
    found = read(f"id,note\n1,{cell}\n2,plain\n".encode())
    assert found.frame["note"].tolist() == [expected, "plain"]
    assert found.original["note"].tolist() == [expected, "plain"]


def test_look_alikes_stay_apart():
    found = read("id,note\n1,\u0430bc\n2,abc\n3,\uff41bc\n".encode())
    assert found.frame["note"].nunique() == 3


def test_a_decimal_comma_is_a_decimal_comma_and_is_shown():
    found = read(b"id;amount\n1;1,5\n2;-0,25\n3;12\n")
    np.testing.assert_array_equal(found.frame["amount"], [1.5, -0.25, 12.0])
    assert found.receipt.decimal == ","


@pytest.mark.parametrize(
    "cells", [["1,234", "2,345,678"], ["1.234,50", "7.000,25"], ["1 234", "5 678"]]
)
def test_thousands_marks_are_kept_as_they_stand_and_told(cells):
    found = read(
        "\n".join(["id;amount", *(f"{i};{cell}" for i, cell in enumerate(cells))]).encode()
    )
    assert found.frame["amount"].tolist() == cells
    assert "thousands" in found.receipt.kept_as_text["amount"]


def test_blank_rows_and_columns_at_the_end_change_nothing():
    found = read(b"id,n,,\n1,5,,\n2,6,,\n,,,\n\n \n\n\n")
    assert found.frame[["id", "n"]].to_dict("list") == {"id": [1, 2], "n": [5, 6]}
    assert found.frame.drop(columns=["id", "n"]).isna().all(axis=None)
    assert found.receipt.summary == "3 rows read = 2 kept + 1 set aside"
    many = read(b"id,n\n1,5\n" + b"\n" * 3_000_000)
    assert many.receipt.summary == "1 rows read = 1 kept + 0 set aside"
