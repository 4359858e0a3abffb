"""Workbooks: which sheet and rows are read, and what is refused before it does harm."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pandas as pd
import pytest
import xlsxwriter

from leadscoring.exceptions import ReadError
from leadscoring.leads import workbook_bounds
from leadscoring.leads.reading import read_here, read_leads
from leadscoring.leads.writing import to_excel_bytes


def workbook(*sheets, hidden=()):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, rows in enumerate(sheets):
            page = book.add_worksheet(f"Sheet {number}")
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, dt.date):
                        page.write_datetime(row, column, cell, day)
                    elif cell is not None:
                        page.write(row, column, cell)
            if number in hidden:
                page.hide()
    return content.getvalue()


def test_a_frame_comes_back_from_excel():
    frame = pd.DataFrame(
        {
            "id": ["007", "012"],
            "visits": [3.0, None],
            "exact": [0.1 + 0.2, -2.5],
            "count": [1, 2],
            "created": pd.to_datetime(["2026-01-05", "2026-01-06"]).astype("datetime64[us]"),
            "seen": pd.to_datetime(["2026-01-05 10:30:00", None]).astype("datetime64[us]"),
            "note": ["=1+1", "José"],
            "big": ["12345678901234567", "1"],
        }
    )
    found = read_leads(to_excel_bytes(frame), name="leads.xlsx")
    pd.testing.assert_frame_equal(found.frame, frame)
    assert found.receipt.format == "excel"
    assert set(found.receipt.kept_as_text) == {"id", "big"}


def test_cells_are_the_text_that_the_sheet_holds():
    rows = [["a", "b", "c", "d"], [2, 2.5, True, dt.date(2026, 1, 5)], ["007", 1e-7, False, None]]
    found = read_leads(workbook(rows), name="leads.xlsx")
    assert found.original.to_numpy().tolist() == [
        ["2", "2.5", "True", "2026-01-05"],
        ["007", "1e-07", "False", ""],
    ]


def test_titles_and_blank_rows_are_set_aside_by_row_and_trailing_ones_are_none():
    rows = [
        [],
        ["Leads of March"],
        ["name", None, "visits", "city"],
        ["Ann", None, 1, "x"],
        [],
        ["Bob", None, 2, "y"],
        ["  "],
    ]
    rows[-1] = []
    found = read_leads(workbook(rows), name="leads.xlsx")
    assert list(found.frame) == ["name", "visits", "city"]
    assert found.receipt.set_aside_table().to_numpy().tolist() == [
        [2, "above the header", "Leads of March"],
        [5, "every cell is blank", ""],
    ]
    assert found.receipt.summary == "4 rows read = 2 kept + 2 set aside"


def test_the_first_sheet_shown_that_holds_anything_is_read_unless_one_is_named():
    leads, others = [["name", "n"], ["Ann", 1]], [["name", "n"], ["Bob", 2]]
    book = workbook([], others, leads, others, hidden=[1])
    found = read_leads(book, name="leads.xlsx")
    assert (found.receipt.sheet, found.frame["name"].tolist()) == ("Sheet 2", ["Ann"])
    assert found.receipt.other_sheets == ("Sheet 3", "Sheet 1")
    named = read_leads(book, name="leads.xlsx", sheet="Sheet 1")
    assert named.frame["name"].tolist() == ["Bob"]
    with pytest.raises(ReadError, match=r'no sheet "Leads".*Sheet 0, Sheet 1'):
        read_leads(book, name="leads.xlsx", sheet="Leads")


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (workbook([]), "empty"),
        (workbook([["name", "n"]]), "no leads"),
        (workbook([["name"], ["Ann"]])[:-200], "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
    ],
    ids=["empty", "header only", "cut short", "no workbook", "locked"],
)
def test_a_workbook_without_leads_is_refused(data, cause):
    with pytest.raises(ReadError, match=cause) as caught:
        read_leads(data, name="leads.xlsx")
    assert caught.value.file == "leads.xlsx"


def test_a_workbook_by_another_name_is_refused():
    with pytest.raises(ReadError, match="content is an Excel workbook"):
        read_leads(workbook([["name"], ["Ann"]]), name="leads.csv")


def test_a_zip_that_is_no_workbook_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("leads.csv", "name\nAnn\n")
    with pytest.raises(ReadError, match="a zip archive"):
        read_leads(content.getvalue(), name="leads.xlsx")


def test_a_tiny_workbook_with_a_cell_far_out_is_refused_and_the_process_lives():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet()
        page.write(0, 0, "name")
        page.write(1_048_575, 16_383, "far")
    with pytest.raises(ReadError, match="1,048,576 rows of 16,384 columns"):
        read_leads(content.getvalue(), name="leads.xlsx")


def test_a_workbook_that_unpacks_too_large_is_refused_unopened(monkeypatch):
    monkeypatch.setattr(workbook_bounds, "_UNPACKED", 1_000)
    with pytest.raises(ReadError, match="unpacks to"):
        read_here(workbook([["name"], ["Ann"]]), name="leads.xlsx")
