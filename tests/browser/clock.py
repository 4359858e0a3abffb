"""A dashboard that takes another moment for now: a world's own, whatever day the tests run on."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

# Python runs a file of this name before anything else.
_FIRST = """
from datetime import datetime, timedelta
from pathlib import Path

from leadscoring.model import describing
from leadscoring.store import moments, registry


class Shifted(datetime):
    @classmethod
    def now(cls, tz=None):
        seconds = float(Path({path!r}).read_text())
        return datetime.now(tz) + timedelta(seconds=seconds)


describing.datetime = moments.datetime = registry.datetime = Shifted
"""


@dataclass(frozen=True)
class Clock:
    """The clock of the servers that are started after it was made."""

    path: Path

    @classmethod
    def install(cls, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Clock:
        clock = cls(folder / "shift.txt")
        clock.set(datetime.now(UTC))
        (folder / "sitecustomize.py").write_text(_FIRST.format(path=str(clock.path)))
        paths = [str(folder), os.environ.get("PYTHONPATH", "")]
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
        return clock

    def set(self, moment: datetime) -> None:
        """Let it be this moment now; the clock goes on from there."""
        unfinished = self.path.with_suffix(".new")
        unfinished.write_text(str((moment - datetime.now(UTC)).total_seconds()))
        unfinished.replace(self.path)
