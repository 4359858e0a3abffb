"""Workbooks made to do harm: each is refused before anything opens it."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from leadscoring.exceptions import ReadError
from leadscoring.leads.reading import read_here
from leadscoring.leads.workbook_bounds import refuse_beyond_bounds

SHEET = "xl/worksheets/sheet1.xml"


def plain(n_sheets=1):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for _ in range(n_sheets):
            page = book.add_worksheet()
            page.write_row(0, 0, ["name", "n"])
            page.write_row(1, 0, ["Ann", 1])
    return content.getvalue()


def changed(part, change, *, more=None):
    """A workbook with one part changed, and others added."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(plain())) as old,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text) if name == part else text)
        for name, text in (more or {}).items():
            new.writestr(name, text)
    return content.getvalue()


def cell_at(place, row):
    cell = f'<row r="{row}"><c r="{place}{row}"><v>1</v></c></row></sheetData>'.encode()
    return changed(SHEET, lambda text: text.replace(b"</sheetData>", cell))


ENTITY = b'<!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;">]><worksheet'
PADDING = b"<!--" + b"x" * 1_500_000 + b"-->"


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (cell_at("XFD", 1_048_576), "1,048,576 rows of 16,384 columns"),
        (cell_at("GJI", 3), "3 rows of 5,001 columns"),
        (cell_at("DDDDDDD", 3), "columns and 10,000,000 cells"),
        (cell_at("K", 1_000_000), "1,000,000 rows of 11 columns"),
        (
            changed(SHEET, lambda text: text.replace(b"<sheetData>", PADDING + b"<sheetData>"))[
                :-9
            ],
            "damaged",
        ),
        (changed(SHEET, lambda text: text.replace(b"<worksheet", ENTITY, 1)), "declares entities"),
        (changed(SHEET, bytes, more={"xl/a.bin": bytes(500_000_001)}), "unpacks to 500 MB"),
        (changed(SHEET, bytes, more={f"xl/{n}": b"" for n in range(5_001)}), "parts"),
        (changed(SHEET, bytes, more={f"xl/worksheets/{n}.xml": b"" for n in range(256)}), "sheets"),
        (
            changed(SHEET, bytes, more={"xl/worksheets/x.xml": b"x"}).replace(
                b"x.xml", b"y.xml", 1
            ),
            "damaged",
        ),
    ],
    ids=[
        "far corner",
        "one column too many",
        "no column of any sheet",
        "rows times columns",
        "cut short",
        "entities that multiply",
        "unpacked size",
        "many parts",
        "many sheets",
        "a directory that lies",
    ],
)
def test_a_workbook_beyond_the_bounds_is_refused_unopened(data, cause):
    with pytest.raises(ReadError, match=cause) as caught:
        read_here(data, name="leads.xlsx")
    assert caught.value.file == "leads.xlsx"


def test_a_far_cell_is_found_wherever_it_is_cut_in_two():
    for length in range(999_400, 1_000_100, 50):
        padding = b"<!--" + b"x" * length + b"-->"
        far = b'<row r="9"><c r="XFD9"><v>1</v></c></row></sheetData>'
        data = changed(
            SHEET,
            lambda text, far=far, padding=padding: text.replace(b"</sheetData>", padding + far),
        )
        with pytest.raises(ReadError, match="9 rows of 16,384 columns"):
            refuse_beyond_bounds(data, "leads.xlsx")


def test_a_dimension_that_lies_stretches_nothing():
    lie = b'<dimension ref="A1:XFD1048576"/>'
    data = changed(SHEET, lambda text: text.replace(b'<dimension ref="A1:B2"/>', lie))
    assert lie in zipfile.ZipFile(io.BytesIO(data)).read(SHEET)
    found = read_here(data, name="leads.xlsx")
    assert found.frame.to_dict("list") == {"name": ["Ann"], "n": [1]}


def test_the_most_that_is_read_is_read():
    assert refuse_beyond_bounds(cell_at("GJH", 2_000), "leads.xlsx") is None
    assert refuse_beyond_bounds(plain(255), "leads.xlsx") is None
