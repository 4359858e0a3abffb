"""Two models on the same leads, on the command line."""

from __future__ import annotations

import pytest

import leadscoring as ls
from leadscoring.leads.writing import write_table
from tests.command_line import answer, run
from tests.drawn_leads import draw_leads

QUICK = {"n_folds": 2, "n_repeats": 1, "curves": False}


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """A published model that knows the visits only, and one of the same leads that knows all."""
    folder = tmp_path_factory.mktemp("compared") / "models"
    leads = draw_leads(600, first=1_000)
    for exclude in (["Minutes", "Source"], []):
        ls.train(leads, target="Converted", exclude=exclude, **QUICK).save(folder)
    return folder


@pytest.fixture(scope="module")
def new_leads(tmp_path_factory):
    return write_table(
        draw_leads(700, first=5_000), tmp_path_factory.mktemp("leads") / "labelled.csv"
    )


@pytest.fixture(scope="module")
def compared(models, new_leads):
    return answer("compare", "v0001", "v0002", new_leads, "--models", models)


def test_the_one_that_knows_more_is_better_on_leads_new_to_both(compared, models, new_leads):
    assert (compared["verdict"], compared["n_leads"]) == ("better", 700)
    assert compared["n_seen"] == {"v0001": 0, "v0002": 0}
    assert compared["headline"].startswith("v0002 finds ")
    rows = {row["measure"]: row for row in compared["table"]}
    for name, version in (("champion", "v0001"), ("challenger", "v0002")):
        evaluated = answer("evaluate", new_leads, "--version", version, "--models", models)
        for measure in ("roc_auc", "log_loss", "brier"):
            assert rows[measure][name] == pytest.approx(evaluated["metrics"][measure])
    assert rows["roc_auc"]["low"] > 0


def test_swapped_the_other_one_is_worse(models, new_leads, compared):
    back = answer("compare", "v0002", "v0001", new_leads, "--models", models)
    assert back["verdict"] == "worse"
    here, there = (table["table"][0]["difference"] for table in (compared, back))
    assert here == pytest.approx(-there)


def test_it_says_what_these_leads_can_show_and_on_which_it_was_judged(models, new_leads, compared):
    shown = run("compare", "v0001", "v0002", new_leads, "--models", models).stdout
    assert "v0002 beside v0001, on 700 leads neither model has seen: better." in shown
    often = round(100 * compared["power"])
    assert (
        f"With these 700 leads, a difference of 2 points in conversion would be seen in {often}"
        in shown
    )


def test_leads_that_a_model_was_trained_on_flatter_it_and_that_is_said(models, tmp_path):
    mixed = write_table(draw_leads(600, first=1_000), tmp_path / "seen.csv")
    found = answer("compare", "v0001", "v0002", mixed, "--models", models)
    assert found["n_seen"] == {"v0001": 600, "v0002": 600}
    shown = run("compare", "v0001", "v0002", mixed, "--models", models).stdout
    assert "v0001 was trained on 600 of these leads and v0002 on 600, which flatters both." in shown
    assert "neither model" not in shown


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"Converted": "Bought"}, "no column 'Converted'"),
        ({"Visits": "Seen"}, "0 of the 1 fields of v0001"),
    ],
)
def test_leads_that_cannot_judge_are_refused(models, tmp_path, columns, said):
    leads = write_table(draw_leads(100, first=1).rename(columns=columns), tmp_path / "leads.csv")
    assert said in run("compare", "v0001", "v0002", leads, "--models", models, expect=2).stderr


def test_versions_that_predict_different_things_are_refused(models, new_leads, tmp_path):
    leads = draw_leads(300, first=9_000)
    folder = tmp_path / "models"
    for positive in (1, 0):
        ls.train(leads, target="Converted", positive=positive, **QUICK).save(folder)
    said = run("compare", "v0001", "v0002", new_leads, "--models", folder, expect=2).stderr
    assert "v0001 predicts Converted = 1 and v0002 Converted = 0" in said


def test_training_tells_how_the_new_model_does_beside_the_one_in_use(models, new_leads, tmp_path):
    first = ["train", new_leads, "--target", "Converted", "--jobs", 1, "--models"]
    assert answer(*first, tmp_path / "models")["comparison"] is None
    shown = run(*first, models)
    assert "v0003 beside v0001, on 700 leads neither model has seen: better." in shown.stdout
    assert "Compare with v0001" in shown.stderr
    data = answer(*first, models)["comparison"]
    assert (data["champion"], data["challenger"], data["basis"]) == ("v0001", "v0004", "unseen")
    assert data["headline"] in shown.stdout.replace("v0003", "v0004")
