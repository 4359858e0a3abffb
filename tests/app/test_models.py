"""The page Models: versions, their cards and notes, publishing and going back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import leadscoring as ls
from leadscoring.app import jobs, models_compare, models_list, models_recalibrate
from leadscoring.exceptions import InvalidInput
from leadscoring.refitting.recalibrating import Recalibrated
from leadscoring.store import audit
from leadscoring.store.access import Role
from leadscoring.store.registry import Registry
from tests.refitting.made import challenge_of

PAGE = "pages/models.py"
PATIENCE = 120  # seconds, for a machine that is busy


def another(models) -> str:
    """Save the published model once more as a version that waits: recalibrated, says its card."""
    model = ls.load(models)
    told = {"from": "v0001", "n_leads": 812, "n_converted": 270, "n_effective": 640.0}
    told |= {"offset": -0.42, "offset_low": -0.6, "offset_high": -0.24, "since": "2026-06-01"}
    told |= {"slope": 1.0, "slope_low": 1.0, "slope_high": 1.0}
    card = replace(model.card, recalibration=told | {"promised": 0.41, "happened": 0.33})
    return replace(model, card=card).save(models)


def visit(app, version=None):
    if version is not None:
        app.session_state[models_list.OPEN_VERSION] = version
    app.run().switch_page(PAGE)
    return shown(app.run())


def shown(app):
    assert not app.exception
    return app


def press(app, key):
    return shown(app.button(key=key).click().run())


def recalibrate(app):
    """Press the button and wait until the work is over."""
    press(app, "models_recalibrate")
    assert jobs.jobs().latest("recalibrating").wait(PATIENCE)
    return shown(app.run())


def text_of(app):
    parts = [*app.markdown, *app.caption, *app.header, *app.success, *app.warning, *app.error]
    return "\n".join(part.value for part in parts).replace("\\", "")


def acts(database):
    with database.reading() as link:
        return audit.entries(link)["act"].tolist()


def test_all_versions_are_listed_the_newest_first_and_a_damaged_one_says_why(app, models):
    another(models)
    another(models)
    (models / "v0003" / "cutoffs.parquet").write_bytes(b"")
    listed = visit(app).dataframe[0].value
    assert listed["Model"].tolist() == ["Model 3", "Model 2", "Model 1"]
    assert listed["State"].tolist() == ["⚠ Damaged", "Waits", "✓ Published"]
    assert listed["How"].tolist() == ["", "Recalibrated from Model 1", "Trained"]
    assert listed["Learnt from"].tolist() == ["", "1,500 leads, then 812 outcomes", "1,500 leads"]
    assert app.header[0].value.startswith("Model 1 puts the buyer first")
    told = text_of(visit(app, "v0002"))
    assert "Recalibrated from Model 1 on 812 outcomes since 1 Jun 2026, offset -0.42" in told
    assert "Model 1 promised that 41.0% of these leads convert, and 33.0% did" in told
    app = visit(app, "v0003")
    assert app.header[0].value == "Model 3 is damaged"
    assert "cutoffs.parquet does not match its checksum" in text_of(app)
    assert listed["AUC (95%)"].iloc[1] == listed["AUC (95%)"].iloc[2] != ""


def test_a_version_is_published_for_a_reason_and_rolled_back_in_one_press(
    app, models, own_database
):
    another(models)
    before = Registry(models).published()
    visit(app, "v0002")
    app.session_state["training_reason"] = "Keeps its promise"
    press(app, "models_publish")
    app.button(key="models_publish").click()
    press(app, "training_publish")
    published = Registry(models).published()
    assert (published.version, published.reason) == ("v0002", "Keeps its promise")
    assert published.cutoff == before.cutoff  # the same model: the same cutoff keeps the promise
    assert "Model 2 is published" in text_of(app)
    press(app, "models_roll_back")
    back = Registry(models).published()
    assert (back.revision, back.version, back.cutoff) == (3, "v0001", before.cutoff)
    assert back.reason.startswith("Back to Model 1 at cutoff")
    assert "Model 1 at cutoff" in text_of(app)
    assert {"model published", "publication taken back"} <= set(acts(own_database))


def test_going_back_takes_back_nothing_that_was_published_unseen(app, models):
    registry = Registry(models)
    other = {"cutoff": 0.6, "warm": 0.2, "by": "Bo"}
    registry.publish("v0001", reason="More calls", expected_revision=1, **other)
    visit(app)
    registry.publish("v0001", reason="Fewer", expected_revision=2, **(other | {"cutoff": 0.7}))
    press(app, "models_roll_back")
    assert registry.published().revision == 3
    assert "Publishing was based on revision 2, but now it is revision 3" in text_of(app)


def test_two_versions_are_compared_on_the_chosen_leads(app, models, monkeypatch):
    another(models)
    asked = []

    def set_beside(champion, challenger, frame, **_):
        asked.append((champion.version, challenger.version, len(frame)))
        return replace(challenge_of("better"), seen=(1_500, 900))

    monkeypatch.setattr(models_compare, "set_beside", set_beside)
    visit(app)
    assert not asked
    press(app, "models_compare")
    assert asked == [("v0001", "v0002", 9_000)]  # the published one, beside the newest other
    told = text_of(app)
    assert "Model 2 finds 50 more buyers in every 1,000 leads" in told
    assert "Model 1 was trained on 1,500 of these leads and Model 2 on 900" in told
    assert app.table[-1].value.columns.tolist()[1:3] == ["Model 1", "Model 2"]
    app.selectbox(key="models_challenger").set_value("v0001").run()
    assert app.button(key="models_compare").disabled
    assert "Choose two different versions" in text_of(app)


def test_a_recalibration_makes_a_version_that_waits_or_says_why_not(app, models, monkeypatch):
    def refuse(*_, **__):
        raise InvalidInput("There are 34 and 210. Wait for more outcomes.")

    monkeypatch.setattr(models_recalibrate, "recalibrate_in_use", refuse)
    recalibrate(visit(app))
    assert "There are 34 and 210" in text_of(app)
    assert "Nothing was saved" in text_of(app)
    press(app, "models_recalibrated_close")

    def save(database, registry, person, *, since):
        model = ls.load(models, another(models))
        return Recalibrated(model, ls.load(models), f"Since {since}, weighted.")

    monkeypatch.setattr(models_recalibrate, "recalibrate_in_use", save)
    app.date_input(key="models_since").set_value(date(2026, 3, 1))
    recalibrate(app)
    assert "Model 2 is saved and waits to be published" in text_of(app)
    assert "Since 2026-03-01, weighted" in text_of(app)
    press(app, "models_open_new")
    assert app.header[0].value.startswith("Model 2 puts the buyer first")
    assert Registry(models).published().version == "v0001"


def test_notes_are_kept_with_their_version(app, models, own_database):
    another(models)
    visit(app, "v0002")
    assert "Nobody has noted anything yet" in text_of(app)
    app.text_area(key="models_note").input("Watch *Reference* ![x](http://evil)")
    press(app, "models_add_note")
    # An address is kept from becoming a link by a mark of no width.
    assert "Watch *Reference* ![x](http://evil)" in text_of(app).replace("\u2060", "")
    assert "\\!\\[x\\]" in "".join(markdown.value for markdown in app.markdown)
    assert "Nobody has noted anything yet" in text_of(visit(app, "v0001"))
    assert acts(own_database)[0] == "model noted"


def test_a_manager_looks_and_notes_and_leaves_publishing_to_an_analyst(app, models, become):
    another(models)
    become(Role.MANAGER)
    visit(app, "v0002")
    assert app.button(key="models_publish").disabled
    assert app.button(key="models_recalibrate").disabled
    assert not app.button(key="models_add_note").disabled
