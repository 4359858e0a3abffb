from __future__ import annotations

import io
from dataclasses import replace

import pandas as pd
import pytest
import streamlit as st

import leadscoring as ls
from leadscoring.app import lead_export, lead_list, state
from leadscoring.lead_model import RANKED
from tests.app.lead_files import as_leads, today


@pytest.fixture
def listed(models) -> lead_list.LeadList:
    return lead_list.of(as_leads(today(40)), ls.load(models))


def read_back(data: bytes, kind: str) -> pd.DataFrame:
    read = pd.read_csv if kind == "csv" else pd.read_excel
    options = {"encoding": "utf-8"} if kind == "csv" else {"engine": "calamine"}
    return read(io.BytesIO(data), **options)


@pytest.mark.parametrize("kind", ["csv", "excel"])
def test_the_export_has_every_column_of_the_file_behind_rank_and_reasons(listed, kind):
    shown = listed.ranked[listed.ranked["tier"] == "cold"]
    made = {"csv": lead_export.to_csv, "excel": lead_export.to_excel}[kind](listed, shown)
    out = read_back(made, kind)
    original = today(40)
    assert list(out.columns) == [*RANKED, *original.columns]
    assert out["rank"].tolist() == shown["rank"].tolist()
    assert out["probability"].is_monotonic_decreasing
    assert out["score"].to_numpy() == pytest.approx(100 * out["probability"].to_numpy())
    assert out["Lead Number"].astype(str).tolist() == original["Lead Number"][shown.index].tolist()
    specialization = original["Specialization"][shown.index].replace("", None)
    assert out["Specialization"].dropna().tolist() == specialization.dropna().tolist()


def test_in_the_workbook_numbers_are_numbers_and_placeholders_stay(models):
    frame = today(6).assign(TotalVisits=["3", "N/A", "1.5", "", "2", "1"])
    listed = lead_list.of(as_leads(frame), ls.load(models))
    out = read_back(lead_export.to_excel(listed, listed.ranked), "excel").set_index("Lead Number")
    visits = out["TotalVisits"].loc[frame["Lead Number"].astype(int)].tolist()
    assert visits[0] == 3
    assert (visits[2], visits[4], visits[5]) == (1.5, 2, 1)


@pytest.mark.parametrize("kind", ["csv", "excel"])
def test_no_cell_of_the_export_is_run_as_a_formula(models, kind):
    frame = today(6)
    frame.loc[0, "Name"] = "=HYPERLINK(1)"
    frame["score"] = "mine"
    listed = lead_list.of(as_leads(frame), ls.load(models))
    if kind == "csv":
        text = lead_export.to_csv(listed, listed.ranked).decode()
        assert ",'=HYPERLINK(1)," in text
    else:
        out = read_back(lead_export.to_excel(listed, listed.ranked), kind)
        assert "=HYPERLINK(1)" in set(out["Name"]), "a text that reads so, not a formula's result"
        assert set(out["score (file)"]) == {"mine"}


@pytest.mark.parametrize(
    ("name", "stem"),
    [("leads today.csv", "leads-today-hot"), ("../../etc/x<y>.xlsx", "x-y-hot"), ("", "leads-hot")],
)
def test_the_file_is_named_after_the_list_and_the_tier(listed, monkeypatch, name, stem):
    monkeypatch.setattr(st, "session_state", {state.TIER: "hot"})
    named = replace(listed, leads=replace(listed.leads, name=name))
    assert lead_export.file_stem(named) == stem
