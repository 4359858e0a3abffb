"""The README's example runs as it stands."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import leadscoring as ls

ROOT = Path(__file__).parents[1]


def test_the_python_example_runs_and_saves_a_model_that_loads(tmp_path, monkeypatch, capsys):
    (example,) = re.findall(
        r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL
    )
    shutil.copytree(ROOT / "sample_data", tmp_path / "sample_data")
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102 (our own text)
    assert "9,000 rows read = 9,000 kept + 0 set aside" in capsys.readouterr().out
    assert ls.load("models").version == "v0001"
