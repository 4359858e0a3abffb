"""Long work runs in a process of its own, which ends when it is told to and with the server."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pandas as pd
import pytest

import leadscoring as ls
from leadscoring.app.apart.learning import Asked, learn
from leadscoring.app.apart.running import run_apart
from leadscoring.app.jobs import Job
from leadscoring.exceptions import Cancelled, LeadScoringError, ReadError
from tests.app.apart_work import chat, die, echo, exhaust, linger, refuse, stumble
from tests.drawn_leads import draw_leads

PATIENCE = 120  # seconds, for a machine that is busy
posix = pytest.mark.skipif(os.name != "posix", reason="POSIX alone has priorities and signals")


def lives(pid: str) -> bool:
    """Whether a process is there and more than an entry that its parent has not read yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pids: list[str]) -> bool:
    tick = threading.Event()
    for _ in range(PATIENCE * 10):
        if not any(map(lives, pids)):
            return True
        tick.wait(0.1)
    return False


def test_it_runs_elsewhere_at_low_priority_and_reports_here():
    job = Job("leads")
    frame = pd.DataFrame({"Lead Source": ["Google", None], "Visits": [1.5, float("nan")]})
    back, pid, nice = run_apart(echo, frame, job)
    pd.testing.assert_frame_equal(back, frame)
    assert pid != os.getpid()
    assert nice >= 10
    assert (job.stage, job.share, job.detail) == (1, 0.5, "half")


def test_what_it_prints_does_not_stand_between_the_answers():
    assert run_apart(chat, "asked", Job("leads")) == "asked"


def test_an_error_arrives_as_it_was_raised():
    with pytest.raises(ReadError) as raised:
        run_apart(refuse, "a.csv", Job("leads"))
    assert (raised.value.file, raised.value.line) == ("a.csv", 3)
    assert str(raised.value) == "a.csv, line 3: It is empty."


@pytest.mark.parametrize(
    ("work", "told"),
    [
        (exhaust, "Memory ran out."),
        (stumble, "a reason that nobody foresaw; the server's log names it"),
        pytest.param(die, "most likely because memory ran out", marks=posix),
    ],
)
def test_an_end_that_nobody_asked_for_is_told_with_its_cause(work, told):
    with pytest.raises(LeadScoringError, match=told):
        run_apart(work, None, Job("leads"))


@posix
def test_to_cancel_ends_it_and_what_it_started_at_once(tmp_path):
    class Impatient(Job):
        def report(self, *_):
            self.cancel()

    with pytest.raises(Cancelled):
        run_apart(linger, str(tmp_path / "pids"), Impatient("leads"))
    assert gone((tmp_path / "pids").read_text().split())


SERVER = """
import sys
from leadscoring.app.apart.running import run_apart
from tests.app.apart_work import linger
class Told:
    def report(self, *told): print("reported", flush=True)
    def stopped(self): return False
run_apart(linger, sys.argv[1], Told())
"""


@posix
def test_it_ends_with_the_server_even_if_that_is_killed(tmp_path):
    root = Path(__file__).parents[2]
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(tmp_path / "pids")], stdout=subprocess.PIPE, cwd=root
    )
    with server:
        assert server.stdout.readline() == b"reported\n"
        server.kill()
    assert gone((tmp_path / "pids").read_text().split())


def test_a_model_learnt_elsewhere_is_the_one_that_is_learnt_here():
    frame = draw_leads(300, first=1)
    options = {"target": "Converted", "n_folds": 2, "n_repeats": 1, "curves": False}
    learnt = run_apart(learn, Asked(frame, options, None), Job("leads"))
    here = ls.train(frame, **options)
    pd.testing.assert_frame_equal(learnt.model.score(frame), here.score(frame))
    assert (learnt.challenge, learnt.told) == (None, "")
