"""The card of groups on Segments: finding them, how they fare, and whose model they are of."""

from __future__ import annotations

import streamlit as st
from sqlalchemy import select

from leadscoring.app import groups_table, groups_work, jobs, segments_choice
from leadscoring.decisions.groups.grouping import Grouping
from leadscoring.store import audit, grouping, people
from leadscoring.store.tables import grouped
from tests.app.conftest import PATIENCE
from tests.app.hot_leads_page import counts
from tests.app.lead_files import take_in, today
from tests.app.small_pages import press, said, shown

PAGE = "pages/segments.py"
NONE = Grouping("v0007", (), (), 150, float("nan"), float("nan"), "there are 150 leads")


def wait_for(kind):
    assert jobs.jobs().latest(kind).wait(PATIENCE)


def table(page):
    frame = page.dataframe[1].value
    return getattr(frame, "data", frame)


def places(database):
    with database.reading() as link:
        return [row.place for row in link.execute(select(grouped.c.place))]


def test_groups_are_found_named_and_opened_and_leads_that_come_later_join_them(
    app, models, own_database, monkeypatch
):
    take_in(own_database, models, today(240))
    page = shown(app.switch_page(PAGE).run())
    assert "a handful of groups" in said(page)
    page.button(key="groups_find").click().run()
    wait_for("groups")
    shown(page.run())

    with own_database.reading() as link:
        kept = grouping.read(link)
        assert len(audit.entries(link, act="groups found")) == 1
    names, found = [each.name for each in kept.grouping.groups], table(page)
    assert found["name"].tolist() == names
    assert 3 <= len(names) <= 8
    assert found["leads"].sum() == len(places(own_database)) == 240
    assert found["leads"].iloc[0] == places(own_database).count(0)
    assert found["score"].iloc[0] == found["score"].max()
    assert found["recurrence"].min() >= 75
    assert f"Of 3 to 8 groups, {len(names)} are told apart best" in said(page)
    assert all(f"**{name}**: " in said(page) for name in names)

    take_in(own_database, models, today(250).tail(10), name="later.csv")
    groups_work._look.clear()
    shown(page.run())
    wait_for(groups_work.PLACING)
    assert len(places(own_database)) == 250
    press(page, "Compare or download the groups")
    assert page.selectbox(key=segments_choice.FIRST).value == "team:group"

    session = {groups_table._TABLE: {"selection": {"rows": [0], "cells": []}}}
    with monkeypatch.context() as patched:
        patched.setattr(st, "session_state", session)
        groups_table._press(found.assign(place=range(len(found))))
    for key in session.keys() - {groups_table._TABLE}:
        page.session_state[key] = session[key]
    shown(page.run())
    assert [title.value for title in page.title] == ["Hot leads"]
    assert counts(page)["all"] == places(own_database).count(0)


def test_where_there_are_none_it_says_why_and_of_which_model(app, models, own_database):
    take_in(own_database, models, today(30))
    grouping.keep(own_database, people.one_person(own_database), NONE)
    text = said(shown(app.switch_page(PAGE).run()))
    assert "These leads fall into no clear groups: there are 150 leads." in text
    assert "These groups are of Model 7; Model 1 gives the scores now." in text
    assert "Looked for by You on " in text
