from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import leadscoring as ls
from leadscoring.app import jobs, state, training_setup
from leadscoring.app.cache import fingerprint
from leadscoring.app.state import Leads
from leadscoring.decisions.resampling_words import told
from leadscoring.exceptions import Cancelled, InvalidInput
from leadscoring.leads.reading import read_leads
from leadscoring.model.progress import Step
from leadscoring.store import audit
from leadscoring.store.access import Role
from leadscoring.store.registry import Registry
from tests.dated_leads import dated_leads
from tests.drawn_leads import draw_leads

PAGE = "pages/train.py"
APP = Path(__file__).parents[2] / "streamlit_app.py"
PATIENCE = 120  # seconds, for a machine that is busy


def leads_of(frame, name="outcomes.csv"):
    data = frame.to_csv(index=False).encode()
    read = read_leads(data, name=name)
    return Leads(name, read.frame, read.original, read.receipt, fingerprint(data))


@pytest.fixture(scope="module")
def champion():
    """A model that knows the visits only."""
    leads = draw_leads(500, first=1_000)
    options = {"exclude": ["Minutes", "Source"], "n_folds": 2, "n_repeats": 1}
    return ls.train(leads, target="Converted", **options)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty models folder, the dashboard's own in this test."""
    folder = tmp_path / "models"
    monkeypatch.setenv("LEADSCORING_MODELS", str(folder))
    yield folder
    for job in list(jobs.jobs()._jobs.values()):
        job.cancel()
        assert job.wait(PATIENCE)
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def in_use(folder, champion):
    """The folder, with the champion published."""
    champion.save(folder, by="Ana")
    return folder


def visit(leads=None, job=None):
    """Open the page Train as a new session, with leads brought from Upload."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    if leads is not None:
        app.session_state[state.TRAINING] = leads
    app.run().switch_page(PAGE)
    if job is not None:
        app.query_params["training"] = job
    return shown(app.run())


def shown(app):
    assert not app.exception
    return app


def new_leads(n=700):
    return leads_of(draw_leads(n, first=5_000))


def press(app, key):
    return shown(app.button(key=key).click().run())


def train(app):
    """Press the button and wait until the training is over."""
    press(app, "training_start")
    assert jobs.jobs().latest("training").wait(PATIENCE)
    return shown(app.run())


def publish(app, *, reason):
    """Fill in the dialog and press its button; without a browser, each run closes the dialog."""
    app.session_state["training_reason"] = reason
    press(app, "training_Publish model 2")
    app.button(key="training_Publish model 2").click()
    press(app, "training_publish")


def text_of(app):
    parts = [*app.markdown, *app.caption, *app.header, *app.subheader, *app.success, *app.info]
    return "\n".join(part.value for part in parts).replace("\\", "")


def test_the_first_model_is_published_at_once_and_the_page_says_so_before(folder):
    app = visit(new_leads())
    assert "published at once" in text_of(app)
    train(app)
    publication = Registry(folder).published()
    assert (publication.version, publication.by) == ("v0001", "You")
    assert app.header[0].value.startswith("Model 1 puts the buyer first in ")
    assert "Model 1 · cutoff" in "\n".join(caption.value for caption in app.sidebar.caption)
    assert press(app, "training_See the hot leads").title[0].value == "Hot leads"


def test_a_challenger_waits_beside_the_model_in_use_until_it_is_published(in_use):
    app = train(visit(new_leads()))
    assert Registry(in_use).published().version == "v0001"
    assert app.subheader[-1].value == "3 Result on 700 leads neither model has seen"
    assert app.header[0].value.startswith("Model 2 finds ")
    table = app.table[0].value
    assert table.columns.tolist() == [
        "Measure",
        "Model 1, in use",
        "Model 2, challenger",
        "Difference (95%)",
        "Verdict",
    ]
    assert "better" in table["Verdict"][0]
    assert "With these 700 leads, a difference of 2 points in conversion would be" in text_of(app)
    labels = [each.proto.label for each in app.get("download_button")]
    assert labels == ["Download report"]
    assert "Publish model 2" in [button.label for button in app.button]

    press(app, "training_Publish model 2")
    assert app.button(key="training_publish").disabled
    assert "To publish, say why you publish it." in text_of(app)
    publish(app, reason="It knows the minutes")
    publication, model = Registry(in_use).published(), ls.load(in_use, "v0002")
    assert (publication.version, publication.by) == ("v0002", "You")
    assert publication.reason == "It knows the minutes"
    assert publication.cutoff == model.cutoffs.for_precision(0.80).cutoff
    assert "Model 2 is published: everyone's scores come from it now." in text_of(app)
    assert app.table[0].value.columns[2] == "Model 2, in use"


def test_a_publication_by_somebody_else_meanwhile_is_told_and_nothing_is_changed(
    in_use, monkeypatch
):
    publish_as_usual = Registry.publish

    def too_late(registry, version, **given):
        monkeypatch.setattr(Registry, "publish", publish_as_usual)
        theirs = {"cutoff": 0.6, "warm": 0.3, "reason": "Fewer calls", "by": "Cy"}
        registry.publish("v0001", **theirs, expected_revision=1)
        return registry.publish(version, **given)

    app = train(visit(new_leads()))
    monkeypatch.setattr(Registry, "publish", too_late)
    publish(app, reason="Better")
    message = app.error[0].value.replace("\\", "")
    assert "revision 1, but now" in message
    assert "Nothing was published." in message
    assert Registry(in_use).published().by == "Cy"


def test_who_may_not_train_is_told_who_may(in_use, become):
    become(Role.MANAGER)
    app = visit(new_leads())
    assert app.button(key="training_start").disabled
    assert "To train a model needs the role of analyst." in text_of(app)


def test_a_role_taken_away_during_a_training_saves_nothing(
    folder, champion, become, own_database, monkeypatch
):
    def train_meanwhile(*_, **__):
        become(Role.MANAGER)
        return champion

    monkeypatch.setattr("leadscoring.app.apart.learning.train", train_meanwhile)
    app = train(visit(new_leads()))
    assert "You may not train a model" in app.error[0].value
    assert Registry(folder).versions() == []
    with own_database.reading() as link:
        assert audit.entries(link, act="refused")["details"].tolist() == ['{"act":"train"}']


def test_a_kept_champion_ends_the_comparison_and_it_is_not_offered_again(in_use):
    app = train(visit(new_leads()))
    press(app, "training_Keep model 1")
    assert "Model 2 stays in the models folder, unpublished" in text_of(app)
    assert app.button(key="training_start").label == "Train a challenger"
    assert Registry(in_use).published().version == "v0001"
    assert Registry(in_use).versions() == ["v0001", "v0002"]


def test_a_reload_and_a_walk_to_another_page_find_the_result_again(in_use):
    app = train(visit(new_leads()))
    (key,) = list(jobs.jobs()._jobs)
    headline = app.header[0].value
    app.switch_page("pages/upload.py").run()
    assert shown(app.switch_page(PAGE).run()).header[0].value == headline
    assert visit(job=key).header[0].value == headline


def test_a_fresh_session_is_offered_the_training_of_this_server(in_use):
    train(visit(new_leads()))
    fresh = visit()
    assert "A model on **outcomes.csv** is trained." in text_of(fresh)
    next(button for button in fresh.button if button.label == "Show it").click()
    assert "Model 2 finds" in shown(fresh.run()).header[0].value


def test_a_job_of_an_earlier_server_is_told(in_use):
    assert "no longer known" in text_of(visit(new_leads(), job="of-yesterday"))


def test_a_running_training_shows_its_steps_and_a_cancelled_one_saves_nothing(in_use, monkeypatch):
    entered = threading.Event()

    def slow_train(frame, *, progress, cancelled, **options):
        progress(Step(1, 0.2, "3 of 15 rounds"))
        entered.set()
        assert stop.wait(PATIENCE)
        if cancelled():
            raise Cancelled("The training was cancelled. Nothing was saved.")

    stop = threading.Event()
    monkeypatch.setattr("leadscoring.app.apart.learning.train", slow_train)
    app = visit(new_leads())
    press(app, "training_start")
    assert entered.wait(PATIENCE)
    shown(app.run())
    assert [status.label for status in app.status] == [
        "Look at the columns",
        "Test on leads left out, 3 of 15 rounds",
    ]
    assert "Compare with Model 1" in text_of(app)
    next(button for button in app.button if button.label == "Cancel").click()
    shown(app.run())
    assert "It stops after the round under way." in text_of(app)
    stop.set()
    assert jobs.jobs().latest("training").wait(PATIENCE)
    assert "was cancelled. Nothing was saved." in text_of(shown(app.run()))
    assert Registry(in_use).versions() == ["v0001"]
    assert app.button(key="training_start").label == "Train a challenger"


def test_a_failed_training_says_why_and_saves_nothing(in_use, monkeypatch):
    def failing_train(frame, **options):
        raise InvalidInput("The column 'Visits' has gone.")

    monkeypatch.setattr("leadscoring.app.apart.learning.train", failing_train)
    app = train(visit(new_leads()))
    message = app.error[0].value.replace("\\", "")
    assert message == "The column 'Visits' has gone.  \nNothing was saved."
    assert Registry(in_use).versions() == ["v0001"]


def test_a_file_without_the_champions_fields_gets_no_comparison_but_its_own_figures(in_use):
    frame = draw_leads(400, first=9_000).drop(columns="Visits")
    app = train(visit(leads_of(frame)))
    assert "cannot be compared with Model 1" in app.header[0].value.replace("\\", "")
    assert [metric.label for metric in app.metric][:2] == ["Cutoff", "Called"]
    assert not app.table


def asked_for(app, monkeypatch):
    """The options that pressing the button passes on to training."""
    asked = {}

    def no_train(frame, *, progress, cancelled, **options):
        asked.update(options)
        raise Cancelled("Enough.")

    monkeypatch.setattr("leadscoring.app.apart.learning.train", no_train)
    train(app)
    return asked


def test_what_is_chosen_on_the_page_is_what_is_trained(in_use, monkeypatch):
    app = visit(new_leads())
    app.segmented_control(key=training_setup.RESAMPLING).set_value("smote")
    app.toggle(key=training_setup.INTERACTIONS).set_value(False)
    shown(app.run())
    asked = asked_for(app, monkeypatch)
    assert (asked["target"], asked["positive"]) == ("Converted", "1")
    assert (asked["recipe"], asked["penalty"]) == ("default", "l2")
    assert (asked["resampling"], asked["interactions"], asked["curves"]) == ("smote", (), True)
    assert (asked["include"], asked["exclude"]) == ((), ())


def test_the_textbooks_model_is_a_choice_and_alone_has_a_penalty_to_choose(in_use, monkeypatch):
    app = visit(new_leads())
    assert "Against chance" not in [control.label for control in app.segmented_control]
    assert "among all fields" in app.toggle(key=training_setup.INTERACTIONS).help
    app.toggle(key=training_setup.CURVES).set_value(False)
    shown(app.segmented_control(key=training_setup.RECIPE).set_value("classic").run())
    assert "Multiply numbers" in app.toggle(key=training_setup.INTERACTIONS).help
    assert "logistic regression with one penalty" in text_of(app)
    shown(app.segmented_control(key=training_setup.PENALTY).set_value("l1").run())
    asked = asked_for(app, monkeypatch)
    assert (asked["recipe"], asked["penalty"], asked["curves"]) == ("classic", "l1", False)


ONE_WAY = ("More never lowers the score", "More never raises the score")


def one_way(app):
    """The two questions which numbers act in one direction only."""
    return [next(box for box in app.multiselect if box.label == label) for label in ONE_WAY]


def test_numbers_that_may_only_help_or_only_hurt_reach_the_training(in_use, monkeypatch):
    app = visit(new_leads())
    never_lowers, never_raises = one_way(app)
    assert never_lowers.options == never_raises.options == ["Visits", "Minutes"]
    shown(never_lowers.select("Minutes").run())
    never_lowers, never_raises = one_way(app)
    assert never_raises.options == ["Visits"]  # no number is asked for both
    shown(never_raises.select("Visits").run())
    assert one_way(app)[0].options == ["Minutes"]
    app.switch_page("pages/upload.py").run()
    shown(app.switch_page(PAGE).run())
    asked = asked_for(app, monkeypatch)
    assert (asked["rising"], asked["falling"]) == (("Minutes",), ("Visits",))


def test_a_number_that_is_switched_off_or_the_textbooks_model_takes_no_direction(
    in_use, monkeypatch
):
    app = visit(new_leads())
    shown(one_way(app)[0].select("Minutes").select("Visits").run())
    assert one_way(app)[1].options == []
    app.session_state[f"training_columns_{new_leads().digest}_Converted_1_kept"] = {
        "Visits": True,
        "Minutes": False,
        "Source": True,
    }
    app.switch_page("pages/upload.py").run()
    shown(app.switch_page(PAGE).run())
    assert one_way(app)[0].options == ["Visits"]
    assert asked_for(app, monkeypatch)["rising"] == ("Visits",)
    shown(app.segmented_control(key=training_setup.RECIPE).set_value("classic").run())
    assert ONE_WAY[0] not in [box.label for box in app.multiselect]
    assert "rising" not in asked_for(app, monkeypatch)


def test_the_order_in_time_is_offered_and_reaches_the_training(in_use, monkeypatch):
    app = visit(new_leads())
    order = next(box for box in app.selectbox if box.label == "Order in time")
    assert (order.options, order.value) == (["None", "Lead Number"], "")
    assert "Converted on" not in [box.label for box in app.selectbox]
    shown(order.set_value("Lead Number").run())
    asked = asked_for(app, monkeypatch)
    assert (asked["date"], asked["converted_on"]) == ("Lead Number", "")


def test_a_file_without_any_order_says_what_a_date_would_bring(in_use):
    app = visit(leads_of(draw_leads(400, first=9_000).drop(columns="Lead Number")))
    assert "Order in time" not in [box.label for box in app.selectbox]
    assert "No column says when a lead came in." in text_of(app)


def test_dates_of_arrival_and_conversion_are_found_and_young_leads_told(in_use, monkeypatch):
    app = visit(leads_of(dated_leads()))
    order, converted_on = (
        next(box for box in app.selectbox if box.label == label)
        for label in ("Order in time", "Converted on")
    )
    assert (order.options, order.value) == (["None", "Created", "Sold"], "Created")
    assert (converted_on.options, converted_on.value) == (["None", "Sold"], "Sold")
    assert "60 leads that came in after 7 Jul 2026 have not had that long" in text_of(app)
    assert "Use on purpose" not in [box.label for box in app.multiselect]  # a date is no field
    shown(converted_on.set_value("").run())
    assert "60 leads that came in" not in text_of(app)
    asked = asked_for(app, monkeypatch)
    assert (asked["date"], asked["converted_on"]) == ("Created", "")


def test_columns_switched_off_stay_off_after_a_walk_to_another_page(in_use, monkeypatch):
    app = visit(new_leads())
    key = f"training_columns_{new_leads().digest}_Converted_1_kept"
    assert app.session_state[key] == {"Visits": True, "Minutes": True, "Source": True}
    app.session_state[key] = {"Visits": False, "Minutes": True, "Source": True}
    app.switch_page("pages/upload.py").run()
    shown(app.switch_page(PAGE).run())
    assert asked_for(app, monkeypatch)["exclude"] == ("Visits",)


def test_columns_that_know_the_answer_are_listed_and_come_back_only_on_purpose(in_use, monkeypatch):
    frame = draw_leads(400, first=9_000)
    signed = frame["Converted"].map({1: "signed", 0: None})
    app = visit(leads_of(frame.assign(Contract=signed)))
    assert "1 column blocked because it knows the answer" in text_of(app)
    assert "**Contract**" in text_of(app)
    app.multiselect[0].select("Contract").run()
    assert asked_for(app, monkeypatch)["include"] == ("Contract",)


LATE = {"Visits": "Last visits", "Minutes": "Last minutes"}


def answer(app, column, said):
    (control,) = (c for c in app.segmented_control if f"“{column}”" in c.label)
    control.set_value(said)
    return shown(app.run())


def test_of_each_warned_column_it_is_asked_whether_it_is_known_in_time(in_use, monkeypatch):
    app = visit(leads_of(draw_leads(800, first=9_000).rename(columns=LATE)))
    assert "3 usable, 2 of them to check below; 0 blocked" in text_of(app)
    assert "0 of 2 answered: none left out, 2 used, 2 of them unconfirmed." in text_of(app)
    answer(app, "Last visits", "Yes")
    answer(app, "Last minutes", "No")
    app.switch_page("pages/upload.py").run()
    shown(app.switch_page(PAGE).run())
    assert "2 of 2 answered: 1 left out, 1 used." in text_of(app)
    asked = asked_for(app, monkeypatch)
    assert (asked["exclude"], asked["confirmed"]) == (("Last minutes",), ("Last visits",))


def test_an_answer_belongs_to_its_file_and_can_be_taken_back(in_use):
    frame = draw_leads(800, first=9_000).rename(columns=LATE)
    app = visit(leads_of(frame))
    answer(app, "Last minutes", "No")
    app.session_state[state.TRAINING] = leads_of(frame.head(790), name="other.csv")
    assert "0 of 2 answered" in text_of(shown(app.run()))
    app.session_state[state.TRAINING] = leads_of(frame)
    assert "1 of 2 answered: 1 left out" in text_of(shown(app.run()))
    answer(app, "Last minutes", None)
    assert "0 of 2 answered: none left out" in text_of(app)


def compared(app):
    press(app, "comparison_start")
    assert jobs.jobs().latest("comparison").wait(PATIENCE)
    return shown(app.run())


def test_ways_to_treat_a_rare_outcome_are_compared_in_one_table_and_nothing_is_saved(in_use):
    leads = leads_of(draw_leads(300, first=9_000)[["Visits", "Converted"]])
    app = compared(visit(leads))
    shown_table = app.table[0].value
    assert shown_table["Way"].tolist() == [
        "Leave as is",
        "Weigh (balanced weights)",
        "Repeat (oversampling)",
        "Drop (undersampling)",
        "SMOTE",
    ]
    table = jobs.jobs().latest("comparison").result.table
    assert told(table) in text_of(app)
    auc = [cell.split()[0] for cell in shown_table["Ranks buyers first (AUC)"]]
    assert auc == [f"{value:.3f}" for value in table["roc_auc"]]
    reached = "Buyers reached (recall)"
    assert shown_table[reached].tolist() == [
        "not reachable" if np.isnan(r) else f"{r:.1%}" for r in table["recall_at_target"]
    ]
    assert Registry(in_use).versions() == ["v0001"]
    app.switch_page("pages/upload.py").run()
    assert len(shown(app.switch_page(PAGE).run()).table) == 1
    assert not [button for button in app.button if button.key == "comparison_start"]
    assert "A comparison on **outcomes.csv** is at hand." in text_of(visit(leads))
    app.toggle[1].set_value(False)  # another training would come to something else
    assert app.run().button(key="comparison_start").label == "Compare again"


@pytest.fixture
def slow_comparison(monkeypatch):
    """A comparison that has done 7 of its 25 rounds, and goes on once it is let."""
    entered, go_on = threading.Event(), threading.Event()

    def slow(frame, options, *, conversion, each):
        each(7, 25)
        entered.set()
        assert go_on.wait(PATIENCE)
        each(8, 25)

    monkeypatch.setattr("leadscoring.app.apart.comparing.compare_resamplings", slow)
    yield entered, go_on
    go_on.set()


def test_a_running_comparison_keeps_a_training_waiting_until_it_is_cancelled(
    in_use, slow_comparison
):
    entered, go_on = slow_comparison
    app = visit(new_leads())
    press(app, "comparison_start")
    assert entered.wait(PATIENCE)
    shown(app.run())
    labels = [status.label for status in app.status]
    assert labels == ["Test “Leave as is”", "Test “Weigh”, 2 of 5 rounds"]
    assert app.button(key="training_start").disabled
    assert "A comparison is under way above" in text_of(app)
    next(button for button in app.button if button.label == "Cancel").click()
    shown(app.run())
    go_on.set()
    assert jobs.jobs().latest("comparison").wait(PATIENCE)
    assert "The comparison was cancelled." in text_of(shown(app.run()))
    assert not app.button(key="training_start").disabled
    assert app.button(key="comparison_start").label == "Compare the five ways"


def test_a_running_training_keeps_a_comparison_waiting(in_use, monkeypatch):
    go_on = threading.Event()

    def slow_train(frame, **options):
        assert go_on.wait(PATIENCE)
        raise Cancelled("Enough.")

    monkeypatch.setattr("leadscoring.app.apart.learning.train", slow_train)
    app = visit(new_leads())
    press(app, "training_start")
    assert app.button(key="comparison_start").disabled
    assert "A training is under way below" in text_of(app)
    go_on.set()


def test_a_failed_comparison_says_why_and_one_of_an_earlier_server_is_told(in_use, monkeypatch):
    def failing(frame, options, **given):
        raise InvalidInput("The column 'Visits' has gone.")

    monkeypatch.setattr("leadscoring.app.apart.comparing.compare_resamplings", failing)
    app = compared(visit(new_leads()))
    assert app.error[0].value.replace("\\", "").startswith("The column 'Visits' has gone.")
    app.query_params["comparison"] = "of-yesterday"
    assert "That comparison is no longer known" in text_of(shown(app.run()))


def test_training_needs_leads_of_both_outcomes_and_a_column(in_use):
    frame = draw_leads(400, first=9_000)
    few = frame.assign(Converted=[1] * 9 + [0] * 391)
    app = visit(leads_of(few))
    assert app.button(key="training_start").disabled
    assert "at least 10 leads of each outcome; one has 9" in text_of(app)

    bare = visit(leads_of(frame[["Lead Number", "Converted"]]))
    assert bare.button(key="training_start").disabled
    assert "Switch on at least one column" in text_of(bare)
