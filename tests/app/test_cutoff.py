"""The page Cutoff: one state, and no two figures that disagree."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from leadscoring.app import cutoff_cards, cutoff_controls, cutoff_publishing
from leadscoring.app.cutoff_proposal import POSITIONS
from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.decisions.dials import DIALS
from leadscoring.exceptions import DatabaseError
from leadscoring.lead_model import load
from leadscoring.store import audit
from leadscoring.store.access import Role
from leadscoring.store.registry import Registry


@pytest.fixture
def page(app):
    app.run()
    app.switch_page("pages/cutoff.py").run()
    assert not app.exception
    return app


@pytest.fixture
def model(models):
    return load(models)


def dial(page, name, position):
    page.segmented_control(key=cutoff_controls.DIAL).set_value(name).run()
    page.slider(key=POSITIONS[name]).set_value(position).run()


def press(page, label):
    next(button for button in page.button if button.label == label).click().run()


def publish(page, *, reason="Fewer calls"):
    page.text_input(key=cutoff_publishing.REASON).set_value(reason).run()
    page.button(key=cutoff_publishing.PUBLISH).click().run()


def read_off(page):
    """Every number on the page that states a consequence, as text is read by a person."""
    sentence = re.sub(r"(?<=\d),(?=\d)", "", page.header[0].value)
    said = re.fullmatch(
        r"Call (\d+) of (\d+) leads today; expect (\d+)% to convert \((\d+)% to (\d+)%\), "
        r"missing (\d+) of (\d+) buyers\.",
        sentence,
    )
    assert said is not None, sentence
    called, of, precision, low, high, missed, buyers = map(int, said.groups())
    cells = [int(metric.value.replace(",", "")) for metric in page.metric]
    captions = [caption.value.replace("\\", "") for caption in page.caption]
    return SimpleNamespace(
        called=called,
        of=of,
        precision=precision,
        interval=(low, high),
        missed=missed,
        buyers=buyers,
        cells=cells,
        parts=[text for text in captions if re.match(r"of \d|would not", text)],
        captions=" ".join(captions),
        table=page.table[0].value,
        labels=[button.label for button in page.button],
        titles=[title.value for title in page.subheader],
    )


def measure(seen, name, column=1):
    rows = seen.table.set_index(seen.table.columns[0])
    return rows.loc[next(row for row in rows.index if name in row)].iloc[column - 1]


@pytest.mark.parametrize(("name", "position"), [("Calls per day", 90), ("Cutoff score", 73)])
def test_all_figures_of_the_page_are_those_of_one_row_of_the_table(page, model, name, position):
    dial(page, name, position)
    seen = read_off(page)
    if name == "Cutoff score":
        row = model.cutoffs.table.query("cutoff >= 0.73").iloc[0]
    else:
        row = model.cutoffs.table.query("n_hot >= 1500 * 90 // 300").iloc[-1]
    scale = seen.of / 1500  # the small model's table is of 1,500 leads
    buyers = model.cutoffs.n_buyers

    assert seen.of == 300
    assert seen.called == pytest.approx(row["n_hot"] * scale, abs=0.51)
    assert seen.precision == round(100 * row["precision"])
    assert seen.interval == (
        round(100 * row["precision_low"]),
        round(100 * row["precision_high"]),
    )
    assert seen.buyers == pytest.approx(buyers * scale, abs=0.51)

    bought, wasted, missed, left_alone = seen.cells
    assert bought + wasted == seen.called
    assert missed == seen.missed
    assert bought + missed == seen.buyers
    assert sum(seen.cells) == seen.of
    assert bought == pytest.approx(seen.called * row["precision"], abs=0.51)
    assert left_alone == pytest.approx(row["tn"] * scale, abs=1.51)

    recall = round(100 * row["recall"])
    assert seen.parts == [
        f"of {seen.called} calls, {seen.precision}%",
        f"of {seen.called} calls, {100 - seen.precision}%",
        f"of {seen.buyers} buyers, {100 - recall}%",
        "would not have bought",
    ]
    assert f"Right about {100 * row['accuracy']:.0f} of 100 leads" in seen.captions
    assert f"{seen.called} calls, best leads first, reach {recall}%" in seen.captions
    assert measure(seen, "precision").startswith(f"{seen.precision}% ({seen.interval[0]}% to ")
    assert measure(seen, "recall").startswith(f"{recall}% (")
    assert measure(seen, "accuracy") == f"{row['accuracy']:.0%}"
    assert measure(seen, "F1") == f"{row['f1']:.2f}"


def test_the_answer_says_what_a_cutoff_delivered_on_leads_kept_apart(page, model):
    delivered = model.card.confirmation["delivered"]
    assert (
        f"On {model.card.confirmation['n_leads']} leads kept apart, a cutoff chosen for 80% "
        f"delivered {delivered['precision']:.0%} ({delivered['precision_low']:.0%} to "
    ) in read_off(page).captions


def test_the_cutoff_has_one_name_everywhere(page):
    dial(page, "Cutoff score", 73)
    seen = read_off(page)
    assert "Proposed cutoff 73" in seen.captions
    assert "What happens at 73, per 300 leads" in seen.titles
    assert "Publish cutoff 73" in seen.labels
    assert "Cutoff 73 is worth" in seen.captions
    assert list(seen.table.columns)[1] == "Proposed 73"


def test_what_changes_is_the_difference_to_the_published_row(page, model):
    before = read_off(page)
    dial(page, "Cutoff score", 80)
    after = read_off(page)
    changes = re.search(
        r"published: −(\d+) calls, −(\d+) buyers? reached, conversion \+(\d+)",  # noqa: RUF001
        after.captions,
    )
    assert changes is not None
    assert [int(number) for number in changes.groups()] == [
        before.called - after.called,
        before.cells[0] - after.cells[0],
        after.precision - before.precision,
    ]


def test_looking_through_another_dial_does_not_move_the_cutoff(page):
    dial(page, "Calls per day", 77)
    shown = read_off(page)
    for name in [*DIALS, *reversed(DIALS)]:
        page.segmented_control(key=cutoff_controls.DIAL).set_value(name).run()
        assert read_off(page).table.equals(shown.table)
        assert page.header[0].value.startswith(f"Call {shown.called} of")
    assert page.slider(key=POSITIONS["Cutoff score"]).value == int(
        re.search(r"Proposed cutoff (\d+)", shown.captions)[1]
    )


def test_the_proposal_outlasts_a_look_at_another_page(page):
    dial(page, "Cutoff score", 73)
    page.switch_page("pages/coefficients.py").run()
    page.switch_page("pages/cutoff.py").run()
    assert "Proposed cutoff 73" in read_off(page).captions


def test_the_goals_are_one_press_away(page, model):
    press(page, "Best balance (best F1)")
    assert float(measure(read_off(page), "F1")) == round(model.cutoffs.table["f1"].max(), 2)
    press(page, "Reach 80% conversion")
    assert read_off(page).precision >= 80
    dial(page, "Calls per day", 60)
    press(page, "Best balance (best F1)")
    press(page, "Fill 60 calls")
    assert read_off(page).called == pytest.approx(60, abs=1)


def test_all_numbers_follow_the_leads_per_day(page):
    page.number_input(key=cutoff_controls.PER_DAY).set_value(1000).run()
    seen = read_off(page)
    assert (seen.of, sum(seen.cells)) == (1000, 1000)
    assert page.slider(key=POSITIONS["Calls per day"]).max == 1000


def test_a_target_out_of_reach_is_said_and_changes_nothing(models, model, app):
    chance = np.linspace(0.05, 0.95, 400)  # of any thirty neighbours, some do not buy
    converted = (np.arange(400) % 5 > 0).astype(float)
    shutil.rmtree(models)
    replace(model, cutoffs=Cutoffs.from_predictions(chance, converted)).save(models)
    app.run()
    page = app.switch_page("pages/cutoff.py").run()
    dial(page, "Cutoff score", 73)
    dial(page, "Share that converts", 99)
    said = page.warning[0].value.replace("\\", "")
    assert said.startswith("99% conversion is not reachable with this data")
    assert said.endswith("The cutoff stays at 73.")
    assert "Proposed cutoff 73" in read_off(page).captions


def test_publishing_needs_a_change_and_a_reason(page):
    button = cutoff_publishing.PUBLISH
    assert page.button(key=button).disabled
    assert "is the published one" in read_off(page).captions
    dial(page, "Cutoff score", 73)
    assert page.button(key=button).disabled
    page.text_input(key=cutoff_publishing.REASON).set_value("  ").run()
    assert page.button(key=button).disabled
    assert "To publish, say why you change it." in read_off(page).captions
    page.text_input(key=cutoff_publishing.REASON).set_value("Fewer calls").run()
    assert not page.button(key=button).disabled


def test_a_role_taken_away_meanwhile_publishes_nothing_and_is_told_who_may(
    page, models, become, own_database
):
    dial(page, "Cutoff score", 73)
    page.text_input(key=cutoff_publishing.REASON).set_value("Fewer calls").run()
    become(Role.ADMINISTRATOR)
    page.button(key=cutoff_publishing.PUBLISH).click().run()
    assert Registry(models).published().revision == 1
    refused = (
        "You may not publish a cutoff. Ask an administrator for the role of manager or analyst."
    )
    assert page.main.markdown[0].value.replace("\\", "") == refused
    with own_database.reading() as link:
        assert audit.entries(link, act="refused")["subject"].tolist() == ["page Cutoff", "v0001"]


def test_what_is_published_is_used_from_then_on(page, models):
    dial(page, "Cutoff score", 73)
    publish(page)
    publication = Registry(models).published()
    assert (publication.revision, publication.cutoff) == (2, 0.73)
    assert (publication.reason, publication.by) == ("Fewer calls", "You")
    assert publication.warm == pytest.approx(load(models).card.base_rate)
    assert "Cutoff 73 is published" in page.success[0].value
    assert "This is the published cutoff, 73." in read_off(page).captions
    assert any("cutoff 73" in caption.value for caption in page.sidebar.caption)
    assert page.text_input(key=cutoff_publishing.REASON).value == ""
    assert page.button(key=cutoff_publishing.PUBLISH).disabled


def test_reset_goes_back_to_the_published_cutoff(page):
    dial(page, "Cutoff score", 73)
    page.button(key=cutoff_publishing.RESET).click().run()
    assert "This is the published cutoff" in read_off(page).captions
    assert page.button(key=cutoff_publishing.RESET).disabled


def test_somebody_elses_publication_is_told_and_not_overwritten(page, models):
    dial(page, "Cutoff score", 73)
    page.text_input(key=cutoff_publishing.REASON).set_value("Fewer calls").run()
    Registry(models).publish(
        "v0001", cutoff=0.64, warm=0.3, reason="Two <b>new</b> reps", by="Ana", expected_revision=1
    )
    page.button(key=cutoff_publishing.PUBLISH).click().run()
    assert Registry(models).published().by == "Ana"
    told = page.warning[0].value.replace("\\", "")
    assert "Ana published cutoff 64 while you were here" in told
    assert "“Two <b>new</b> reps”" in told
    assert "Nothing of yours was published." in told
    assert "<b>" not in page.warning[0].value  # escaped, so that no markup is run
    assert "Proposed cutoff 73, published 64." in read_off(page).captions

    page.button(key=cutoff_publishing.PUBLISH).click().run()
    assert Registry(models).published().cutoff == 0.73


def test_without_a_model_the_page_says_what_to_do(new_app):
    new_app.run()
    new_app.switch_page("pages/cutoff.py").run()
    assert new_app.header[0].value == "No model yet"


def test_the_slider_in_hand_is_never_written_to(page):
    # Streamlit would put it back to where the server last saw it, below a hand that moves on.
    slider = page.slider(key=POSITIONS["Calls per day"])
    assert slider.proto.set_value  # at first it is put where the cutoff lies
    for calls in (70, 95, 130):
        page.slider(key=POSITIONS["Calls per day"]).set_value(calls).run()
        moved = page.slider(key=POSITIONS["Calls per day"])
        assert (moved.value, moved.proto.set_value) == (calls, False)


def test_what_fails_after_a_move_is_said_in_words(page, monkeypatch):
    def fail(*_told):
        message = "The database cannot be used now."
        raise DatabaseError(message)

    monkeypatch.setattr(cutoff_cards, "said", fail)
    dial(page, "Calls per day", 90)
    assert not page.exception
    assert any("The database cannot be used now" in error.value for error in page.error)
