"""After a training, the page says what each field is worth and offers the few that tell most."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import leadscoring as ls
from leadscoring.app import jobs, state
from leadscoring.app.state import Leads
from leadscoring.app.training_work import Trained
from leadscoring.exceptions import Cancelled
from tests.small_model import N_LEADS, SAMPLES

PATIENCE = 120  # seconds, for a machine that is busy
COLUMNS = ["term", "kind", "used", "evidence", "loss", "loss_error", "reason"]
FEW = ["Lead Source", "Last Activity"]


@pytest.fixture(scope="module")
def leads():
    read = ls.read_leads(SAMPLES / "leads_history.csv")
    frame = read.frame.head(N_LEADS)
    return Leads("history.csv", frame, frame, read.receipt, "few-fields")


def trained(models, leads, **card):
    """A training that is over: its card says of each field what is told here."""
    model = ls.load(models)
    rows = [(name, "field", True, 1.0, 0.0, 0.001, "") for name in model.card.fields]
    selection = pd.DataFrame(rows, columns=COLUMNS).set_index("term")
    selection.loc["Last Activity", "loss"] = 0.02
    told = {
        "selection": selection.reset_index(),
        "fewest": {"fields": FEW, "loss": 0.0, "loss_error": 0.001, "path": []},
    }
    model = replace(model, card=replace(model.card, **(told | card)))
    return Trained(model, None, None, (leads.digest, "Converted", "1"))


def visit(app, leads, result):
    """Open the page on these leads, with a training of them just over."""
    job = jobs.jobs().start(leads.name, lambda _: result, stages=["Train"], kind="training")
    assert job.wait(PATIENCE)
    app.session_state[state.TRAINING] = leads
    app.run().switch_page("pages/train.py")
    app.query_params["training"] = job.key
    app.run()
    assert not app.exception
    return app


def text_of(app):
    parts = [*app.markdown, *app.caption, *app.success]
    return "\n".join(part.value for part in parts).replace("\\", "")


def test_the_few_fields_that_tell_most_become_the_columns_of_the_next_training(
    app, models, leads, monkeypatch
):
    asked = {}

    def no_train(frame, *, progress, cancelled, **options):
        asked.update(options)
        raise Cancelled("Enough.")

    result = trained(models, leads)
    app = visit(app, leads, result)
    assert "“Last Activity”, “Lead Source”" in text_of(app)
    app.button(key="training_fewest").click().run()
    assert not app.exception
    assert "2 columns are switched on now, the others are off." in text_of(app)
    monkeypatch.setattr("leadscoring.app.apart.learning.train", no_train)
    app.button(key="training_start").click().run()
    assert jobs.jobs().latest("training").wait(PATIENCE)
    fields = set(result.model.card.fields)
    assert set(asked["exclude"]) >= fields - set(FEW)
    assert not set(asked["exclude"]) & set(FEW)
    assert asked["include"] == ()


def test_beside_each_warned_column_stands_what_the_model_loses_without_it(app, models, leads):
    told = text_of(visit(app, leads, trained(models, leads)))
    assert "Model 1 does as well without it." in told
    assert "its log loss rises by 0.0200)." in told


def test_a_training_on_other_leads_says_nothing_of_these_columns(app, models, leads):
    result = replace(trained(models, leads), key=("other", "Converted", "1"))
    app = visit(app, leads, result)
    assert "Model 1 does" not in text_of(app)
    assert app.button(key="training_fewest").disabled
    assert "Choose above the leads that it was trained on." in text_of(app)


def test_a_card_that_does_not_tell_offers_nothing(app, models, leads):
    empty = pd.DataFrame(columns=COLUMNS)
    result = trained(models, leads, selection=empty, fewest=None)
    app = visit(app, leads, result)
    assert "training_fewest" not in [button.key for button in app.button]
    assert "Model 1 does" not in text_of(app)
