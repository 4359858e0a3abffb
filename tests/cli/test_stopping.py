"""A command that is told to stop ends in order, and leaves nothing half-written behind."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from leadscoring.cli.stopping import STOPPED

HALF_WAY = """
import signal
from pathlib import Path
import click
from leadscoring.cli.command import command
from leadscoring.leads.writing import whole_file

@click.command()
@command
def write(models):
    with whole_file(Path("ranked.csv")) as file:
        file.write(b"half")
        print("half", flush=True)
        signal.pause()

write()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
@pytest.mark.parametrize(
    ("told", "code"), [(signal.SIGTERM, STOPPED), (signal.SIGINT, 1)], ids=["terminate", "Ctrl+C"]
)
def test_a_command_told_to_stop_leaves_the_older_file_and_nothing_beside_it(tmp_path, told, code):
    (tmp_path / "ranked.csv").write_bytes(b"older")
    with subprocess.Popen(
        [sys.executable, "-c", HALF_WAY], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout.readline() == "half\n"
        child.send_signal(told)
        assert child.wait(timeout=60) == code
    assert [path.name for path in tmp_path.iterdir()] == ["ranked.csv"]
    assert (tmp_path / "ranked.csv").read_bytes() == b"older"
