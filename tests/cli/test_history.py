"""Training on the team's own outcomes by command, and what stands in its way."""

from __future__ import annotations

import numpy as np
import pytest

from leadscoring.lead_model import load
from leadscoring.store.database import open_database
from tests.command_line import run
from tests.drawn_leads import draw_leads
from tests.store.known_history import add_known_history

QUICK = ("--recipe", "classic", "--max-pairs", 0, "--jobs", 1)


@pytest.fixture
def history(here: str):
    """The team's database, with known outcomes of 300 leads."""
    frame = draw_leads(300, first=9_000)
    hot = (frame["Visits"] > 4).to_numpy()
    database = open_database(here)
    add_known_history(database, frame, hot, n_left=200)
    database.close()
    return frame, hot


def test_train_learns_from_the_teams_outcomes_as_they_stand_for_all(history, tmp_path):
    frame, hot = history
    said = run("train", "--history", *QUICK).stdout
    assert said.startswith("The team's outcomes: 300 leads")
    assert f"{(~hot).sum()} of them were drawn at random" in said
    assert "those called are taken to be like those not called" in said
    assert "Saved v0001 (published)" in said
    told = load(tmp_path / "models").card.weighting
    weight = np.where(hot, 1.0, 1 + 200 / (~hot).sum())
    assert told["base_rate"] == pytest.approx(np.average(frame["Converted"], weights=weight))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "name a FILE or pass --history, one of both"),
        (("leads.csv", "--history"), "name a FILE or pass --history, not both"),
        (("leads.csv",), "Name the column of the file that holds the outcome"),
        (("leads.csv", "--target", "Won", "--since", "2026-01-01"), "--since goes with --history"),
        (("--history", "--target", "Won"), "leave --target and --positive out"),
        (("--history",), "there is no database at"),
    ],
)
def test_what_does_not_go_together_is_refused_in_words(here, words, why):
    assert why in run("train", *words, expect=2).stderr


def test_too_few_outcomes_are_told(here):
    open_database(here).close()
    said = run("train", "--history", expect=2).stderr
    assert "0 leads that converted and 0 that did not are old enough" in said
    assert "at least 10 of each" in said
