"""Names below a title, and in more than one row: proposed, and read as somebody says."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from leadscoring.exceptions import InvalidInput, ReadError
from leadscoring.leads.reading import read_here, read_leads

TITLED = "Report,March\nOwner,Bob\n\nname,n,city\nAnn,1,x\nBob,2,y\n"
STACKED = "lead,,web,\nname,city,visits,pages\nAnn,x,1,2\nBob,y,3,4\n"
STACKED_NAMES = ["lead name", "lead city", "web visits", "web pages"]


def read(text, **options):
    return read_leads(text.encode(), name="leads.csv", **options)


def sheet(text):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_numbers": True}) as book:
        page = book.add_worksheet()
        for row, line in enumerate(text.splitlines()):
            page.write_row(row, 0, line.split(","))
    return content.getvalue()


def aside(found):
    return [(row.line, row.reason, row.text) for row in found.receipt.set_aside]


def test_lines_above_the_one_that_is_said_to_name_the_columns_are_set_aside():
    found = read(TITLED, header=4)
    assert found.frame.to_dict("list") == {"name": ["Ann", "Bob"], "n": [1, 2], "city": ["x", "y"]}
    assert aside(found) == [
        (1, "above the header", "Report,March"),
        (2, "above the header", "Owner,Bob"),
        (3, "a blank line", ""),
    ]
    assert found.receipt.summary == "5 rows read = 2 kept + 3 set aside"
    assert found.receipt.header == (4, 1)


def test_lines_below_keep_their_number():
    assert aside(read(TITLED + "Cy\nDi,3,z\n", header=4))[-1][0] == 7
    with pytest.raises(ReadError, match="quotation mark") as caught:
        read(TITLED + 'Cy,3,"z\nDi,4,x\n', header=4)
    assert caught.value.line == 7


def test_a_title_that_was_found_says_where_the_names_stand():
    assert read("Leads of March\n\nname,visits,city\nAnn,1,x\nBob,2,y\n").receipt.header == (3, 1)
    assert read("name,n\nAnn,1\n").receipt.header == (1, 1)
    assert read("1,2,x\n3,4,y\n").receipt.header is None


def test_a_second_row_of_names_is_noticed_and_joined_when_it_is_said():
    found = read(STACKED)
    assert found.asks_header
    assert found.receipt.rows_kept == 3
    told = read(STACKED, header=(1, 2))
    assert list(told.frame) == STACKED_NAMES
    assert told.frame["web visits"].tolist() == [1, 3]
    assert told.receipt.summary == "2 rows read = 2 kept + 0 set aside"
    assert not told.asks_header


@pytest.mark.parametrize(
    "text",
    [
        "name,city\nAnn,x\nBob,y\n",
        "name,visits\nAnn,1\nBob,2\n",
        "name,visits\nAnn,\nBob,2\n",
        "name,visits\nAnn,many\nBob,few\n",
    ],
)
def test_leads_are_not_taken_for_names(text):
    assert not read(text).asks_header


def test_rows_of_a_sheet_are_named_in_the_same_way():
    found = read_here(sheet(STACKED), name="leads.xlsx")
    assert found.asks_header
    assert found.receipt.header == (1, 1)
    told = read_here(sheet(STACKED), name="leads.xlsx", header=(1, 2))
    assert list(told.frame) == STACKED_NAMES
    assert told.receipt.summary == "2 rows read = 2 kept + 0 set aside"
    titled = read_here(sheet(TITLED), name="leads.xlsx", header=4)
    assert titled.frame["n"].tolist() == [1, 2]
    assert [row.line for row in titled.receipt.set_aside] == [1, 2, 3]


@pytest.mark.parametrize("header", [0, (1, 0), (1, 10)])
def test_a_line_that_cannot_be_is_refused(header):
    with pytest.raises(InvalidInput, match="header must be a line from 1"):
        read(TITLED, header=header)


@pytest.mark.parametrize("data", [TITLED.encode(), sheet(TITLED)], ids=["text", "sheet"])
def test_a_line_below_the_last_is_refused(data):
    with pytest.raises(ReadError):
        read_here(data, name="leads.csv" if data[:2] != b"PK" else "leads.xlsx", header=40)
