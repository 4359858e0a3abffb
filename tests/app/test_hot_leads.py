"""The two lists of Hot leads, and the lead that is open beside them."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest
import streamlit as st

import leadscoring as ls
from leadscoring.app import lead_table, state
from leadscoring.app.lead_list import PER_PAGE
from leadscoring.decisions.reasons import NOTHING_FILLED_IN
from leadscoring.store import people, settings
from leadscoring.store.access import Role
from leadscoring.store.registry import Registry
from tests.app.hot_leads_page import (
    button,
    counts,
    figures,
    labels,
    names,
    open_all,
    open_lead,
    plain,
    press,
    said,
    table,
    tiers,
)
from tests.app.lead_files import join, take_in, today

HOSTILE = ["=1+1", "<img src=x>", "![](http://x.example/a.png)", ":red[x] $y$ **z**"]
KEPT = ["Prospect ID", "Lead Number", "Name"]


def test_it_opens_on_the_best_leads_that_can_be_called_today(app, models, own_database):
    frame = today()
    take_in(own_database, models, frame)
    settings.change(own_database, people.one_person(own_database), explore_percent=0)
    app.run()
    assert not app.exception
    may_be_called = frame[frame["Do Not Call"] != "Yes"]
    probability = ls.load(models).score(may_be_called)["probability"].nlargest(30)
    assert table(app)["rank"].tolist() == list(range(1, 31))
    assert names(app) == frame["Name"][probability.index].tolist()
    assert table(app)["score"].tolist() == [min(round(100 * p), 99) for p in probability]
    assert set(table(app)["tier"]) == {"◆ Hot"}
    assert table(app)["reasons"].str.contains("^[+\N{MINUS SIGN}] ").all()
    assert figures(app)["On today's list"] == "30"
    assert figures(app)["Worked"] == "0 of 30"
    assert figures(app)["Expected conversions"] == f"{probability.sum():.0f}"
    low, high = map(int, re.findall(r"\d+", app.main.metric[2].delta))
    assert low < probability.sum() <= high <= 30


def test_some_leads_of_the_day_are_drawn_from_below_the_cutoff_and_say_so(
    app, models, own_database
):
    take_in(own_database, models, today())
    settings.change(own_database, people.one_person(own_database), explore_percent=20)
    app.run()
    drawn = table(app)[table(app)["today"] == "Drawn to learn"]
    assert len(drawn) == 6  # 20% of 30
    assert (drawn["score"] < 100 * ls.load(models).cutoff).all()


def test_all_leads_are_filtered_by_tiers_whose_counts_add_up(app, models, own_database):
    take_in(own_database, models, today())
    open_all(app)
    expected = counts(app)
    assert expected["hot"] + expected["warm"] + expected["cold"] == expected["all"] == 300
    for tier in ("hot", "warm", "cold"):
        tiers(app).set_value(tier).run()
        assert len(table(app)) == min(expected[tier], PER_PAGE)
        assert set(table(app)["tier"]) == {lead_table.SHAPES[tier]}
        assert f"{expected[tier]} leads" in plain(app)


def test_text_source_and_owner_narrow_the_list_and_can_be_cleared(app, models, own_database):
    frame = today()
    take_in(own_database, models, frame)
    open_all(app)
    name = frame["Name"].iloc[7]
    app.text_input(key=state.SEARCH).set_value(name.upper()).run()
    assert set(names(app)) == {name}
    press(app, "Clear filters")
    app.selectbox(key=state.SOURCE).set_value("Reference").run()
    assert counts(app)["all"] == (frame["Lead Source"] == "Reference").sum()
    assert set(table(app)["source"]) == {"Reference"}
    app.selectbox(key=state.OWNER).set_value("nobody").run()
    assert counts(app)["all"] == (frame["Lead Source"] == "Reference").sum()
    assert "owner" not in table(app), "it would say nothing"
    app.selectbox(key=state.STATUS).set_value("closed").run()
    assert "No leads match these filters" in said(app)
    assert all(each.proto.disabled for each in app.get("download_button"))
    app.button(key="clear_all").click().run()
    assert counts(app)["all"] == 300


def test_filters_survive_a_visit_to_another_page(app, models, own_database):
    take_in(own_database, models, today(20))
    open_all(app)
    tiers(app).set_value("cold").run()
    app.text_input(key=state.SEARCH).set_value("example").run()
    app.switch_page("pages/upload.py").run()
    app.switch_page("pages/hot_leads.py").run()
    assert (tiers(app).value, app.text_input(key=state.SEARCH).value) == ("cold", "example")


def test_the_open_lead_is_shown_with_its_score_and_how_to_reach_it(app, models, own_database):
    frame = today(40)
    take_in(own_database, models, frame)
    open_all(app)
    app.session_state[state.LEAD] = 12  # the twelfth row of the file
    app.run()
    row = names(app).index(frame["Name"][11])
    assert app.session_state[state.LEAD_TABLE]["selection"]["rows"] == [row]
    assert open_lead(app) == frame["Name"][11]
    assert f"**{table(app)['score'][row]:.0f}** of 100" in said(app)
    assert f"{frame['Lead Number'][11]} · rank {row + 1} of 40" in plain(app)
    assert "Why this score" in said(app)
    assert frame["Lead Source"][11] in {each.value for each in app.main.text}
    whole = app.main.dataframe[1].value.set_index("Column")["Value"]
    assert list(whole.index) == list(frame.columns)
    assert whole["Specialization"] in {frame["Specialization"][11], ""}
    assert float(whole["TotalVisits"]) == float(frame["TotalVisits"][11])


def test_previous_and_next_walk_the_list_over_its_pages_and_stop_at_its_ends(
    app, models, own_database
):
    take_in(own_database, models, today(PER_PAGE + 2))
    open_all(app)
    assert button(app, "Previous").disabled
    app.session_state[state.LEAD_AT] = PER_PAGE - 1
    app.run()
    last_of_page = open_lead(app)
    press(app, "Next")
    assert table(app)["rank"].tolist() == [PER_PAGE + 1, PER_PAGE + 2]
    assert f"rank {PER_PAGE + 1} of {PER_PAGE + 2}" in plain(app)
    press(app, "Next")
    assert button(app, "Next").help == "This is the last lead of the list."
    press(press(app, "Previous"), "Previous")
    assert open_lead(app) == last_of_page
    app.main.pagination[0].set_value(2).run()
    assert open_lead(app) == names(app)[0]


@pytest.mark.parametrize(
    ("selection", "opened"),
    [
        ({"rows": [0], "columns": [], "cells": [(2, "lead")]}, 30),
        ({"rows": [1], "columns": [], "cells": []}, 20),
        ({"rows": [], "columns": [], "cells": []}, 10),
        ({"rows": [7], "columns": [], "cells": []}, 10),
    ],
    ids=["a cell opens its row", "a row", "nothing", "a row that is gone"],
)
def test_what_is_pressed_is_opened(monkeypatch, selection, opened):
    session = {state.LEAD: 10, state.LEAD_TABLE: {"selection": selection}}
    monkeypatch.setattr(st, "session_state", session)
    lead_table._choose((10, 20, 30), 50)
    assert session[state.LEAD] == opened


def test_a_lead_with_nothing_filled_in_gets_no_confident_score(app, models, own_database):
    frame = today(12)
    frame.loc[5, [name for name in frame.columns if name not in KEPT]] = ""
    take_in(own_database, models, frame)
    open_all(app)
    row = table(app).query("lead.str.contains(@frame['Lead Number'][5])").iloc[0]
    assert pd.isna(row["score"])
    assert (row["tier"], row["reasons"]) == ("◌ Blank", NOTHING_FILLED_IN)
    app.session_state[state.LEAD] = 6
    app.run()
    assert "No score for this lead yet." in said(app)
    assert "of 100" not in said(app)
    assert "Why this score" not in said(app)


def test_what_people_typed_is_never_read_as_markup(app, models, own_database):
    frame = today(8)
    frame.loc[: len(HOSTILE) - 1, ["Name", "Email", "Lead Source"]] = [
        [text] * 3 for text in HOSTILE
    ]
    frame = frame.rename(columns={"City": "![c](http://x.example/c.png)"})
    take_in(own_database, models, frame, name="![f](http://x.example/f.png).csv")
    open_all(app)
    for number, text in enumerate(HOSTILE, 1):
        app.session_state[state.LEAD] = number
        app.run()
        assert not app.exception
        assert text in {each.value for each in app.main.text}, "the source, as plain text"
        # An address is kept from becoming a link by a mark of no width.
        assert open_lead(app).replace("\u2060", "") == text, "the name, as it was typed"
        for block in [*app.main.header, *app.main.markdown, *app.main.caption]:
            assert text not in block.value
            assert "](http" not in block.value


def test_an_address_can_be_pressed(app, models, own_database):
    take_in(own_database, models, today(1).assign(Email="ann.lee+x@example.com"))
    app.run()
    assert r"[ann\.lee\+x\@example\.com](mailto:ann.lee+x@example.com)" in said(app)


def test_a_lead_that_cannot_be_reached_is_marked_with_the_reason(app, models, own_database):
    take_in(own_database, models, today(8).assign(Phone=[*(["713-555-0143"] * 6), "", "12"]))
    open_all(app)
    shown = table(app).set_index(pd.Index(names(app)))
    marked = shown["lead"].str.contains("⚠")
    assert marked.sum() == 2
    assert set(shown["contact"][~marked]) == {""}
    assert shown["contact"].str.contains("No phone number").sum() == 1


def test_a_newer_file_says_how_far_each_score_moved(app, models, own_database):
    frame = today(3)
    take_in(own_database, models, frame)
    app.run()
    assert "change" not in table(app)
    visited = frame.assign(**{"Total Time Spent on Website": ["2000", *frame.iloc[1:, 11]]})
    take_in(own_database, models, visited, name="tuesday.csv")
    open_all(app)
    before, after = (
        round(100 * ls.load(models).score(f)["probability"][0]) for f in (frame, visited)
    )
    assert table(app).set_index("lead").filter(like="\n745004", axis=0)["change"].tolist() == [
        f"▲ {after - before}"
    ]
    app.session_state[state.LEAD] = 1
    app.run()
    assert f"up {after - before}" in plain(app)
    assert "Score over time" in said(app)


def test_leads_that_wait_for_the_published_model_are_counted(
    app, models, own_database, monkeypatch
):
    monkeypatch.setattr("leadscoring.app.rescoring_work.keep_up", lambda: None)  # not begun yet
    take_in(own_database, models, today(5))
    ls.load(models).save(models)
    Registry(models).publish(
        "v0002", cutoff=0.5, warm=0.4, reason="Try it", by="Ana", expected_revision=1
    )
    app.run()
    assert not app.exception
    assert "5 leads still to be scored by Model 2" in said(app)
    assert "The list still shows the score by Model 1. This is how Model 2 sees the lead." in said(
        app
    )


def test_without_a_model_it_says_so(new_app):
    new_app.run()
    assert not new_app.exception
    assert "No model yet" in said(new_app)


def test_a_ranking_by_chance_is_said_above_the_list(app, models, own_database):
    take_in(own_database, models, today(5))
    app.run()
    assert not app.main.warning
    model = ls.load(models)
    auc = {"mean": 0.52, "sd": 0.03, "low": 0.46, "high": 0.58}
    card = replace(model.card, metrics=model.card.metrics | {"roc_auc": auc})
    version = replace(model, card=card).save(models)
    Registry(models).publish(
        version, cutoff=0.5, warm=0.4, reason="Try it", by="Ana", expected_revision=1
    )
    app.run()
    assert not app.exception
    assert app.main.warning[0].value.startswith("Ranking by this score is no better than chance")
    assert not table(app).empty


def test_a_rep_sees_their_own_leads_only_and_is_told_whom_to_ask_for_some(
    app, models, own_database, become
):
    take_in(own_database, models, today(20))
    join(own_database, "Eve", Role.ADMINISTRATOR)
    become(Role.REP)
    app.run()
    assert not app.exception
    assert "No leads for you yet" in said(app)
    assert "Ask your manager to assign leads to you." in said(app)
    assert "All leads" not in labels(app)
    open_all(app)
    assert "No leads match these filters" in said(app)
    assert counts(app)["all"] == 0
    assert not [each for each in app.selectbox if each.key == state.OWNER]


def test_an_analyst_looks_at_all_leads_and_records_nothing(app, models, own_database, become):
    take_in(own_database, models, today(20))
    join(own_database, "Eve", Role.ADMINISTRATOR)
    become(Role.ANALYST)
    app.run()
    assert not app.exception
    assert len(table(app)) == 20
    assert "Converted" not in labels(app)
    assert "To work on leads needs the role of rep or manager." in plain(app)
