"""A version with a model of its own for one source: on the list, in the download, on Coefficients."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

import leadscoring as ls
from leadscoring.app import jobs, lead_export, state, training_segments
from leadscoring.app.cache import fingerprint
from leadscoring.app.coefficient_parts import PART
from leadscoring.app.lead_reasons import frame_for
from leadscoring.app.state import Leads
from leadscoring.exceptions import InvalidInput
from leadscoring.lead_model import RANKED
from leadscoring.model.segments import Part, Segments
from leadscoring.store import listing, people
from leadscoring.store.listing import Filter
from tests.app.hot_leads_page import open_all, plain, press
from tests.segment_leads import line_leads

GOOGLE = "Lead Source = Google"
ROW = {"field": "Lead Source", "n_leads": 300, "n_converted": 100}
KEPT = {**ROW, "level": "Google", "is_kept": True, "verdict": "better", "reason": "It is better."}
NOT = {**ROW, "level": "Organic Search", "is_kept": False, "verdict": "too few", "reason": "Few."}


@pytest.fixture
def model(models):
    """The published version; of leads that Google brought the odds are those of e times as many."""
    plain = ls.load(models)
    own = replace(plain.scorecard, intercept=plain.scorecard.intercept + 1)
    part = Part("Google", own, replace(plain.card, n_leads=300, seen={}))
    segments = Segments.beside(plain.scorecard, "Lead Source", (part,))
    shutil.rmtree(models)
    replace(plain, segments=segments, card=replace(plain.card, segments=[KEPT, NOT])).save(models)
    return ls.load(models)


def test_the_list_is_scored_by_both_models_and_says_which_scored_a_lead(app, model, own_database):
    open_all(app)
    lines = {"cutoff": model.cutoff, "warm": model.warm}
    me = people.one_person(own_database)
    rows = listing.page(own_database, me, Filter(), **lines, limit=300).rows
    leads = frame_for(model, rows["attributes"].tolist())
    assert rows["probability"].tolist() == model.probability(leads).tolist()
    by = model.scored_by(leads).tolist()
    assert set(by) == {"general", GOOGLE}
    table = lead_export.table(model, rows)
    assert table.columns[: len(RANKED) + 1].tolist() == [*RANKED, "scored_by"]
    assert table["scored_by"].tolist() == by
    for one in by[:4]:
        name = "Model 1 for Lead Source = Google" if one == GOOGLE else "Model 1, the general model"
        assert f"Scored by {name}." in plain(app)
        press(app, "Next")


def test_coefficients_shows_the_general_model_first_and_each_other_on_demand(app, model):
    app.run()
    app.switch_page("pages/coefficients.py").run()
    assert not app.exception
    assert app.selectbox(key=PART).value == "general"
    assert app.header[0].value.startswith("Model 1 puts the buyer first")
    assert "a model of its own serves the leads of Google" in plain(app)
    verdicts = next(each.value for each in app.table if "Why" in each.value)
    assert verdicts["Model that serves"].tolist() == ["its own", "the general one"]
    app.selectbox(key=PART).set_value(GOOGLE).run()
    assert not app.exception
    assert app.header[0].value.startswith("Model 1 for Lead Source = Google puts the buyer first")
    assert "The curve is kept for all leads together" in plain(app)


def test_train_offers_the_levels_that_have_enough_leads_and_asks_for_those_chosen(
    new_app, monkeypatch
):
    asked = {}

    def train(_, **options):
        asked.update(options)
        raise InvalidInput("Enough asked.")

    monkeypatch.setattr("leadscoring.app.apart.learning.train", train)
    leads = line_leads({"Home": 1.5, "Office": -1.5})
    data = leads.to_csv(index=False).encode()
    read = ls.read_leads(data, name="lines.csv")
    new_app.session_state[state.TRAINING] = Leads(
        "lines.csv", read.frame, read.original, read.receipt, fingerprint(data)
    )
    new_app.run().switch_page("pages/train.py").run()
    choice = next(each for each in new_app.selectbox if each.label.startswith("A model of its own"))
    assert choice.options == [training_segments.NONE, "Line", "Source"]
    choice.set_value("Line").run()
    assert not new_app.exception
    levels = next(each for each in new_app.multiselect if each.label == "For the levels")
    assert levels.value == ["Home", "Office"]
    assert "Rare (6 of 12 leads converted; it takes 131 that did and 131 that did not)" in (
        plain(new_app)
    )
    levels.set_value(["Office"]).run()
    new_app.button(key="training_start").click().run()
    assert jobs.jobs().latest("training").wait(60)
    assert (asked["segment"], asked["segment_levels"]) == ("Line", ("Office",))
