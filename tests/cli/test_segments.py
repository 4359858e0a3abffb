"""Models for segments on the command line: asked for, told of, and used."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from leadscoring.leads.writing import write_table
from leadscoring.model.scorecard import Scorecard
from tests.command_line import answer, run
from tests.segment_leads import line_leads, opposite_model

LEADS = line_leads({"Home": 1.5, "Office": -1.5}, 6)


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    folder = tmp_path_factory.mktemp("segments")
    opposite_model().save(folder)
    return folder


def test_a_ranked_list_says_how_many_leads_each_model_scored(models, tmp_path):
    file, ranked = write_table(LEADS, tmp_path / "leads.csv"), tmp_path / "ranked.csv"
    words = ("score", file, "-o", ranked, "--models", models)
    told = answer(*words)
    assert told["parts"] == {"general": 12, "Line = Home": 6, "Line = Office": 6}
    columns = pd.read_csv(ranked).columns.tolist()
    assert columns[7:] == ["Line", "Visits", "Source", "Converted"]  # no column more than ever
    assert "Scored by: 12 general, 6 Line = " in run(*words).stdout


def test_the_card_says_which_levels_have_a_model_of_their_own_and_why_the_others_have_not(models):
    shown = run("models", "show", "--models", models).stdout
    assert "models of their own serve the leads of Home and Office" in shown
    assert "  Rare: 6 of its 12 leads converted: it takes at least 131 that did" in shown
    rows = answer("models", "show", "--models", models)["card"]["segments"]
    assert [row["is_kept"] for row in rows] == [True, True, False]


def test_an_export_holds_every_scorecard(models, tmp_path):
    words = ("models", "export", "--models", models, "-o")
    run(*words, tmp_path / "all.json")
    found = json.loads((tmp_path / "all.json").read_text())
    assert [part["level"] for part in found["parts"]] == ["Home", "Office"]
    home = Scorecard.from_dict(found["parts"][0]["scorecard"])
    mine = LEADS[LEADS["Line"] == "Home"]
    assert home.probability(mine).tolist() == opposite_model().probability(mine).tolist()
    run(*words, tmp_path / "all.csv")
    scores = pd.read_csv(tmp_path / "all.csv")["scores"]
    assert scores.unique().tolist() == ["general", "Line = Home", "Line = Office"]


def test_training_asks_for_segments_by_name(tmp_path):
    file = write_table(line_leads({"Home": 1.0}, 60), tmp_path / "labelled.csv")
    words = ("train", file, "--target", "Converted", "--jobs", 1, "--models", tmp_path / "m")
    refused = run(*words, "--segment", "Line", "--segment-level", "Farm", expect=2)
    assert "No lead says 'Farm' in 'Line'." in refused.stderr
    card = answer(*words, "--segment", "Line", "--segment-level", "Rare")["card"]
    assert [(row["level"], row["verdict"]) for row in card["segments"]] == [("Rare", "too few")]
    assert card["options"]["segment_levels"] == ["Rare"]
