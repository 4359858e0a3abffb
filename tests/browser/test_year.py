"""A world goes by: the promise breaks, a model learns from the outcomes, the promise holds again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

import leadscoring as ls
from leadscoring.leads.sample_world import Drift
from leadscoring.store import publishing
from leadscoring.world.making import gather, quick_database
from leadscoring.world.plan import World
from leadscoring.world.playing import Stage, play
from leadscoring.world.policy import Policy

from .clock import Clock
from .dashboard import ROOT, start

pytestmark = pytest.mark.browser

TRAINING = 600_000  # milliseconds that a training may take on a busy machine
WORLD = World(
    date(2026, 1, 5),  # a Monday
    weeks=13,
    seed=1,
    drift=Drift(week=1, log_odds=-1.6, share=0.15),
    policy=Policy(reps=1, capacity=40, explore=10),
    a_week=200,
)
EARLY, SEEN, ENOUGH, HOLDS = 3, 5, 8, 13
"""Weeks after which nothing can be said yet, the promise is seen to be broken, there are
outcomes enough to learn from, and the new model's promise is judged."""


@dataclass
class Story:
    """The world, how far it was played, and the clock of the dashboard that looks at it."""

    stage: Stage
    clock: Clock
    week: int = 0

    def go_on(self, until: int) -> None:
        """Play until so many weeks are over, and let it be the morning after."""
        play(self.stage, WORLD, range(7 * self.week, 7 * until))
        self.week = until
        self.clock.set(datetime(2026, 1, 5, 8, tzinfo=UTC) + timedelta(weeks=until))


@pytest.fixture
def story(tmp_path, monkeypatch):
    model = ls.load(ROOT / "models", "v0001")
    with quick_database(tmp_path / "leads.db") as database:
        stage = gather(database, tmp_path / "models", WORLD)
        add = (database, stage.registry, stage.analyst, model.files())
        publishing.add(*add, cutoff=model.cutoff, warm=model.warm, now=WORLD.opens)
        yield Story(stage, Clock.install(tmp_path, monkeypatch))


@pytest.fixture
def dashboard(story, tmp_path, browse):
    server = start(story.stage.registry.folder, tmp_path / "log.txt")
    yield browse(server)
    server.stop()


def test_a_promise_breaks_a_model_learns_from_outcomes_and_the_promise_holds_again(
    story, dashboard
):
    story.go_on(until=EARLY)
    results(dashboard, says="No hot lead is old enough to count yet")
    story.go_on(until=SEEN)
    # What the page says of the time is true: everything changed with the second week.
    results(dashboard, says="Since 12 Jan hot leads converted")
    dashboard.page.get_by_test_id("stAlert").get_by_text("Chance alone hardly does that").wait_for()
    story.go_on(until=ENOUGH)
    results(dashboard, says="Since 12 Jan hot leads converted")
    an_analyst_trains_on_the_teams_outcomes(dashboard)
    story.go_on(until=HOLDS)
    results(dashboard, says="hot leads converted")
    kept = dashboard.page.get_by_test_id("stAlert").get_by_text(
        "Nothing to do: the promise is kept"
    )
    kept.wait_for()
    it_is_rolled_back_in_one_press(dashboard, story)
    assert dashboard.exceptions() == []


def results(dashboard, *, says):
    dashboard.open("results")
    dashboard.page.get_by_role("heading", name=says).wait_for()


def an_analyst_trains_on_the_teams_outcomes(dashboard):
    page = dashboard.page
    page.get_by_role("button", name="Retrain", exact=True).click()
    page.get_by_role("heading", name="Train", level=1).wait_for()
    page.get_by_test_id("stMain").get_by_text("Your team's outcomes:").click()
    dashboard.settled()
    page.get_by_role("button", name="Train a challenger").click()
    publish = page.get_by_role("button", name="Publish model 2")
    publish.wait_for(timeout=TRAINING)
    publish.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(re.compile("^Why")).fill("The world has changed")
    dialog.get_by_role("button", name="Publish model 2", disabled=False).click()
    page.get_by_test_id("stSidebar").get_by_text("Model 2").wait_for()


def it_is_rolled_back_in_one_press(dashboard, story):
    dashboard.go("Models")
    dashboard.page.get_by_role("button", name=re.compile("^Roll back to Model 1")).click()
    dashboard.page.get_by_test_id("stSidebar").get_by_text("Model 1").wait_for()
    first, second, back = story.stage.registry.history()
    assert (first.version, second.version, back.version) == ("v0001", "v0002", "v0001")
    assert back.cutoff == first.cutoff
