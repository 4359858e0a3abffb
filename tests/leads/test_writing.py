"""The one writer: nothing is run by a spreadsheet, nothing is lost, nothing half-written."""

from __future__ import annotations

import csv
import io

import numpy as np
import pandas as pd
import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.guarding import harmless, unguarded
from leadscoring.leads.reading import read_leads
from leadscoring.leads.writing import to_csv_bytes, to_excel_bytes, write_table

FORMULAS = [
    "=1+1",
    '=HYPERLINK("http://x")',
    "+1+cmd|' /C calc'!A0",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
]
NUMBERS = ["-5", "+5.2", "-1,5", "-.5", "-1e3"]
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


def cells(data, delimiter=","):
    text = data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_formulas_get_an_apostrophe_in_csv_and_plain_numbers_do_not():
    frame = pd.DataFrame({"=note": [*FORMULAS, *NUMBERS], "n": -1.5})
    header, *rows = cells(to_csv_bytes(frame))
    assert header == ["'=note", "n"]
    assert [row[0] for row in rows] == [*(f"'{text}" for text in FORMULAS), *NUMBERS]
    assert {row[1] for row in rows} == {"-1.5"}


def test_formulas_are_texts_in_excel_unchanged():
    frame = pd.DataFrame({"=note": FORMULAS[:5]})
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(to_excel_bytes(frame)))
    assert book.get_sheet_by_index(0).to_python() == [["=note"], *([text] for text in FORMULAS[:5])]


@settings(deadline=None)
@given(st.lists(st.tuples(TEXT, st.floats(allow_nan=False, allow_infinity=False)), min_size=1))
def test_every_cell_comes_back_from_csv_apart_from_its_apostrophe(rows):
    frame = pd.DataFrame(rows, columns=["text", "number"])
    for delimiter in ",\t":
        _, *found = cells(to_csv_bytes(frame, delimiter=delimiter), delimiter)
        assert [row[0] for row in found] == [harmless(text) for text, _ in rows]
        assert [float(row[1]) for row in found] == [number for _, number in rows]


@settings(deadline=None)
@given(TEXT)
def test_no_text_that_is_written_begins_like_a_formula_and_each_can_be_had_back(text):
    safe = harmless(text)
    assert safe in (text, f"'{text}")
    assert safe[:1] not in tuple("=@\t\r\n")
    assert unguarded(safe) == text


def test_a_byte_order_mark_leads_only_what_goes_beyond_ascii():
    assert to_csv_bytes(pd.DataFrame({"a": ["Ann"]})) == b"a\r\nAnn\r\n"
    assert to_csv_bytes(pd.DataFrame({"a": ["José"]})).startswith(b"\xef\xbb\xbf")


def test_mixed_columns_keep_each_cell():
    frame = pd.DataFrame({"a": pd.Series([True, 1, "=x", None, 2.5], dtype=object)})
    assert [row[0] for row in cells(to_csv_bytes(frame))] == ["a", "True", "1", "'=x", "", "2.5"]


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx", ".parquet"])
def test_a_table_comes_back_from_every_kind_of_file(tmp_path, suffix):
    frame = pd.DataFrame(
        {
            "rank": [1, 2],
            "probability": [0.1 + 0.2, 1 / 3],
            "city": ["Köln, DE", None],
            "created": pd.to_datetime(["2026-01-05", "2026-01-06"]).astype("datetime64[us]"),
        },
        index=[7, 3],
    )
    path = write_table(frame, tmp_path / f"ranked{suffix}")
    found = read_leads(path)
    pd.testing.assert_frame_equal(found.frame, frame.reset_index(drop=True))
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_numbers_that_excel_would_round_and_dates_it_has_not_are_written_as_text():
    early = pd.to_datetime(pd.Series(["1850-01-05"]), format="ISO8601")
    frame = pd.DataFrame({"id": [2**60], "inf": [np.inf], "early": early})
    found = read_leads(to_excel_bytes(frame), name="a.xlsx")
    assert found.original.to_numpy().tolist() == [[str(2**60), "inf", "1850-01-05 00:00:00"]]


def test_what_excel_cannot_hold_is_refused_not_cut():
    with pytest.raises(InvalidInput, match=r'Column "a", row 2: a text of 32,768 characters'):
        to_excel_bytes(pd.DataFrame({"a": ["x", "y" * 32_768]}))
    with pytest.raises(InvalidInput, match=r"16,384 columns"):
        to_excel_bytes(pd.DataFrame(np.zeros((1, 16_385))))


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path, monkeypatch):
    path = write_table(pd.DataFrame({"a": [1]}), tmp_path / "ranked.csv")

    def broken(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(path), "replace", broken)
    with pytest.raises(InvalidInput, match="No space left"):
        write_table(pd.DataFrame({"a": [2]}), path)
    assert path.read_bytes() == b"a\r\n1\r\n"
    assert [file.name for file in tmp_path.iterdir()] == ["ranked.csv"]


def test_an_unknown_suffix_or_folder_is_refused(tmp_path):
    with pytest.raises(InvalidInput, match=r"must end in \.csv"):
        write_table(pd.DataFrame({"a": [1]}), tmp_path / "ranked.doc")
    with pytest.raises(InvalidInput, match="cannot be written"):
        write_table(pd.DataFrame({"a": [1]}), tmp_path / "nowhere" / "ranked.csv")
