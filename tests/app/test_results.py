"""The page Results: what was promised, what came of it, and what to do about it."""

from __future__ import annotations

import pytest

from leadscoring.app import results_health
from leadscoring.app.coefficient_cards import FIELD
from leadscoring.decisions.health.advice import Advice
from leadscoring.decisions.health.lift import Lift
from leadscoring.decisions.health.ripening import Ripening
from leadscoring.store.access import Role
from leadscoring.store.sample_offers import claim_offer
from tests.app import made_health
from tests.app.made_health import NAN, NOTHING, health

PAGE = "pages/results.py"


@pytest.fixture
def page(app, monkeypatch):
    """The page on a record made by hand: ``page(health())``."""

    def page(record):
        monkeypatch.setattr(results_health, "current", lambda *_: record)
        app.run()
        app.switch_page(PAGE).run()
        assert not app.exception
        return app

    return page


def text(page) -> str:
    blocks = [*page.header, *page.markdown, *page.caption, *page.warning, *page.info, *page.success]
    return "\n".join(block.value for block in blocks).replace("\\", "")


def figures(page) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def press(page, label):
    next(button for button in page.button if button.label.startswith(label)).click().run()
    assert not page.exception
    return page


def test_the_answer_is_about_the_weeks_since_the_promise_broke(page):
    shown = page(health())
    answer = "Since 28 Sep hot leads converted 70% (65% to 75%); the scores promised 80%"
    assert shown.header[0].value.replace("\\", "") == answer
    assert figures(shown) == {
        "Gap to the promise": "\N{MINUS SIGN}10 points",
        "Weeks below the promise": "3 of 6",
        "Hot leads a day": "8",
        "Outcomes that count": "600 of 700",
    }
    assert shown.warning[0].value.startswith("**Retrain on 1,630 new outcomes.** Three weeks")


def test_while_the_promise_holds_the_answer_is_about_the_published_cutoff(page):
    well = Advice("healthy", "Nothing to do: the promise is kept", "Of 600 leads 75% converted.")
    shown = page(health(is_broken=False, broken_since=None, advice=[well]))
    assert "hot leads converted 75% (71% to 78%); the scores promised 80%" in text(shown)
    assert "Nothing to do" in shown.success[0].value
    assert not shown.warning


def test_it_says_which_leads_count_and_how_that_is_known(page):
    told = text(page(health()))
    assert (
        "A lead counts 21 days after it was scored, or listed if later: 90% of conversions come "
        "within that time (told by 412 conversions, allowing for those still to come)."
    ) in told
    assert "600 hot leads count; 88 were called and are too young, 12 have not been called." in told


def test_each_card_says_what_its_figure_shows(page):
    shown = page(health())
    told = text(shown)
    assert "Lead Source: Reference fell from 9% to 3% of leads." in told
    assert "Does the cutoff still give 80%?" in [title.value for title in shown.subheader]
    assert "by what really came of 800 leads" in told
    assert "Of the 150 leads of the last week 37% (30% to 45%) were hot" in told
    assert "Hot leads converted 3.0 times (2.1 to 4.4) as often as leads drawn" in told
    fields = shown.dataframe[0].value
    assert fields["missing_now"].tolist() == [2, 31]
    assert fields["verdict"].tolist() == ["Large", "None"]


@pytest.mark.parametrize(
    ("label", "title"),
    [("Retrain", "Train"), ("Open cutoff at 79", "Cutoff"), ("See Lead Source", "Coefficients")],
)
def test_the_buttons_go_where_it_is_done(page, label, title):
    shown = press(page(health()), label)
    assert shown.title[0].value == title
    if title == "Cutoff":
        assert "Publish cutoff 79" in [button.label for button in shown.button]
    if title == "Coefficients":
        assert shown.selectbox(key=FIELD).value == "Lead Source"


def test_recalibrating_is_done_on_models(page):
    advice = Advice("recalibrate", "Recalibrate on 1,630 new outcomes", "The order is right.")
    assert press(page(health(advice=[advice])), "Recalibrate").title[0].value == "Models"


def test_before_anything_has_ripened_it_says_what_must_happen(page):
    young = Ripening(None, 12, made_health.weeks().head(0)[["week"]])
    waiting = Advice("wait", "Wait for 38 more conversions", "12 are known.")
    shown = page(
        health(
            ripening=young,
            weeks=made_health.weeks().head(0),
            since=NOTHING,
            is_broken=False,
            broken_since=None,
            n_weeks_below=0,
            reliability=health().reliability.head(0),
            needed=health().needed.head(0),
            lift=Lift(NAN, NAN, NAN, 0.0, float("inf"), 0, 0, 0),
            advice=[waiting],
        )
    )
    told = text(shown)
    assert shown.header[0].value == "No hot lead is old enough to count yet"
    assert "38 more conversions will tell how long leads take to decide" in told
    assert "7 were called and are too young, 3 have not been called." in told
    assert "Wait for 38 more conversions" in shown.info[0].value
    titles = [title.value for title in shown.subheader]
    assert titles == [
        "Share of new leads that are hot",
        "What to do",
        "Fields that changed since training (PSI)",
    ]


def test_a_card_that_has_nothing_to_show_yet_says_so(page):
    nothing = {name: getattr(health(), name).head(0) for name in ("weeks", "reliability", "needed")}
    told = text(page(health(**nothing, lift=Lift(0.8, NAN, NAN, 0.0, float("inf"), 9, 0, 0))))
    assert "No week is old enough to its last day yet." in told
    assert "Too few outcomes are old enough to say which cutoff would keep the promise." in told
    assert "No outcome is old enough yet." in told
    assert "No lead drawn from below the cutoff was called and is old enough yet." in told


def test_a_model_of_an_earlier_release_has_no_drift_to_show(page):
    shown = page(health(drift=made_health.drift().head(0)))
    assert "did not keep what its leads were like" in text(shown)


def test_without_leads_it_says_what_must_happen(app, own_database):
    claim_offer(own_database)  # else a newcomer finds the sample leads
    app.run()
    app.switch_page(PAGE).run()
    assert not app.exception
    assert app.header[0].value == "No leads yet"
    press(app, "Upload leads")
    assert app.title[0].value == "Upload"


def test_on_the_sample_leads_it_waits_for_outcomes(app):
    app.run()  # Hot leads takes them in
    app.switch_page(PAGE).run()
    assert not app.exception
    assert app.header[0].value == "No hot lead is old enough to count yet"
    assert "50 more conversions will tell" in text(app)


def test_without_a_model_there_are_no_results(new_app):
    new_app.run()
    new_app.switch_page(PAGE).run()
    assert not new_app.exception
    assert new_app.header[0].value == "No model yet"


def test_a_manager_who_may_not_train_sees_why(page, become):
    become(Role.MANAGER)
    shown = page(health())
    retrain = next(button for button in shown.button if button.label == "Retrain")
    assert retrain.disabled
    assert retrain.help == "To train a model needs the role of analyst."
