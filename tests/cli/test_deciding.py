"""Publishing and training by command, in a team and alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from leadscoring.leads.writing import write_table
from leadscoring.store.registry import Registry
from tests.command_line import answer, run
from tests.made_leads import made_leads


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two versions, made without a database; the first is published."""
    folder = tmp_path_factory.mktemp("trained")
    write_table(made_leads(200), folder / "labelled.csv")
    for _ in range(2):
        train(folder)
    return folder


@pytest.fixture
def models(trained: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(trained, tmp_path / "copy"))


def train(folder: Path, expect: int = 0) -> str:
    words = ("train", folder / "labelled.csv", "--target", "Converted", "--max-pairs", 0)
    done = run(*words, "--jobs", 1, "--models", folder / "models", expect=expect)
    return done.stderr if expect else done.stdout


def audited() -> list[tuple[str, str, str]]:
    rows = answer("audit", "list", "--limit", 3)["entries"]
    return [(row["who"], row["act"], row["subject"]) for row in rows]


def test_where_nobody_made_a_database_none_is_made(here, models, tmp_path):
    run("cutoff", "--at", 0.5, "--publish", "--reason", "more calls", "--models", models / "models")
    assert len(Registry(models / "models").history()) == 2
    assert not (tmp_path / "leads.db").exists()


def test_in_a_team_a_manager_publishes_a_cutoff_but_no_model(team, login, models):
    at = ("--models", models / "models", "--reason", "as agreed")
    login("ann")
    run("cutoff", "--at", 0.5, "--publish", *at)
    assert "may not publish a model" in run("models", "publish", "v0002", *at, expect=2).stderr
    login("bob")
    assert "may not publish" in run("models", "rollback", *at, expect=2).stderr
    login("dee")
    run("models", "publish", "v0002", *at)
    run("models", "rollback", *at)
    login("eve")
    assert audited() == [
        ("dee@example.com", "publication taken back", "v0001"),
        ("dee@example.com", "model published", "v0002"),
        ("bob@example.com", "refused", "revision 2"),
    ]
    assert [p.by for p in Registry(models / "models").history()[1:]] == ["Ann", "Dee", "Dee"]


def test_in_a_team_no_rep_looks_into_the_model(team, login, models, tmp_path):
    at, points = ("--models", models / "models"), tmp_path / "points.csv"
    login("bob")
    for words in (
        ("cutoff",),
        ("models", "list"),
        ("models", "show"),
        ("models", "export", "-o", points),
        ("evaluate", models / "labelled.csv"),
        ("compare", "v0001", "v0002", models / "labelled.csv"),
    ):
        assert "Bob may not look into the model" in run(*words, *at, expect=2).stderr
    assert not points.exists()
    login("dee")
    run("models", "export", "-o", points, *at)
    login("eve")
    assert audited()[0] == ("dee@example.com", "model export", "v0001")


def test_in_a_team_an_analyst_trains_and_the_first_model_is_published(team, login, models):
    shutil.rmtree(models / "models")
    login("ann")
    assert "Ann may not train a model" in train(models, expect=2)
    login("dee")
    assert "Saved v0001 (published)" in train(models)
    login("eve")
    assert audited() == [
        ("dee@example.com", "model published", "v0001"),
        ("dee@example.com", "model saved", "v0001"),
        ("ann@example.com", "refused", ""),
    ]
