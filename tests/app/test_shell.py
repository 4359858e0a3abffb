from __future__ import annotations

from pathlib import Path

from leadscoring.app import state
from leadscoring.store.registry import Registry


def sidebar_text(app) -> str:
    return "\n".join(caption.value for caption in app.sidebar.caption)


def publish(models: Path, cutoff: float, by: str) -> None:
    registry = Registry(models)
    now = registry.published()
    registry.publish(
        "v0001",
        cutoff=cutoff,
        warm=0.1,
        reason="Fewer calls",
        by=by,
        expected_revision=now.revision,
    )


def test_the_menu_leads_to_every_page_under_its_section(app):
    app.run()
    assert not app.exception
    sections = [markdown.value for markdown in app.sidebar.markdown]
    assert sections == [f":small[**{name}**]" for name in ("Work", "Decide", "Model", "Keep")]
    links = [link.proto.label for link in app.sidebar.get("page_link")]
    assert links == [
        *("Hot leads", "Upload", "Cutoff", "Results", "Segments", "Team"),
        *("Coefficients", "Train", "Models", "People", "Records"),
    ]


def test_it_opens_on_hot_leads_with_a_list_for_today(app):
    app.run()
    assert app.title[0].value == "Hot leads"
    assert {metric.label: metric.value for metric in app.metric}["On today's list"] == "30"


def test_the_foot_names_the_published_model_and_follows_a_publication(app, models):
    app.run()
    assert "Model 1 · cutoff" in sidebar_text(app)
    assert "by Ana" in sidebar_text(app)
    publish(models, cutoff=0.62, by="Bo *the* boss")
    app.run()
    assert "Model 1 · cutoff 62" in sidebar_text(app)
    assert r"by Bo \*the\* boss" in sidebar_text(app)


def test_a_new_installation_says_that_no_model_is_published(new_app):
    new_app.run()
    assert not new_app.exception
    assert sidebar_text(new_app) == "No model published yet"


def test_a_damaged_model_is_named_and_no_traceback_is_shown(app, models):
    path = models / "v0001" / "scorecard.json"
    path.chmod(0o600)
    path.write_text("{}")
    app.run()
    assert not app.exception
    assert "v0001" in app.error[0].value.replace("\\", "")


def test_a_damaged_record_leaves_the_last_good_publication_in_use(app, models):
    publish(models, cutoff=0.62, by="Bo")
    publish(models, cutoff=0.31, by="Cy")
    (models / "published.json").write_text("not json")
    app.run()
    assert not app.exception
    assert "Model 1 · cutoff" in sidebar_text(app)


def test_no_two_values_share_a_session_key():
    keys = [value for value in vars(state).values() if isinstance(value, state.Key)]
    assert len(keys) >= 5
    assert len(set(keys)) == len(keys)
