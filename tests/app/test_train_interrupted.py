"""A server that was killed while a model was trained: the page Train tells, and starts it again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from leadscoring.app import jobs, state
from leadscoring.app.cache import fingerprint
from leadscoring.app.state import Leads
from leadscoring.leads.reading import read_leads
from leadscoring.store import moments, settings, trainings
from leadscoring.store.access import Person, Role
from leadscoring.store.database import Database
from leadscoring.store.registry import Registry
from tests.drawn_leads import draw_leads

PATIENCE = 120  # seconds, for a machine that is busy
QUICK = {"n_folds": 2, "n_repeats": 1, "exclude": ["Minutes"]}


@pytest.fixture
def leads() -> Leads:
    data = draw_leads(400, first=5_000).to_csv(index=False).encode()
    read = read_leads(data, name="march.csv")
    return Leads("march.csv", read.frame, read.original, read.receipt, fingerprint(data))


@pytest.fixture
def interrupted(own_database: Database, leads: Leads) -> None:
    """The note of a training whose server was killed an hour ago."""
    begun = (moments.now() - timedelta(hours=1)).isoformat()
    note = {
        "file_name": leads.name,
        "digest": leads.digest,
        "options": {"target": "Converted", "positive": "1", **QUICK},
        "by": "Ann *Lee*",
        "at": begun,
        "seen": begun,
        "server": ["other", "far away", 1],
    }
    with own_database.writing() as link:
        settings.put(link, "training abcdefgh", note)


@pytest.fixture
def page(new_app: AppTest) -> AppTest:
    return new_app


def visit(app: AppTest, leads: Leads | None = None) -> AppTest:
    if leads is not None:
        app.session_state[state.TRAINING] = leads
    app.run().switch_page("pages/train.py")
    app.query_params["training"] = "abcdefgh"
    return shown(app.run())


def shown(app: AppTest) -> AppTest:
    assert not app.exception
    return app


def told(app: AppTest) -> str:
    return "\n".join(part.value for part in app.warning).replace("\\", "")


def test_it_starts_again_with_the_same_choices(
    interrupted: None, page: AppTest, leads: Leads, models: Path, own_database: Database
):
    app = visit(page, leads)
    assert "The training of **march.csv** was interrupted: the server stopped." in told(app)
    assert "Ann *Lee* had begun it" in told(app)
    assert not [part for part in app.info if "no longer known" in part.value]
    shown(app.button(key="training_again").click().run())
    assert jobs.jobs().latest("training").wait(PATIENCE)
    assert told(shown(app.run())) == ""
    assert trainings.interrupted(own_database) == []
    options = jobs.jobs().latest("training").result.model.card.options
    assert (options["n_folds"], options["exclude"]) == (2, ["Minutes"])
    assert Registry(models).versions() == ["v0001"]


def test_without_its_file_it_asks_for_that_and_can_be_left(
    interrupted: None, page: AppTest, own_database: Database
):
    app = visit(page)
    assert "Upload the same file again" in told(app)
    assert "training_again" not in [button.key for button in app.button]
    assert told(shown(app.button(key="training_leave").click().run())) == ""
    later = moments.now() + timedelta(hours=1)
    assert trainings.interrupted(own_database, now=later) == []


def test_who_may_not_train_is_not_asked(
    interrupted: None, page: AppTest, leads: Leads, become: Callable[..., Person]
):
    become(Role.MANAGER, Role.ADMINISTRATOR)
    assert told(visit(page, leads)) == ""
