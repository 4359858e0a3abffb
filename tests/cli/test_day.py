"""A day by commands, on either kind of database."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

import leadscoring as ls
from tests.command_line import answer, run
from tests.small_model import SAMPLES

LEADS = SAMPLES / "leads_today.csv"
ID = "Lead Number"


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample model, published, and another version that is not yet."""
    folder = Path(shutil.copytree(SAMPLES.parent / "models", tmp_path / "models"))
    model = ls.load(folder)
    scorecard = replace(model.scorecard, intercept=model.scorecard.intercept - 0.5)
    replace(model, scorecard=scorecard).save(folder)
    monkeypatch.setenv("LEADSCORING_MODELS", str(folder))
    return folder


@pytest.fixture
def ranked(models: Path, tmp_path: Path) -> pd.DataFrame:
    """The sample leads as the command `score` ranks them, which knows no database."""
    run("score", LEADS, "-o", tmp_path / "ranked.csv")
    return pd.read_csv(tmp_path / "ranked.csv", dtype={ID: "str"})


def everything(lead: str, file: Path) -> dict[str, object]:
    run("about", lead, "-o", file)
    return json.loads(file.read_text(encoding="utf-8"))


def test_a_day_by_commands(
    new_database: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    ranked: pd.DataFrame,
):
    monkeypatch.setenv("LEADSCORING_DATABASE_URL", new_database())
    taken = answer("import", LEADS)
    assert (taken["id_column"], taken["n_new"], taken["n_scored"]) == (ID, 300, 300)
    assert answer("import", LEADS)["already"]

    run("settings", "set", "capacity", 20)
    run("settings", "set", "explore_percent", 0)
    may_be_called = ranked[ranked["Do Not Call"] != "Yes"]
    today = answer("today")["leads"]
    assert [lead["id"] for lead in today] == may_be_called[ID].head(20).tolist()
    best = may_be_called.iloc[0]
    told = [today[0][name] for name in ("tier", "reason_1", "name")]
    assert told == [best["tier"], best["reason_1"], best["Name"]]
    assert today[0]["probability"] == pytest.approx(best["probability"])

    first, second = (lead["id"] for lead in today[:2])
    run("outcome", first, "converted")
    soon = datetime.now(UTC).astimezone().date() + timedelta(days=3)
    run("outcome", second, "follow_up", "--on", soon)
    assert [lead["worked"] for lead in answer("today")["leads"]][:3] == [True, True, False]

    closed = tmp_path / "closed.csv"
    ranked[[ID]].tail(5).assign(Stage=["Won", "Lost", "Lost", "Lost", "Lost"]).to_csv(closed)
    taken = answer("import", closed, "--outcome", "Stage")
    assert (taken["n_converted"], taken["n_lost"]) == (1, 4)

    run("models", "publish", "v0002", "--reason", "fewer calls")
    assert answer("rescore") == {"version": "v0002", "n_scored": 300 - 1 - 5}
    assert run("rescore").stdout == "No lead waits for a score.\n"
    assert len(everything(first, tmp_path / "about.json")["scores"]) == 1
    assert len(everything(second, tmp_path / "about.json")["scores"]) == 2

    run("erase", first, "--reason", "asked for it")
    again = tmp_path / "again.csv"
    again.write_bytes(LEADS.read_bytes() + b"\n")
    assert answer("import", again)["n_forgotten"] == 1

    noted = answer("audit", "verify")
    held = everything(second, tmp_path / "about.json")
    run("backup", tmp_path / "leads.backup")
    monkeypatch.setenv("LEADSCORING_DATABASE_URL", new_database())
    assert answer("restore", tmp_path / "leads.backup")["n_rows"]["leads"] == 299
    run("audit", "verify", "--head", noted["head"])
    restored = everything(second, tmp_path / "restored.json")
    assert {**restored, "audit": None} == {**held, "audit": None}
