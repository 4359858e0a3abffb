"""A models folder that is damaged, of a newer release or read-only: the dashboard works and tells."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from leadscoring.app import cutoff_controls, cutoff_publishing
from leadscoring.app.cutoff_proposal import POSITIONS
from leadscoring.store.registry import Registry


def publish_a_copy(models: Path, *, cutoff: float = 0.31) -> Path:
    """Publish the same model as a second version, and return its folder."""
    registry = Registry(models)
    now = registry.published()
    made = {"cutoff": cutoff, "warm": min(cutoff, now.warm), "reason": "Again", "by": "Bo"}
    version = registry.add(registry.read("v0001"))
    registry.publish(version, **made, expected_revision=now.revision)
    return models / version


def shown(app: AppTest) -> str:
    assert not app.exception
    assert app.title[0].value == "Hot leads"
    assert {metric.label: metric.value for metric in app.metric}["On today's list"] == "30"
    foot = " ".join(part.value for part in app.sidebar.caption)
    warnings = " ".join(part.value for part in app.warning)
    return f"{foot}\n{warnings}".replace("\\", "")


def test_a_version_of_a_newer_release_is_told_and_the_one_before_serves(app: AppTest, models: Path):
    newer = publish_a_copy(models)
    data = json.dumps(json.loads((newer / "scorecard.json").read_text()) | {"format": 99}).encode()
    old = hashlib.sha256((newer / "scorecard.json").read_bytes()).hexdigest()
    sums = (newer / "SHA256SUMS").read_text().replace(old, hashlib.sha256(data).hexdigest())
    (newer / "scorecard.json").write_bytes(data)
    (newer / "SHA256SUMS").write_text(sums)
    told = shown(app.run())
    assert "Model 1 · cutoff" in told
    assert "v0002 cannot be used. The scorecard has format 99" in told
    assert "v0001 (revision 1) serves instead" in told


def test_a_record_whose_bit_turned_over_is_told(app: AppTest, models: Path):
    publish_a_copy(models)
    record = models / "published.json"
    record.write_bytes(record.read_bytes().replace(b"0.31", b"0.71"))
    told = shown(app.run())
    assert "Model 2 · cutoff 71" in told
    assert "tell different things of revision 2" in told


def test_without_the_record_what_it_told_of_still_serves(app: AppTest, models: Path):
    (models / "published.json").unlink()
    told = shown(app.run())
    assert "Model 1 · cutoff" in told
    assert "published.json is missing" in told


def test_a_read_only_folder_is_read_and_whoever_publishes_is_told(
    app: AppTest, models: Path, monkeypatch: pytest.MonkeyPatch
):
    before = Registry(models).published()
    write = os.open

    def read_only(path, flags, *rest, **named):
        if str(path).startswith(str(models)) and flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR):
            raise OSError(errno.EROFS, "Read-only file system", str(path))
        return write(path, flags, *rest, **named)

    monkeypatch.setattr(os, "open", read_only)
    assert "Model 1 · cutoff" in shown(app.run())
    app.switch_page("pages/cutoff.py").run()
    app.segmented_control(key=cutoff_controls.DIAL).set_value("Cutoff score").run()
    app.slider(key=POSITIONS["Cutoff score"]).set_value(73).run()
    app.text_input(key=cutoff_publishing.REASON).set_value("Fewer calls").run()
    app.button(key=cutoff_publishing.PUBLISH).click().run()
    assert not app.exception
    told = " ".join(part.value for part in (*app.error, *app.warning, *app.markdown))
    told = told.replace("\\", "")
    assert "Read-only file system" in told
    assert "Make the models folder writable" in told
    assert Registry(models).published() == before
