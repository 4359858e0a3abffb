from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest
import streamlit as st

import leadscoring as ls
from leadscoring.app import lead_filters, lead_table, state
from leadscoring.decisions.reasons import NOTHING_FILLED_IN
from leadscoring.store.registry import Registry
from tests.app.lead_files import as_leads, today

HOSTILE = ["=1+1", "<img src=x>", "![](http://x.example/a.png)", ":red[x] $y$ **z**"]
KEPT = ["Prospect ID", "Lead Number", "Name"]


def show(app, frame: pd.DataFrame, *, tier: str = "all"):
    app.session_state[state.LEADS] = as_leads(frame)
    app.run()
    tiers(app).set_value(tier).run()
    assert not app.exception
    return app


def tiers(app):
    return app.segmented_control(key=state.TIER)


def counts(app) -> dict[str, int]:
    labels = [option.content for option in tiers(app).proto.options]
    return {name.lower(): int(n.replace(",", "")) for name, n in (each.split() for each in labels)}


def table(app) -> pd.DataFrame:
    return app.main.dataframe[0].value


def button(app, label: str):
    return next(each for each in app.main.button if each.label == label)


def said(app) -> str:
    blocks = [*app.main.header, *app.main.subheader, *app.main.markdown, *app.main.caption]
    return "\n".join(block.value for block in [*blocks, *app.main.info, *app.main.text])


def plain(app) -> str:
    return said(app).replace("\\", "")


def test_the_sample_leads_are_ranked_best_first_at_the_start(app):
    app.run()
    assert not app.exception
    assert "leads_today.csv (sample leads) · 300 leads, scored by Model 1" in plain(app)
    assert tiers(app).value == "hot"
    hot = table(app)
    assert hot["rank"].tolist() == list(range(1, counts(app)["hot"] + 1))
    assert hot["score"].is_monotonic_decreasing
    assert hot["score"].max() <= 99
    assert set(hot["tier"]) == {"◆ Hot"}
    assert hot["reasons"].str.contains("^[+\N{MINUS SIGN}] ").all()


def test_every_tier_filters_to_its_count_and_the_counts_add_up(app):
    app.run()
    expected = counts(app)
    assert expected["hot"] + expected["warm"] + expected["cold"] == expected["all"] == 300
    for tier in ("warm", "cold"):
        tiers(app).set_value(tier).run()
        assert len(table(app)) == min(expected[tier], lead_table.PER_PAGE)
        assert f"{expected[tier]} leads" in plain(app)


def test_the_figures_and_the_list_come_from_one_table(app, models):
    app.run()
    probability = ls.load(models).score(app.session_state[state.LEADS].frame)["probability"]
    hot = probability[probability >= ls.load(models).cutoff]
    shown = {metric.label: metric.value for metric in app.main.metric}
    assert shown["Hot leads"] == str(len(hot)) == str(counts(app)["hot"])
    assert shown["Expected conversions"] == f"{hot.sum():.0f}"
    low, high = map(int, re.findall(r"\d+", app.main.metric[1].delta))
    assert low < hot.sum() < high <= len(hot)


def test_text_and_source_narrow_the_list_and_can_be_cleared(app):
    frame = today()
    show(app, frame)
    name = frame["Name"].iloc[7]
    app.text_input(key=state.SEARCH).set_value(name.upper()).run()
    assert table(app)["lead"].str.startswith(name).all()
    button(app, "Clear filters").click().run()
    app.selectbox(key=state.SOURCE).set_value("Reference").run()
    assert f"{(frame['Lead Source'] == 'Reference').sum()} leads" in plain(app)
    assert set(table(app)["source"]) == {"Reference"}
    assert counts(app)["all"] == 300


def test_the_source_column_may_be_spelt_as_the_file_likes(app):
    show(app, today(20).rename(columns={"Lead Source": " lead  SOURCE"}))
    app.selectbox(key=state.SOURCE).set_value("Google").run()
    assert set(table(app)["source"]) == {"Google"}
    assert tiers(app).value == lead_filters.ALL


def test_filters_that_leave_no_lead_say_how_to_get_them_back(app):
    show(app, today(20), tier="cold")
    app.text_input(key=state.SEARCH).set_value("zzzz").run()
    assert "No leads match these filters" in said(app)
    assert not app.main.dataframe
    assert all(each.proto.disabled for each in app.get("download_button"))
    app.button(key="clear_all").click().run()
    assert len(table(app)) == 20


def test_another_file_forgets_filters_and_the_open_lead(app):
    show(app, today(20), tier="cold")
    app.text_input(key=state.SEARCH).set_value("zzzz").run()
    app.session_state[state.LEADS] = as_leads(today(30), "tuesday.csv")
    app.run()
    assert tiers(app).value == "hot"
    assert app.text_input(key=state.SEARCH).value == ""
    assert "tuesday.csv · 30 leads" in plain(app)


def test_filters_survive_a_visit_to_another_page(app):
    show(app, today(20), tier="cold")
    app.text_input(key=state.SEARCH).set_value("example").run()
    app.switch_page("pages/upload.py").run()
    app.switch_page("pages/hot_leads.py").run()
    assert (tiers(app).value, app.text_input(key=state.SEARCH).value) == ("cold", "example")


def test_without_a_source_column_the_visitor_picks_one(app):
    frame = today(40).drop(columns="Lead Source")
    show(app, frame)
    app.selectbox(key=state.GROUPING).set_value("Lead Origin").run()
    app.selectbox(key=state.SOURCE).set_value("API").run()
    assert len(table(app)) == (frame["Lead Origin"] == "API").sum()
    app.selectbox(key=state.GROUPING).set_value("").run()
    assert len(table(app)) == 40


def test_the_open_lead_is_shown_with_its_score_and_how_to_reach_it(app):
    frame = today(40)
    show(app, frame)
    index = 11
    app.session_state[state.LEAD] = index
    app.run()
    row = table(app)["lead"].str.contains(frame["Lead Number"][index]).idxmax()
    assert app.session_state[state.LEAD_TABLE]["selection"]["rows"] == [row]
    assert app.main.header[0].value == frame["Name"][index]
    assert f"**{table(app)['score'][row]:.0f}** of 100" in said(app)
    assert f"{frame['Lead Number'][index]} · rank {row + 1} of 40" in plain(app)
    assert frame["Lead Source"][index] in {each.value for each in app.main.text}
    whole = app.main.dataframe[1].value
    assert dict(zip(whole["Column"], whole["Value"], strict=True)) == frame.loc[index].to_dict()


def test_previous_and_next_walk_the_list_and_stop_at_its_ends(app):
    show(app, today(3))
    names = [lead.split("\n")[0] for lead in table(app)["lead"]]
    assert button(app, "Previous").disabled
    seen = [app.main.header[0].value]
    while not button(app, "Next").disabled:
        button(app, "Next").click().run()
        seen.append(app.main.header[0].value)
    assert seen == names
    assert button(app, "Next").help == "This is the last lead of the list."
    button(app, "Previous").click().run()
    assert app.main.header[0].value == names[1]


def test_a_long_list_comes_in_pages(app):
    show(app, today())
    assert len(table(app)) == lead_table.PER_PAGE
    app.main.pagination[0].set_value(2).run()
    assert table(app)["rank"].tolist() == list(range(201, 301))
    assert "rank 201 of 300" in plain(app)
    button(app, "Previous").click().run()
    assert table(app)["rank"].iloc[-1] == 200
    assert app.main.pagination[0].value == 1


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
    lead_table._choose(pd.Index([10, 20, 30]))
    assert session[state.LEAD] == opened


def test_a_lead_with_nothing_filled_in_gets_no_confident_score(app):
    frame = today(12)
    frame.loc[5, [name for name in frame.columns if name not in KEPT]] = ""
    show(app, frame)
    row = table(app).query("lead.str.contains(@frame['Lead Number'][5])").iloc[0]
    assert pd.isna(row["score"])
    assert (row["tier"], row["reasons"]) == ("◌ Blank", NOTHING_FILLED_IN)
    app.session_state[state.LEAD] = 5
    app.run()
    assert "No score for this lead yet." in said(app)
    assert "of 100" not in said(app)
    assert "Why this score" not in said(app)


def test_what_people_typed_is_never_read_as_markup(app):
    frame = today(8)
    frame.loc[: len(HOSTILE) - 1, ["Name", "Email", "Lead Source"]] = [
        [text] * 3 for text in HOSTILE
    ]
    frame = frame.rename(columns={"City": "![c](http://x.example/c.png)"})
    show(app, frame)
    for index, text in enumerate(HOSTILE):
        app.session_state[state.LEAD] = index
        app.run()
        assert not app.exception
        assert text in {each.value for each in app.main.text}, "the source, as plain text"
        assert text in app.main.header[0].value.replace("\\", ""), "the name, as it was typed"
        for block in [*app.main.header, *app.main.markdown, *app.main.caption]:
            assert text not in block.value
            assert "](http" not in block.value


def test_an_address_can_be_pressed(app):
    frame = today(1).assign(Email="ann.lee+x@example.com")
    show(app, frame)
    assert r"[ann\.lee\+x\@example\.com](mailto:ann.lee+x@example.com)" in said(app)


def test_without_leads_it_offers_a_file_or_the_samples(app):
    app.session_state[state.SAMPLES_OFFERED] = True
    app.run()
    assert "No leads scored yet" in said(app)
    assert "Model 1 is ready" in said(app)
    button(app, "Try 300 sample leads").click().run()
    assert counts(app)["all"] == 300


def test_without_a_model_it_says_so(new_app):
    new_app.run()
    assert not new_app.exception
    assert "No model yet" in said(new_app)


def test_a_ranking_by_chance_is_said_above_the_list(app, models):
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
    (told,) = app.main.warning
    assert told.value.startswith("Ranking by this score is no better than chance")
    assert not table(app).empty
