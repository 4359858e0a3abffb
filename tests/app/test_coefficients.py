"""The page Coefficients shows all that the model has learnt."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from leadscoring.app.coefficient_cards import FIELD
from leadscoring.app.pair_card import PAIR
from leadscoring.decisions import pair_effects, selected
from leadscoring.lead_model import load
from leadscoring.model.terms import BinSide, LevelSide, PairTerm

GOLDEN = Path(__file__).parents[1] / "golden" / "models"


@pytest.fixture
def model(models):
    return load(models)


@pytest.fixture
def page(app):
    app.run()
    app.switch_page("pages/coefficients.py").run()
    assert not app.exception
    return app


def text(page) -> str:
    blocks = [*page.header, *page.markdown, *page.caption]
    return "\n".join(block.value for block in blocks).replace("\\", "")


def test_the_answer_comes_first(page, model):
    card = model.card
    auc = card.metrics["roc_auc"]
    assert (
        page.header[0].value
        == f"Model 1 puts the buyer first in {100 * auc['mean']:.0f} of 100 pairs"
    )
    told = text(page)
    assert f"1,500 leads, {card.n_converted / 15:.1f}% converted" in told
    assert f"{len(card.fields)} fields" in told
    assert f"AUC {auc['mean']:.3f} ({auc['low']:.3f} to {auc['high']:.3f})" in told
    assert "Laplace approximation" in told


def test_every_field_can_be_looked_at(page, model):
    picker = page.selectbox(key=FIELD)
    assert set(picker.options) == set(model.card.fields)
    for name in picker.options:
        page.selectbox(key=FIELD).set_value(name).run()
        assert not page.exception
        rows = model.card.effects.query("term == @name and kind != 'contrast'")
        shown = page.dataframe[0].value
        assert shown["leads"].tolist() == rows["leads"].tolist()
        assert shown["converted"].tolist() == pytest.approx((100 * rows["converted"]).tolist())


def test_every_pair_that_matters_can_be_looked_at(page, model):
    pairs = {term.name for term in model.scorecard.terms if len(term.fields) == 2}
    shown = pairs - set(pair_effects.slight(model.card))
    boxes = [box for box in page.selectbox if box.key == PAIR]
    assert {name for box in boxes for name in box.options} == shown
    for name in shown:
        page.selectbox(key=PAIR).set_value(name).run()
        assert not page.exception


def test_a_pair_of_a_new_card_is_shown_with_its_leads(models, model, app):
    source = LevelSide("Lead Source", ("Google", "Olark Chat"))
    visits = BinSide("TotalVisits", (2.0,))
    table = PairTerm((source, visits), ((0.1, 0.5, 0.0), (-0.1, 0.2, 0.0), (0.0,) * 3, (0.0,) * 3))
    cells = pd.DataFrame(
        [["Google", "2 or more", 400, 0.5, 0.5, 0.3, 0.7]],
        columns=["row", "column", "leads", "converted", "points", "points_low", "points_high"],
    )
    slight = cells.assign(points=0.01, points_low=-0.1, points_high=0.2)
    card = replace(model.card, pairs={table.name: cells, "Country x City": slight})
    together = replace(model.scorecard, terms=(*model.scorecard.terms, table))
    shutil.rmtree(models)
    replace(model, scorecard=together, card=card).save(models)
    app.run()
    app.switch_page("pages/coefficients.py").run()
    assert not app.exception
    app.selectbox(key=PAIR).set_value(table.name).run()
    assert "Blank squares: fewer than 10 leads" in text(app)
    assert "1 more pair of the model changes the odds by less than 5% for any lead" in text(app)
    assert app.dataframe[1].value.tail(2)["value"].tolist() == ["Google and 2 or more"] * 2


def test_a_table_of_two_fields_is_shown_as_a_heat_map(models, model, app):
    source = LevelSide("Lead Source", ("Google", "Olark Chat"))
    visits = BinSide("TotalVisits", (2.0,))
    table = PairTerm((source, visits), ((0.1, 0.5, 0.0), (-0.1, 0.2, 0.0), (0.0,) * 3, (0.0,) * 3))
    together = replace(model.scorecard, terms=(*model.scorecard.terms, table))
    shutil.rmtree(models)
    replace(model, scorecard=together).save(models)
    app.run()
    app.switch_page("pages/coefficients.py").run()
    assert not app.exception
    app.selectbox(key=PAIR).set_value("Lead Source x TotalVisits").run()
    assert "Down: Lead Source. Across: TotalVisits." in text(app)
    assert "numbers are put into ranges" in text(app)


def test_what_the_model_uses_stands_with_what_is_out_and_why(page, model):
    assert "What the model uses, and why" in [block.value for block in page.subheader]
    told = text(page)
    for term in selected.left_out(model.card)["term"]:
        assert f"- {term}" in told
    enough = selected.fewest_told(model.card)
    assert (enough or "") in told


def test_every_term_can_be_downloaded(page, model):
    n_cells = sum(len(cells) for cells in model.card.pairs.values())
    assert len(page.dataframe[1].value) == len(model.card.effects) + n_cells
    button = page.get("download_button")[0]
    assert button.proto.label == "Download as CSV"


def test_every_column_left_out_is_named_with_its_reason(page, model):
    told = page.table[-1].value.map(lambda cell: cell.replace("\\", ""))
    assert dict(told.to_numpy().tolist()) == {
        name: " ".join(reason.split()) for name, reason in model.card.excluded.items()
    }


def test_warnings_and_the_backtest_are_told(page, model):
    told = text(page)
    for warning in model.card.warnings:
        assert " ".join(warning.split()) in told
    assert ("On the newest leads" in told) == (model.card.backtest is not None)


def test_each_block_of_newer_leads_has_a_row(page, model):
    blocks = model.card.backtest["origins"]
    shown = page.table[1].value
    assert shown["Tested"].tolist() == [f"{block['n_test']:,}" for block in blocks]


def test_promised_and_delivered_stand_side_by_side(page, model):
    found = model.card.confirmation
    assert f"Promised were {found['promised']['precision']:.0%}" in text(page)


def test_leads_too_young_to_have_decided_are_told(models, model, app):
    found = {"created": "Created", "converted_on": "Sold", "n_conversions": 812, "n_set_aside": 0}
    found |= {"days": 34, "after": "2026-10-19", "n_left_out": 412, "why_not": ""}
    shutil.rmtree(models)
    replace(model, card=replace(model.card, maturity=found)).save(models)
    app.run()
    app.switch_page("pages/coefficients.py").run()
    assert not app.exception
    assert "412 leads that came in after 19 Oct 2026 have not had that long" in text(app)


def test_a_curve_that_was_asked_never_to_fall_says_so(models, model, app):
    card = replace(model.card, options=model.card.options | {"rising": ["TotalVisits"]})
    shutil.rmtree(models)
    replace(model, card=card).save(models)
    app.run()
    app.switch_page("pages/coefficients.py").run()
    said = "Everything else as in the average lead. It never falls, as asked."
    app.selectbox(key=FIELD).set_value("TotalVisits").run()
    assert said in text(app)
    app.selectbox(key=FIELD).set_value("Page Views Per Visit").run()
    assert said not in text(app)


def test_without_a_model_the_page_says_what_to_do(new_app):
    new_app.run()
    new_app.switch_page("pages/coefficients.py").run()
    assert new_app.header[0].value == "No model yet"


def test_how_far_the_promise_is_off_stands_beside_what_chance_does(page, model):
    floor = 100 * model.card.calibration["noise_floor"]
    assert f"points off; {floor:.1f} would be chance alone." in text(page)


def test_a_model_of_release_0_1_0_is_shown_without_what_its_card_lacks(models, app):
    shutil.rmtree(models)
    shutil.copytree(GOLDEN, models)
    app.run()
    app.switch_page("pages/coefficients.py").run()
    assert not app.exception
    assert "points off. " in text(app)
    assert "What the model uses, and why" not in [block.value for block in app.subheader]
