"""Segments: choose one field or two, see how each part fares, and open or download its leads."""

from __future__ import annotations

import io

import pandas as pd
import pytest
import streamlit as st

import leadscoring as ls
from leadscoring.app import (
    lead_export,
    segments_choice,
    segments_download,
    segments_fields,
    segments_look,
    segments_map,
    segments_table,
    state,
)
from leadscoring.decisions.parts import Part
from leadscoring.leads.writing import to_csv_bytes
from leadscoring.store import audit, people
from leadscoring.store.access import Role
from leadscoring.store.outcome_kinds import Outcome
from leadscoring.store.outcomes import record
from tests.app.hot_leads_page import counts, labels, plain, press, table
from tests.app.lead_files import ID, join, take_in, today

PAGE = "pages/segments.py"


def open_page(app, first: str, second: str = ""):
    app.switch_page(PAGE).run()
    app.selectbox(key=segments_choice.FIRST).set_value(first).run()
    if second:
        app.selectbox(key=segments_choice.SECOND).set_value(second).run()
    assert not app.exception
    return app


@pytest.fixture
def look(models, own_database):
    """Return a function that looks at the leads taken in by some fields."""

    def look(*keys: str) -> segments_look.Segments:
        person, model = people.one_person(own_database), ls.load(models)
        known = segments_fields.fields(own_database, person, model)
        return segments_look.look(person, model, [known[key] for key in keys])

    return look


@pytest.fixture
def pressed(monkeypatch, app):
    """Press a row of the table, or a cell of the map, as the browser does, and go where it leads."""

    def pressed(widget, selection, callback, *told):
        session = {widget: {"selection": selection}}
        with monkeypatch.context() as patched:
            patched.setattr(st, "session_state", session)
            callback(*told)
        for key in session.keys() - {widget}:
            app.session_state[key] = session[key]
        app.run()
        assert not app.exception
        return app

    return pressed


def test_without_leads_the_page_says_what_to_do(app, become, own_database):
    join(own_database, "Eve", Role.ADMINISTRATOR)
    become(Role.ANALYST)
    app.switch_page(PAGE).run()
    assert not app.exception
    assert "No leads yet" in plain(app)
    assert "Upload leads" in labels(app)


def test_the_table_counts_the_files_own_values(app, models, own_database):
    frame = today(200)
    take_in(own_database, models, frame)
    shown = table(open_page(app, "file:Lead Origin")).set_index("level_1")
    assert shown["leads"].to_dict() == frame["Lead Origin"].value_counts().to_dict()
    assert "conversion" not in shown, "no outcome is known"
    assert "No outcome counts yet" in plain(app)
    assert "is hot most often" in plain(app)
    both = table(open_page(app, "file:Lead Origin", "file:Do Not Email"))
    assert both["leads"].sum() == 200
    assert list(both.columns[:3]) == ["level_1", "level_2", "leads"]


def test_a_press_on_a_row_shows_just_its_leads_until_the_label_is_taken_away(
    app, models, own_database, look, pressed
):
    take_in(own_database, models, today(120))
    person = people.one_person(own_database)
    record(own_database, person, 3, Outcome.LOST, key="k", seen=None)  # closed leads count too
    open_page(app, "file:Lead Source", "file:TotalVisits")
    found = look("file:Lead Source", "file:TotalVisits")
    row = int(found.table["leads"].argmax())
    told = found.table.iloc[row]
    cell = {"rows": [], "columns": [], "cells": [(row, "leads")]}
    pressed(segments_table._TABLE, cell, segments_table._press, found, segments_table._TABLE)
    assert [title.value for title in app.title] == ["Hot leads"]
    assert counts(app)["all"] == told["leads"]
    assert counts(app)["hot"] == told["hot"]
    labelled = [
        f"{name}: {told[level]}"
        for name, level in zip(found.fields, ("level_1", "level_2"), strict=True)
    ]
    assert [label.replace("\\", "") for label in labels(app) if ": " in label] == labelled
    app.switch_page("pages/hot_leads.py").run()  # as the browser's address says by now
    app.main.button(key="part_1").click().run()
    of_source = (today(120)["Lead Source"] == told["level_1"]).sum()
    assert counts(app)["all"] == of_source > told["leads"]
    press(app, "Clear filters")
    assert counts(app)["all"] == 119


def test_a_press_on_a_cell_of_the_map_shows_its_leads(app, models, own_database, look, pressed):
    take_in(own_database, models, today(60))
    open_page(app, "team:tier", "file:Do Not Email")
    found = look("team:tier", "file:Do Not Email")
    key = f"{segments_map._MAP}_0"
    points = {"points": [{"point_index": 0}]}
    pressed(key, points, segments_map._press, found, key)
    assert counts(app)["all"] == found.table["leads"].iloc[0]
    assert app.session_state[state.PARTS] == found.of_row(0)


KEYS = ["team:source", "team:owner", "team:week", "team:tier", "team:chosen", "file:City"]
KEYS += ["file:TotalVisits", "file:Page Views Per Visit", "file:Name"]


def test_the_last_part_of_any_field_has_as_many_leads_on_the_list(models, own_database, look):
    take_in(own_database, models, today(90))
    person, model = people.one_person(own_database), ls.load(models)
    known = segments_fields.fields(own_database, person, model)
    assert set(KEYS) <= set(known)
    for key in KEYS:
        found = look(key)
        assert found.table["leads"].sum() == 90
        row = len(found.table) - 1
        listed = segments_download.leads_of(person, model, found, row)
        read = lead_export._read(listed)
        assert len(read) == listed.n, key
        assert (read["probability"] >= model.cutoff).sum() == found.table["hot"].iloc[row], key


def test_the_leads_of_a_part_are_downloaded_as_a_list_is_and_written_down(
    models, own_database, look
):
    frame = today(50)
    take_in(own_database, models, frame)
    found = look("file:Lead Source")
    listed = segments_download.leads_of(people.one_person(own_database), ls.load(models), found, 0)
    out = pd.read_csv(io.BytesIO(lead_export.made(listed, to_csv_bytes)))
    source = found.table["level_1"].iloc[0]
    of_it = frame.loc[frame["Lead Source"] == source, ID].astype(int)
    assert sorted(out[ID]) == sorted(of_it)
    with own_database.reading() as link:
        entry = audit.entries(link, act="export").iloc[0]
    assert entry["details"] == f'{{"n_leads":{len(of_it)}}}'
    read = pd.read_csv(io.BytesIO(to_csv_bytes(segments_download.table_of(found))))
    assert read["Lead Source"].tolist() == found.table["level_1"].tolist()
    assert read["leads"].sum() == 50


def test_older_weeks_are_one_part_and_come_first(own_database):
    weeks = pd.date_range("2025-01-06", periods=30, freq="7D").strftime("%Y-%m-%d")
    values = pd.Series([*weeks, weeks[0]], dtype=object)
    field = segments_fields.Field(Part("Week of arrival", "missing", of="week"))
    parts = segments_fields.parts_by(own_database, field, values, place="alone")
    assert [part.label for part in parts[:2]] == ["Earlier (4 weeks)", "Week of 3 Feb 2025"]
    assert len(parts) == 1 + segments_fields.WEEKS["alone"]
    assert sum(part.holds(values).sum() for part in parts) == 31
    assert parts[0].holds(values).sum() == 5
