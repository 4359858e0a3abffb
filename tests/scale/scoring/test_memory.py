"""What a lead costs of memory while its file is ranked."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from leadscoring.scale.scoring.ranking_text import rank_text
from tests.scale.scoring.hostile_model import MODEL
from tests.scale.scoring.test_ranking_text import leads, written

FEW, MANY = 100_000, 400_000


def peak(path, target):
    """Rank a file in a process of its own; return the most memory it had, in bytes."""
    words = [sys.executable, "-m", __name__, str(path), str(target)]
    return int(subprocess.run(words, check=True, capture_output=True, text=True).stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak as Linux tells it")
def test_a_lead_costs_less_memory_than_its_row_has_bytes(tmp_path):
    rows = leads(1000, notes=["something that somebody wrote " * 7])
    block = written(rows)[len(written([])) :]
    peaks = []
    for n in (FEW, MANY):
        path = tmp_path / f"{n}.csv"
        path.write_bytes(written([]) + block * (n // 1000))
        peaks.append(peak(path, tmp_path / "ranked.csv"))
    in_the_file = len(block) / 1000
    assert (peaks[1] - peaks[0]) / (MANY - FEW) < 0.85 * in_the_file


if __name__ == "__main__":
    from pathlib import Path

    lines = {"cutoff": MODEL.cutoff, "warm": MODEL.warm}
    rank_text(MODEL.routing, Path(sys.argv[1]), Path(sys.argv[2]), **lines)
    # Its own peak: the one of getrusage begins with that of the process which started it.
    told = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    print(1024 * int(told.group(1)))  # noqa: T201
