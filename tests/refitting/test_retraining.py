"""What a nightly job decides: nothing, to wait, to publish; never over somebody else's head."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from leadscoring.exceptions import InvalidInput, NotAllowed
from leadscoring.refitting import retraining
from leadscoring.refitting.retraining import refit
from leadscoring.store import audit, people, publishing
from leadscoring.store.access import Role
from leadscoring.store.registry import Registry
from tests.refitting.made import challenger, looked


@pytest.fixture
def me(database):
    return people.one_person(database)


@pytest.fixture
def registry(tmp_path):
    """A models folder in which one version is published, whatever is in its files."""
    registry = Registry(tmp_path / "models")
    registry.add({"card.json": b"{}"})
    lines = {"cutoff": 0.6, "warm": 0.4, "reason": "First", "by": "Ana"}
    registry.publish("v0001", expected_revision=None, **lines)
    return registry


@pytest.fixture
def found(monkeypatch):
    """Let the job find a promise that held or fell, and train a challenger that is so good."""

    def found(*, fell=None, verdict="better", meanwhile=lambda: None):
        def train(*_, **__):
            meanwhile()
            if verdict == "too few":
                raise InvalidInput("There are 3 leads.")
            return challenger(verdict)

        monkeypatch.setattr(retraining, "look", lambda *_, **__: looked(fell=fell))
        known = SimpleNamespace(too_few="")
        monkeypatch.setattr(retraining, "outcomes", lambda *_, **__: known)
        monkeypatch.setattr(retraining, "train_challenger", train)
        files = {"card.json": b'{"is": "another"}'}
        monkeypatch.setattr("leadscoring.lead_model.model.LeadModel.files", lambda _: files)

    return found


def acts(database):
    with database.reading() as link:
        return audit.entries(link)["act"].tolist()


def test_where_nothing_is_needed_nothing_is_done(found, database, registry, me):
    found()
    done = refit(database, registry, me, if_needed=True, publish_if_better=True)
    assert (done.decision, done.challenger) == ("not needed", None)
    assert registry.versions() == ["v0001"]
    assert "model saved" not in acts(database)
    # ... but who asks for it gets it.
    assert refit(database, registry, me).decision == "waits"


def test_a_better_model_is_published_at_a_cutoff_that_keeps_the_promise(
    found, database, registry, me
):
    found(fell=42)
    done = refit(database, registry, me, if_needed=True, publish_if_better=True)
    assert done.decision == "published"
    latest = registry.published()
    assert (latest.revision, latest.version, latest.by) == (2, "v0002", me.name)
    assert latest.reason.startswith("Retrained on the team's outcomes. v0002 finds 50 more")
    assert "45.0 points off instead of 50.0" in latest.reason
    assert {"model saved", "model published"} <= set(acts(database))
    told = done.why(champion="Model 1", challenger="Model 2")
    assert told.endswith("It is published at cutoff 60.")


def test_it_waits_unless_told_to_publish(found, database, registry, me):
    found(fell=42)
    done = refit(database, registry, me, if_needed=True)
    assert (done.decision, registry.versions()) == ("waits", ["v0001", "v0002"])
    assert registry.published().revision == 1
    assert "waits for somebody to publish it" in done.why(champion="v0001", challenger="v0002")


@pytest.mark.parametrize("verdict", ["no evidence", "worse"])
def test_what_is_not_shown_to_be_better_waits(found, database, registry, me, verdict):
    found(fell=42, verdict=verdict)
    done = refit(database, registry, me, publish_if_better=True)
    assert (done.decision, registry.published().revision) == ("waits", 1)
    assert "does not show it to be better" in done.why(champion="v0001", challenger="v0002")


def test_what_somebody_published_meanwhile_stays_published(found, database, registry, me):
    other = {"cutoff": 0.7, "warm": 0.4, "reason": "Fewer calls", "expected_revision": 1}
    found(
        fell=42,
        meanwhile=lambda: publishing.publish(database, registry, me, "v0001", **other),
    )
    done = refit(database, registry, me, publish_if_better=True)
    assert done.decision == "overtaken"
    assert (registry.published().revision, registry.published().cutoff) == (2, 0.7)
    assert registry.versions() == ["v0001", "v0002"]
    assert "But it waits: Publishing was based on revision 1" in done.why(
        champion="v0001", challenger="v0002"
    )


def test_too_few_outcomes_are_told_and_nothing_is_saved(found, database, registry, me):
    found(fell=42, verdict="too few")
    done = refit(database, registry, me, publish_if_better=True)
    assert (done.decision, done.note) == ("too few", "There are 3 leads.")
    assert registry.versions() == ["v0001"]


def test_a_manager_may_not_retrain(found, database, registry, me):
    found(fell=42)
    people.change(database, me, me.id, roles=[Role.MANAGER])
    with pytest.raises(NotAllowed, match="train a model"):
        refit(database, registry, me)
    assert registry.versions() == ["v0001"]
