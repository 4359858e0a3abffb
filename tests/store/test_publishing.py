"""Who may publish, and what the audit log says of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from leadscoring.exceptions import NotAllowed, RegistryError, StaleRevision
from leadscoring.store import audit, publishing
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.registry import Registry

LINES = {"cutoff": 0.7, "warm": 0.4, "reason": "Better"}


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    """Two versions, the first of them published."""
    made = Registry(tmp_path / "models")
    for content in (b"{}", b"[]"):
        made.add({"scorecard.json": content})
    made.publish("v0001", **LINES, by="Ann", expected_revision=None)
    return made


def told(database: Database) -> list[tuple[str, str, str]]:
    with database.reading() as link:
        return audit.entries(link)[["who", "act", "subject"]].apply(tuple, axis=1).tolist()


def test_a_manager_moves_the_cutoff_and_an_analyst_publishes_a_model(
    database: Database, registry: Registry, ann: Person, dee: Person
):
    moved = publishing.publish(
        database, registry, ann, "v0001", **{**LINES, "cutoff": 0.6}, expected_revision=1
    )
    assert (moved.revision, moved.cutoff, moved.by) == (2, 0.6, "Ann")
    new = publishing.publish(database, registry, dee, "v0002", **LINES, expected_revision=2)
    assert registry.published() == new
    assert told(database)[:2] == [
        ("dee@example.com", "model published", "v0002"),
        ("ann@example.com", "cutoff published", "v0001"),
    ]
    with database.reading() as link:
        details = audit.entries(link, act="model published")["details"].item()
    assert json.loads(details) == {"revision": 3, **LINES}


@pytest.mark.parametrize("who", ["ann", "bob", "eve"])
def test_who_may_not_publish_a_model_is_refused_and_that_is_told(
    who: str, request: pytest.FixtureRequest, database: Database, registry: Registry
):
    person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed, match=r"may not publish a model.*analyst"):
        publishing.publish(database, registry, person, "v0002", **LINES, expected_revision=1)
    assert len(registry.history()) == 1
    assert told(database)[0] == (person.email, "refused", "v0002")


def test_what_the_registry_refuses_leaves_no_entry(
    database: Database, registry: Registry, dee: Person
):
    before = told(database)
    with pytest.raises(StaleRevision):
        publishing.publish(database, registry, dee, "v0002", **LINES, expected_revision=7)
    with pytest.raises(RegistryError, match="no version 'v0009'"):
        publishing.publish(database, registry, dee, "v0009", **LINES, expected_revision=1)
    assert told(database) == before


def test_a_manager_takes_back_a_cutoff_but_no_model(
    database: Database, registry: Registry, ann: Person, dee: Person
):
    publishing.publish(
        database, registry, ann, "v0001", **{**LINES, "cutoff": 0.6}, expected_revision=1
    )
    back = publishing.rollback(database, registry, ann, reason="Too many", expected_revision=2)
    assert (back.revision, back.cutoff) == (3, 0.7)
    publishing.publish(database, registry, dee, "v0002", **LINES, expected_revision=3)
    with pytest.raises(NotAllowed):
        publishing.rollback(database, registry, ann, reason="Worse", expected_revision=4)
    back = publishing.rollback(database, registry, dee, reason="Worse", expected_revision=4)
    assert (back.version, back.by) == ("v0001", "Dee")
    assert told(database)[0] == ("dee@example.com", "publication taken back", "v0001")


def test_an_analyst_saves_a_model_and_only_a_folders_first_one_is_published(
    database: Database, tmp_path: Path, dee: Person, ann: Person
):
    registry = Registry(tmp_path / "new")
    lines = {"cutoff": 0.7, "warm": 0.4}
    for version in ("v0001", "v0002"):
        files = {"card.json": version.encode()}
        assert publishing.add(database, registry, dee, files, **lines) == version
    with pytest.raises(NotAllowed, match="may not train"):
        publishing.add(database, registry, ann, {"card.json": b"{}"}, **lines)
    assert [(p.version, p.by) for p in registry.history()] == [("v0001", "Dee")]
    assert registry.versions() == ["v0001", "v0002"]
    assert told(database)[:4] == [
        ("ann@example.com", "refused", ""),
        ("dee@example.com", "model saved", "v0002"),
        ("dee@example.com", "model published", "v0001"),
        ("dee@example.com", "model saved", "v0001"),
    ]


def test_a_damaged_record_is_told_to_who_may_publish_models(
    database: Database, registry: Registry, ann: Person, dee: Person
):
    (registry.folder / "published.json").write_text("{")
    with pytest.raises(NotAllowed):
        publishing.publish(database, registry, ann, "v0001", **LINES, expected_revision=1)
    with pytest.raises(RegistryError, match="no record of a publication"):
        publishing.publish(database, registry, dee, "v0001", **LINES, expected_revision=1)
    with pytest.raises(RegistryError, match="no record of a publication"):
        publishing.rollback(database, registry, dee, reason="Back", expected_revision=1)
