"""What leaves as a file runs nothing in a spreadsheet, and comes back in unchanged."""

from __future__ import annotations

import ast
import csv
import io
import json
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from leadscoring.leads.guarding import BLANKS, MARKS, harmless, unguarded
from leadscoring.leads.reading import read_leads
from leadscoring.leads.receipt import GUARD
from leadscoring.leads.writing import to_csv_bytes, to_excel_bytes
from leadscoring.scale.scoring.formulas import is_guarded, is_run
from leadscoring.store import audit
from leadscoring.store.database import open_database
from tests.command_line import run

ROOT = Path(__file__).parents[2]
WRITES = {"to_csv", "to_excel", "to_markdown", "to_clipboard", "to_latex", "to_sql"}
ONE_WRITER = {
    "leadscoring/leads/writing.py",
    "leadscoring/leads/workbook_writing.py",
    "leadscoring/scale/scoring/ranked_csv.py",  # the same bytes for files beyond memory; tested so
}
# Neither writes what a stranger said: invented leads, and a row of a sheet shown in a receipt.
NO_EXPORT = {
    "leadscoring/leads/samples.py",
    "leadscoring/world/plan.py",
    "leadscoring/leads/workbooks.py",
}
FORMS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NO_TEXT = set("\0\x1c\x1d\x1e\x1f\x85")  # what a text file may not hold, or only now and then
HOSTILE = st.text(
    st.one_of(
        st.sampled_from([*(set(MARKS) | set(BLANKS)) - NO_TEXT, *"'\"5,;|a1.eE"]),
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]),
    ),
    max_size=9,
)


def test_no_other_part_of_the_product_writes_tables():
    found = set()
    for path in [*(ROOT / "pages").glob("*.py"), *(ROOT / "leadscoring").rglob("*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            named = ast.unparse(node) if isinstance(node, ast.Attribute) else ""
            imported = isinstance(node, ast.Import) and any(
                a.name == "xlsxwriter" for a in node.names
            )
            if (
                named.rpartition(".")[2] in WRITES
                or named in {"csv.writer", "csv.DictWriter"}
                or imported
            ):
                found.add(str(path.relative_to(ROOT)))
    assert found - NO_EXPORT == ONE_WRITER


def test_the_tables_on_screen_have_no_download_of_their_own():
    told = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert told["client"]["disableDataExport"] is True


@pytest.mark.parametrize("mark", MARKS, ids=ascii)
@pytest.mark.parametrize("before", ["", " ", "\u3000", "'", '"', " \"' \xa0"], ids=ascii)
def test_a_text_that_would_be_run_is_made_harmless_after_blanks_and_quotes_too(before, mark):
    for text in (f"{before}{mark}", f"{before}{mark}cmd|' /C calc'!A0", f"{before}{mark}1+1"):
        assert harmless(text) == f"'{text}"
        assert unguarded(harmless(text)) == text


@pytest.mark.parametrize("number", ["-5", "+5.2", "-1,5", "-.5", "-1e3", " -5 ", "-0", "+1E-9"])
def test_true_numbers_stay_numbers(number):
    assert harmless(number) == number
    assert float(number.replace(",", ".")) == float(harmless(number).replace(",", "."))


@settings(max_examples=400, deadline=None)
@given(HOSTILE)
@example("\ufe62")
@example("\xe2\x80")
@example("'\u2003-5")
@example("' -5 ")
def test_the_compiled_loops_see_the_same_formulas(text):
    data = np.frombuffer(text.encode(), dtype=np.uint8)
    told = data, len(data)
    assert is_run(told, 0, len(data)) == (harmless(text) != text)
    assert is_guarded(told, 0, len(data)) == (unguarded(text) != text)


@st.composite
def exports(draw):
    """A ranked list, as every export is one: figures in front, then what strangers said."""
    n = draw(st.integers(1, 5))
    texts = st.lists(HOSTILE, min_size=n, max_size=n)
    return pd.DataFrame(
        {
            "rank": range(1, n + 1),
            "probability": draw(st.lists(st.floats(0, 1), min_size=n, max_size=n)),
            "tier": "hot",
            "reason_1": "Lead source: Chat",
            "=name": draw(texts),
            "note": draw(texts),
        }
    )


def as_read(frame: pd.DataFrame) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in frame.astype(object).to_numpy().tolist()]


@FORMS
@given(exports(), st.sampled_from([",", "\t"]))
def test_what_was_exported_as_text_comes_back_unchanged_and_counted(frame, delimiter):
    name = "leads.csv" if delimiter == "," else "leads.tsv"
    found = read_leads(to_csv_bytes(frame, delimiter=delimiter), name=name)
    assert list(found.original.columns) == list(frame.columns)
    assert found.original.to_numpy().tolist() == as_read(frame)
    guards = {
        name: sum(harmless(cell) != cell for cell in frame[name]) for name in frame.columns[4:]
    }
    assert found.receipt.unguarded == {name: n for name, n in guards.items() if n}
    assert [(renamed.old, renamed.reason) for renamed in found.receipt.renamed] == [
        ("'=name", GUARD)
    ]
    again = read_leads(to_csv_bytes(found.original, delimiter=delimiter), name=name)
    pd.testing.assert_frame_equal(again.original, found.original)


@FORMS
@given(exports())
def test_what_was_exported_as_a_workbook_comes_back_unchanged(frame):
    found = read_leads(to_excel_bytes(frame), name="leads.xlsx")
    assert list(found.original.columns) == list(frame.columns)
    for column in ("=name", "note", "tier", "reason_1"):
        assert found.original[column].tolist() == frame[column].tolist()
    assert found.frame["probability"].tolist() == frame["probability"].tolist()


def test_a_raw_file_is_asked_for_and_written_down(tmp_path, monkeypatch):
    address = f"sqlite:///{tmp_path / 'leads.db'}"
    database = open_database(address)
    leads = pd.read_csv(
        ROOT / "sample_data" / "leads_today.csv", dtype="str", keep_default_na=False
    )
    leads = leads.head(20).assign(Note="=1+1")
    leads.to_csv(tmp_path / "leads.csv", index=False)
    entries = []
    for words, cell in (((), "'=1+1"), (("--raw",), "=1+1")):
        told = run(
            *("score", tmp_path / "leads.csv", "-o", tmp_path / "out.csv"),
            *("--models", ROOT / "models", "--database", address, *words),
        )
        assert told.exit_code == 0, told.output
        with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
            assert {row["Note"] for row in csv.DictReader(file)} == {cell}
        with database.reading() as link:
            found = audit.entries(link, act="export")
        entries.append([(e["subject"], json.loads(e["details"])) for _, e in found.iterrows()])
    database.close()
    assert entries == [[], [("Ranked file", {"raw": True})]]


def test_raw_texts_are_those_of_the_table():
    frame = pd.DataFrame({"=note": ["=1+1", "Ann"]})
    rows = list(csv.reader(io.StringIO(to_csv_bytes(frame, raw=True).decode(), newline="")))
    assert rows == [["=note"], ["=1+1"], ["Ann"]]
