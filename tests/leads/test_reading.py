"""What a lead file becomes: the frame, the cells as the file holds them, and the receipt."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pandas as pd
import pytest

from leadscoring.exceptions import InvalidInput, LeadScoringError, ReadError
from leadscoring.leads.reading import read_leads

TABLE = "name;visits;city\nJosé;2;Köln\nAnn;3;Mumbai\n"


def read(text, name="leads.csv", **options):
    return read_leads(text if isinstance(text, bytes) else text.encode(), name=name, **options)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TABLE.encode(), "utf-8"),
        (TABLE.encode("utf-8-sig"), "utf-8-sig"),
        (TABLE.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + TABLE.encode("utf-16-be"), "utf-16"),
        (TABLE.encode("utf-32"), "utf-32"),
        (TABLE.encode("cp1252"), "cp1252"),
        (TABLE.encode("cp1252").replace(b"\n", b"\r\n"), "cp1252"),
        (TABLE.encode("cp1252").replace(b"\n", b"\r"), "cp1252"),
        (TABLE.replace(";", "\t").encode(), "utf-8"),
        (TABLE.replace(";", "|").encode(), "utf-8"),
    ],
    ids=["utf-8", "BOM", "utf-16", "utf-16 BE", "utf-32", "cp1252", "CRLF", "CR", "tabs", "pipes"],
)
def test_the_same_leads_come_out_of_every_encoding_delimiter_and_line_end(data, encoding):
    found = read(data)
    assert found.frame.to_dict("list") == {
        "name": ["José", "Ann"],
        "visits": [2, 3],
        "city": ["Köln", "Mumbai"],
    }
    assert found.receipt.encoding == encoding
    assert found.receipt.summary == "2 rows read = 2 kept + 0 set aside"


@pytest.mark.parametrize("word", ["José", "Müller", "Zoë", "café £20", "€50", "Ñandú", "5½"])
def test_one_western_letter_is_enough_to_read_cp1252(word):
    found = read(f"name,visits\n{word},2\n".encode("cp1252"))
    assert found.frame["name"].tolist() == [word]


def test_cyrillic_is_not_taken_for_western():
    name = "\u041b\u044e\u0434\u043c\u0438\u043b\u0430"
    text = f"name,city\n{name},Kazan\n{name},Tver\n"
    assert read(text.encode("cp1251")).frame["name"].tolist() == [name, name]


@pytest.mark.parametrize(
    ("text", "expected", "decimal"),
    [
        ("a;b\n1,5;x\n2,25;y\n", [1.5, 2.25], ","),
        ("a;b\n1,5;x\nSelect;y\n", [1.5, np.nan], ","),
        ('a,b\n"1,5",x\n"2,25",y\n', [1.5, 2.25], ","),
        ("a;b\n1.5;x\n2.25;y\n", [1.5, 2.25], "."),
        ("a\tb\n1.234\tx\n5.678\ty\n", [1.234, 5.678], "."),
    ],
    ids=["comma", "comma and a placeholder", "quoted comma", "point", "three digits after tabs"],
)
def test_decimal_mark_is_found(text, expected, decimal):
    found = read(text)
    np.testing.assert_array_equal(found.frame["a"], expected)
    assert found.receipt.decimal == decimal


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (["1,234", "5,678"], "thousands"),
        (["1.234", "5.678"], "decimal or thousands"),
        (["1.234.567", "5"], "thousands"),
        (["1 234", "5 678"], "thousands"),
        (["1.234,5", "7,25"], "thousands"),
        (["007", "12"], "leading zeros (007)"),
        (["+4930123456", "+4930123457"], "plus"),
        (["9007199254740993", "1"], "15 digits"),
        (["1e999", "1"], "beyond"),
        (["2026-02-30", "2026-02-28"], "calendar (2026-02-30)"),
        (["2026-02-01T10:00Z", "2026-02-28T10:00"], "time zone"),
        ([*map(str, range(20)), "abc"], "not every value is a number ('abc' is not)"),
    ],
)
def test_what_only_looks_like_numbers_or_dates_stays_text_and_says_why(cells, why):
    found = read("a;b\n" + "".join(f"{cell};x\n" for cell in cells))
    assert found.frame["a"].tolist() == cells
    assert why in found.receipt.kept_as_text["a"]


def test_a_column_is_what_all_its_cells_are():
    found = read(
        "whole,gap,part,power,day,moment,truth,word\n"
        "1,1,1.5,1e3,2026-01-05,2026-01-05 10:30,True,x\n"
        "-2,,-.5,2,2026-01-06,2026-01-06 11:30:15.25,False,Select\n"
    )
    types = found.frame.dtypes.astype(str).to_dict()
    assert types == {
        "whole": "int64",
        "gap": "float64",
        "part": "float64",
        "power": "float64",
        "day": "datetime64[us]",
        "moment": "datetime64[us]",
        "truth": "str",
        "word": "str",
    }
    assert found.frame["power"].tolist() == [1000.0, 2.0]
    assert found.frame["moment"].iloc[1] == pd.Timestamp(2026, 1, 6, 11, 30, 15, 250_000)
    assert found.receipt.kept_as_text == {}


def test_placeholders_are_counted_as_found_and_kept_in_the_original():
    found = read(
        "a,b\nSelect,1\nSELECT,?\n n/a ,2\n,3\nx,unknown\n", missing=["select", "n/a", "?"]
    )
    assert found.receipt.missing == {
        "a": {"Select": 1, "SELECT": 1, " n/a ": 1, "": 1},
        "b": {"?": 1},
    }
    assert found.frame["a"].isna().tolist() == [True, True, True, True, False]
    assert found.original["a"].tolist() == ["Select", "SELECT", " n/a ", "", "x"]
    assert found.frame["b"].tolist()[4] == "unknown"


def test_spaces_around_text_are_taken_off_and_counted():
    found = read("a, b \n Ann ,1\nAnn, 2\nBo b,3\n")
    assert found.frame["a"].tolist() == ["Ann", "Ann", "Bo b"]
    assert found.frame["b"].tolist() == [1, 2, 3]
    assert found.receipt.stripped == {"a": 1}
    assert found.original.to_numpy().tolist() == [[" Ann ", "1"], ["Ann", " 2"], ["Bo b", "3"]]


def test_rows_set_aside_are_counted_and_named_by_line():
    found = read(
        "name,note,n\n"
        'Ann,"two\nlines",1\n'  # lines 2 and 3
        "Bob,short\n"  # line 4
        "\n"
        "Cy,too,2,long\n"  # line 6
        ",,\n"
        'Di,"odd"x,3\n'  # line 8
        "Ed,fine,4\n"
        "Flo,fine,5,\n"  # a surplus delimiter only
        "Gus,fine,6\n"
        "\n\n"  # trailing blank lines are no rows
    )
    receipt = found.receipt
    assert receipt.set_aside_table().to_numpy().tolist() == [
        [4, "2 values, the header has 3", "Bob,short"],
        [5, "a blank line", ""],
        [6, "4 values, the header has 3", "Cy,too,2,long"],
        [7, "every cell is blank", ",,"],
        [8, "text follows a closing quotation mark", 'Di,"odd"x,3'],
    ]
    assert receipt.summary == "9 rows read = 4 kept + 5 set aside"
    assert found.frame["name"].tolist() == ["Ann", "Ed", "Flo", "Gus"]
    assert receipt.surplus_blanks == 1
    assert found.frame.index.equals(pd.RangeIndex(4))


def test_a_title_above_the_header_is_set_aside_not_taken_for_it():
    found = read("Leads of March\n\nname,visits,city\nAnn,1,x\nBob,2,y\n")
    assert list(found.frame) == ["name", "visits", "city"]
    assert found.receipt.set_aside_table()["reason"].tolist() == [
        "above the header",
        "a blank line",
    ]


def test_a_file_without_a_header_loses_no_row():
    found = read("1,2,x\n3,4,y\n")
    assert found.frame.to_numpy().tolist() == [[1, 2, "x"], [3, 4, "y"]]
    assert [name.reason for name in found.receipt.renamed] == ["the file has no header"] * 3


def test_repeated_and_blank_names_are_changed_and_reported():
    found = read("Name,Name,,Name (2), city\n1,2,3,4,5\n6,7,8,9,1\n")
    assert list(found.frame) == ["Name", "Name (3)", "column 3", "Name (2)", "city"]
    assert [(r.old, r.new) for r in found.receipt.renamed] == [
        ("Name", "Name (3)"),
        ("", "column 3"),
        (" city", "city"),
    ]


@pytest.mark.parametrize(
    ("data", "name", "line", "cause"),
    [
        (b"", "a.csv", None, "empty"),
        (b"\n \n", "a.csv", None, "empty"),
        (b"name,city\n", "a.csv", None, "no leads"),
        (b"name,city\nAnn,\0\n", "a.csv", 2, "NUL"),
        ("name;x\nJosé;1\n".encode("utf-16-le"), "a.csv", 1, "utf-16-le"),
        (b"a,b\n1,2\n" + bytes(range(128, 256)) * 9, "a.csv", 3, "0x80 is not text"),
        (bytes((i * 37) % 255 + 1 for i in range(3000)), "a.csv", 1, "not text"),
        (b'a,b\n1,2\n3,"4\n5,6\n', "a.csv", 3, "quotation mark"),
        (b'a,b,c\n1,"x",3\n1,"x,3\n3,"4",5\n5,6,7\n', "a.csv", 3, "quotation mark"),
        (b'a,b\n1,2\n3,"' + b"x" * 140_000, "a.csv", 3, "quotation mark"),
        (b"a,b\n1,2,3\n4,5,6\n7,8\n", "a.csv", 2, "2 of 3 rows"),
        (b"name,city\nAnn,x,y\nBob,z,w\nCy,q,r\n", "a.csv", 2, "3 of 3 rows"),
        (b"<!DOCTYPE html><html>", "a.csv", 1, "web page"),
        (b'[{"name": "Ann"}]', "a.csv", 1, "JSON"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "a.csv", None, "PNG picture"),
        (b"%PDF-1.7 ...", "a.csv", None, "PDF"),
        (b"\x1f\x8b\x08", "a.csv", None, "Unpack"),
        (b"a,b\n1,2\n", "a.xlsx", None, "Rename it to .csv"),
        (b"a,b\n1,2\n", "a.parquet", None, "Rename it to .csv"),
        (b"PAR1 damaged PAR1", "a.csv", None, "Rename it to .parquet"),
        (b"PAR1 damaged PAR1", "a.parquet", None, "damaged"),
        (b"PK\x03\x04 damaged", "a.xlsx", None, "damaged"),
    ],
)
def test_a_bad_file_is_refused_with_its_name_the_line_and_the_cause(data, name, line, cause):
    with pytest.raises(ReadError, match=cause) as caught:
        read(data, name)
    assert (caught.value.file, caught.value.line) == (name, line)
    assert str(caught.value).startswith(name)


def test_a_path_that_is_no_file_is_refused(tmp_path):
    with pytest.raises(ReadError, match="no such file"):
        read_leads(tmp_path / "leads.csv")
    with pytest.raises(ReadError, match="folder"):
        read_leads(str(tmp_path))


def test_what_the_user_says_wins(tmp_path):
    path = tmp_path / "leads[1].dat"
    path.write_bytes("name^n\nJosé^1,234\nAnn^5,678\n".encode("cp850"))
    found = read_leads(path, delimiter="^", encoding="cp850", decimal=",")
    assert found.frame.to_dict("list") == {"name": ["José", "Ann"], "n": [1.234, 5.678]}
    assert (found.receipt.name, found.receipt.size) == (path.name, path.stat().st_size)


@pytest.mark.parametrize(
    ("options", "cause"),
    [
        ({"delimiter": "--"}, "delimiter must be one character"),
        ({"decimal": "x"}, "decimal must be"),
        ({"encoding": "klingon"}, "not an encoding"),
        ({"encoding": "rot13"}, "not an encoding"),
        ({"encoding": "utf-8"}, "0xe9 is not text in utf-8"),
    ],
)
def test_an_option_that_cannot_be_used_is_refused(options, cause):
    with pytest.raises(LeadScoringError, match=cause) as caught:
        read(TABLE.encode("cp1252"), **options)
    assert isinstance(caught.value, (InvalidInput, ReadError))


def test_an_upload_is_read_like_its_file():
    upload = io.BytesIO(TABLE.encode())
    upload.name = "folder/leads.csv"
    assert read_leads(upload).receipt.name == "leads.csv"


def test_findings_tell_every_repair_and_the_receipt_goes_into_json():
    receipt = read("a,a,id\nSelect,x ,007\n1,y,008\n2\n,z,009\n").receipt
    findings = receipt.findings()
    assert findings.to_dict("list") == {
        "noticed": [
            "Rows: 1 value, the header has 3",
            'Column "a": the name is used twice',
            'Column "id": leading zeros (007)',
            'Column "a": "Select"',
            'Column "a": blank cells',
            'Column "a (2)": spaces around the text',
        ],
        "rows": [1, None, None, 1, 1, 1],
        "did": [
            "set aside",
            'renamed to "a (2)"',
            "kept as text",
            "taken as not filled in",
            "taken as not filled in",
            "spaces taken off",
        ],
    }
    plain = json.loads(json.dumps(receipt.to_dict()))
    assert plain["rows_read"] == plain["rows_kept"] + len(plain["set_aside"]) == 4
    assert plain["missing"] == {"a": {"Select": 1, "": 1}}


@pytest.mark.real
def test_the_real_file_is_read_whole(real_data):
    path = real_data / "xeducation_leads.csv"
    found = read_leads(path)
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = list(csv.reader(file))
    assert found.receipt.summary == "9,240 rows read = 9,240 kept + 0 set aside"
    assert found.original.columns.tolist() == header
    assert found.original.to_numpy().tolist() == rows
    types = found.frame.dtypes.astype(str)
    assert (types["Prospect ID"], types["Converted"], types["TotalVisits"]) == (
        "str",
        "int64",
        "float64",
    )
    assert found.frame["Converted"].sum() == sum(
        row[header.index("Converted")] == "1" for row in rows
    )
    selects = sum(row[header.index("City")] == "Select" for row in rows)
    assert found.receipt.missing["City"]["Select"] == selects
    semicolons = read_leads(real_data / "bank_marketing.csv")
    assert (semicolons.receipt.delimiter, semicolons.receipt.rows_kept) == (";", 45_211)
