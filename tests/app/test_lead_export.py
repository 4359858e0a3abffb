"""A list as a file: every column that files told, in the audit log before it is handed over."""

from __future__ import annotations

import io
from functools import partial

import pandas as pd
import pytest

import leadscoring as ls
from leadscoring.app import lead_export
from leadscoring.app.lead_list import LeadList
from leadscoring.exceptions import NotAllowed
from leadscoring.lead_model import RANKED
from leadscoring.leads.writing import to_csv_bytes, to_excel_bytes
from leadscoring.store import audit, listing, people
from leadscoring.store.access import Role
from leadscoring.store.listing import Filter
from leadscoring.store.today import today_list
from tests.app.lead_files import ID, join, take_in, today

WRITERS = {"csv": to_csv_bytes, "excel": to_excel_bytes}


@pytest.fixture
def list_of(models, own_database):
    """List what a filter chooses of the leads taken in."""

    def list_of(frame, chosen=Filter(), person=None):  # noqa: B008 (it is never changed)
        take_in(own_database, models, frame)
        model, person = ls.load(models), person or people.one_person(own_database)
        lines = {"cutoff": model.cutoff, "warm": model.warm}
        page = listing.page(own_database, person, chosen, **lines)
        return LeadList(own_database, person, model, page.rows, 0, page.n, chosen)

    return list_of


def read_back(data: bytes, kind: str) -> pd.DataFrame:
    read = pd.read_csv if kind == "csv" else pd.read_excel
    options = {"encoding": "utf-8"} if kind == "csv" else {"engine": "calamine"}
    return read(io.BytesIO(data), **options)


@pytest.mark.parametrize("kind", WRITERS)
def test_the_file_has_every_column_behind_rank_and_reasons(list_of, models, kind, monkeypatch):
    monkeypatch.setattr(lead_export, "_AT_ONCE", 7)
    original = today(40)
    listed = list_of(original, Filter(tier="cold"))
    out = read_back(lead_export.made(listed, WRITERS[kind]), kind)
    ranked = ls.load(models).rank(ls.read_leads(original.to_csv(index=False).encode()).frame)
    cold = ranked[ranked["tier"] == "cold"]
    assert list(out.columns) == [*RANKED, *original.columns]
    assert out["rank"].tolist() == list(range(1, listed.n + 1))
    assert out[ID].tolist() == cold[ID].tolist()
    assert out["probability"].to_numpy() == pytest.approx(cold["probability"].to_numpy())
    assert out["reason_1"].tolist() == cold["reason_1"].tolist()
    assert out["Specialization"].dropna().tolist() == cold["Specialization"].dropna().tolist()


def test_in_the_workbook_numbers_are_numbers_and_dates_are_dates(list_of):
    listed = list_of(today(6).assign(TotalVisits=["3", "N/A", "1.5", "", "2", "1"]))
    out = read_back(lead_export.made(listed, to_excel_bytes), "excel").set_index(ID)
    visits = out["TotalVisits"].loc[today(6)[ID].astype(int)].tolist()
    assert (visits[0], visits[2], visits[4], visits[5]) == (3, 1.5, 2, 1)
    assert pd.api.types.is_datetime64_any_dtype(out["Created"])


@pytest.mark.parametrize("kind", WRITERS)
def test_no_cell_of_the_file_is_run_as_a_formula(list_of, kind):
    frame = today(6)
    frame.loc[0, "Name"] = "=HYPERLINK(1)"
    frame["score"] = "mine"
    made = lead_export.made(list_of(frame), WRITERS[kind])
    if kind == "csv":
        assert ",'=HYPERLINK(1)," in made.decode()
    else:
        out = read_back(made, kind)
        assert "=HYPERLINK(1)" in set(out["Name"]), "a text that reads so, not a formula's result"
        assert set(out["score (file)"]) == {"mine"}


def test_a_raw_list_holds_the_texts_as_they_came_and_is_written_down_as_raw(list_of, own_database):
    frame = today(6)
    frame.loc[0, "Name"] = "=HYPERLINK(1)"
    made = lead_export.made(list_of(frame), partial(to_csv_bytes, raw=True), raw=True)
    assert ",=HYPERLINK(1)," in made.decode()
    with own_database.reading() as link:
        assert audit.entries(link, act="export")["details"].tolist() == ['{"n_leads":6,"raw":true}']


def test_who_takes_a_list_is_written_down(list_of, own_database):
    lead_export.made(list_of(today(6)), to_csv_bytes)
    with own_database.reading() as link:
        entry = audit.entries(link, act="export").iloc[0]
    assert (entry["subject"], entry["details"]) == ("All leads", '{"n_leads":6}')


def test_a_rep_takes_their_own_list_for_today_and_no_other(list_of, own_database, models):
    bob = join(own_database, "Bob", Role.REP)
    listed = list_of(today(6), person=bob)
    with pytest.raises(NotAllowed):
        lead_export.made(listed, to_csv_bytes)
    with own_database.reading() as link:
        assert len(audit.entries(link, act="refused")) == 1
    day = today_list(own_database, bob, day=pd.Timestamp("2026-03-02").date())
    own = LeadList(own_database, bob, ls.load(models), day.rows, 0, 0, today=day)
    assert lead_export.made(own, to_csv_bytes).startswith(b"rank,")


@pytest.mark.parametrize(("tier", "stem"), [("hot", "leads-hot"), ("all", "leads")])
def test_the_file_is_named_after_the_list(list_of, tier, stem):
    assert lead_export.file_stem(list_of(today(3), Filter(tier=tier))) == stem
