"""Train learns from the team's own outcomes, weighted, and compares with the model in use."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import leadscoring as ls
from leadscoring.app import jobs, results_health, training_sources
from leadscoring.store.access import Role
from tests.app.made_health import health
from tests.drawn_leads import draw_leads
from tests.store.known_history import add_known_history
from tests.store.team_leads import UPLOADED

APP = Path(__file__).parents[2] / "streamlit_app.py"
PAGE = "pages/train.py"
PATIENCE = 120  # seconds, for a machine that is busy


@pytest.fixture(scope="module")
def champion():
    """A model that knows the visits only."""
    options = {"exclude": ["Minutes", "Source"], "n_folds": 2, "n_repeats": 1, "curves": False}
    return ls.train(draw_leads(500, first=1_000), target="Converted", **options)


@pytest.fixture
def folder(champion, tmp_path, monkeypatch):
    """The dashboard's models folder, with the champion published."""
    folder = tmp_path / "models"
    monkeypatch.setenv("LEADSCORING_MODELS", str(folder))
    champion.save(folder, by="Ana")
    yield folder
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def team(own_database, folder):
    """Called hot leads and drawn cold ones, whose outcomes are known, and 500 that are not."""
    frame = draw_leads(460, first=9_000)
    hot = (frame["Visits"] > 4).to_numpy()
    add_known_history(own_database, frame, hot, n_left=500)
    return frame, hot, 500


def shown(app: AppTest) -> AppTest:
    assert not app.exception
    return app


def texts(app: AppTest) -> str:
    return " ".join(
        each.value for each in [*app.markdown, *app.caption, *app.header, *app.subheader]
    )


@pytest.fixture
def page(team) -> AppTest:
    """The page Train, as another page opens it for the team's outcomes."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state[training_sources.WANTED] = True
    shown(app.run()).switch_page(PAGE)
    return shown(app.run())


def test_the_teams_outcomes_stand_beside_the_samples_and_are_chosen_where_asked(page, team):
    _, hot, _ = team
    source = page.radio(key=training_sources.CHOSEN)
    assert "Your team's outcomes: 460 leads" in source.options
    assert str(source.value).startswith("team-")
    target = next(box for box in page.selectbox if box.label == "Outcome column")
    assert target.options == ["Converted"]
    told = texts(page)
    assert f"{int((~hot).sum())} of them were drawn at random from below the cutoff" in told
    assert "those called are taken to be like those not called" in told
    ways = next(each for each in page.segmented_control if each.label == "Rare outcome")
    assert "SMOTE" not in ways.options
    assert not any("Compare ways" in each.label for each in page.expander)


def test_a_training_on_them_is_weighted_and_compared(page, team, folder):
    frame, hot, n_left = team
    shown(page.button(key="training_start").click().run(timeout=PATIENCE))
    (job,) = jobs.jobs()._jobs.values()
    assert job.wait(PATIENCE)
    shown(page.run(timeout=PATIENCE))
    card = ls.load(folder, "v0002").card
    weight = pd.Series(1.0, range(460)).where(hot, ((~hot).sum() + n_left) / (~hot).sum())
    assert card.weighting["base_rate"] == pytest.approx(
        (weight * frame["Converted"]).sum() / weight.sum()
    )
    assert card.n_leads == 460
    assert "460 leads neither model has seen, each counted for those it stands for" in texts(page)


def test_who_may_not_train_is_not_offered_them(team, become):
    become(Role.MANAGER)
    app = AppTest.from_file(str(APP), default_timeout=60)
    shown(app.run()).switch_page(PAGE)
    shown(app.run())
    assert not any("Your team's outcomes" in str(each.options) for each in app.radio)


def test_models_are_compared_on_the_leads_since_the_promise_broke(
    champion, team, folder, monkeypatch
):
    champion.save(folder, by="Ana")
    app = AppTest.from_file(str(APP), default_timeout=60)
    shown(app.run()).switch_page("pages/models.py")
    period = next(box for box in shown(app.run()).selectbox if box.label == "Leads that came in")
    assert period.value == "All leads"
    broken = health(is_broken=True, broken_since=UPLOADED.date())
    monkeypatch.setattr(results_health, "current", lambda *_: broken)
    period = next(box for box in shown(app.run()).selectbox if box.label == "Leads that came in")
    since = f"Since the promise broke ({UPLOADED.day} {UPLOADED:%b %Y})"
    assert period.options[0] == since
    period.set_value(since).run()
    n_converted = int(team[0]["Converted"].sum())
    assert f"460 leads, {n_converted} of them converted." in texts(app)
    broken = replace(broken, broken_since=UPLOADED.date() + timedelta(days=1))
    assert "No lead that came in since has a known outcome: all are used." in texts(
        shown(app.run())
    )
