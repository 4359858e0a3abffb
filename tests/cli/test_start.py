"""What the dashboard is started with, and when it is not."""

from __future__ import annotations

import subprocess
from datetime import UTC, date, datetime

import pytest

from leadscoring.cli import opening, start
from leadscoring.store.database import absolute
from leadscoring.world.plan import World
from tests.command_line import answer, run


@pytest.fixture
def started(monkeypatch, tmp_path):
    """The commands that were run instead of a server, and their environments."""
    found = []

    def instead(words, *, env, **_):
        found.append((words, env))
        return subprocess.CompletedProcess(words, 0)

    monkeypatch.setattr(opening.subprocess, "run", instead)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("LEADSCORING_DATABASE_URL", raising=False)
    monkeypatch.setattr(opening, "_ROOT", tmp_path)
    (tmp_path / "streamlit_app.py").touch()
    (tmp_path / ".streamlit").mkdir()
    monkeypatch.chdir(tmp_path)
    return found


def test_it_listens_on_this_machine_alone_and_works_with_the_callers_files(started, tmp_path):
    answer("app", "--port", 8600)
    words, environment = started[0]
    assert words[1:4] == ["-m", "leadscoring.app.serving", "run"]
    assert words[-4:] == ["--server.port", "8600", "--server.address", "127.0.0.1"]
    assert environment["LEADSCORING_MODELS"] == str(tmp_path / "models")
    assert environment["LEADSCORING_DATABASE_URL"] == absolute(
        f"sqlite:///{tmp_path}/leadscoring.db"
    )


def test_others_may_reach_it_only_where_people_sign_in(started, tmp_path):
    refused = run("app", "--address", "192.168.0.7", expect=2)
    assert "nobody would have to sign in" in refused.stderr
    file = tmp_path / ".streamlit" / "secrets.toml"
    file.write_text("[auth\n")
    assert "cannot be read" in run("app", "--address", "192.168.0.7", expect=2).stderr
    assert started == []
    file.write_text("[auth]\nclient_id = 'leads'\n")
    run("app", "--address", "192.168.0.7")
    assert started[0][0][-1] == "192.168.0.7"


def test_a_world_ends_yesterday_and_says_how_to_look_at_it(monkeypatch, tmp_path):
    made = []
    monkeypatch.setattr(start, "make_world", lambda *asked, told: made.append((*asked, told)))
    monkeypatch.setattr(start.moments, "now", lambda: datetime(2026, 3, 2, 9, tzinfo=UTC))
    folder = tmp_path / "the year"
    data = answer("sample", "--world", folder, "--weeks", 3, "--seed", 5)
    assert (data["begin"], data["weeks"]) == ("2026-02-09", 3)
    assert made[0][:2] == (folder, World(date(2026, 2, 9), weeks=3, seed=5))
    text = run("sample", "--world", folder, "--weeks", 3, "--seed", 5).stdout
    assert f"leadscoring app --database 'sqlite:///{folder}/leadscoring.db'" in text


def test_samples_go_into_one_folder_or_a_world_does(tmp_path):
    assert "Name one folder" in run("sample", expect=2).stderr
    assert "Name one folder" in run("sample", tmp_path, "--world", tmp_path, expect=2).stderr
