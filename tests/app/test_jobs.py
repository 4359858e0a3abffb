from __future__ import annotations

import threading

import pytest

from leadscoring.app.jobs import KEPT, Jobs
from leadscoring.exceptions import Cancelled, InvalidInput

PATIENCE = 30  # seconds, for a machine that is busy


@pytest.fixture
def jobs():
    return Jobs()


@pytest.fixture
def gate():
    """Work that holds until it is let go, or asked to stop."""
    gate = threading.Event()
    yield gate
    gate.set()


def held(gate, entered=None):
    def work(job):
        if entered is not None:
            entered.set()
        assert gate.wait(PATIENCE)
        if job.stopped():
            raise Cancelled("Stopped.")
        return "yield"

    return work


def test_a_job_yields_its_result(jobs):
    def work(job):
        job.report(1, 0.5, "half of it")
        return 42

    job = jobs.start("leads.csv", work, stages=["One", "Two"])
    assert job.wait(PATIENCE)
    assert (job.state, job.result, job.error) == ("done", 42, None)
    assert (job.stage, job.share, job.detail, job.stages) == (1, 0.5, "half of it", ("One", "Two"))
    assert jobs.get(job.key) is job


def test_a_users_error_fails_the_job_and_is_kept(jobs):
    error = InvalidInput("The target says three things.")

    def work(job):
        raise error

    job = jobs.start("leads.csv", work)
    assert job.wait(PATIENCE)
    assert (job.state, job.result, job.error) == ("failed", None, error)


def test_a_bug_fails_the_job_too_and_the_next_one_still_runs(jobs, monkeypatch):
    told = threading.Event()  # what would be printed to the server's log
    monkeypatch.setattr(threading, "excepthook", lambda _: told.set())
    job = jobs.start("leads.csv", lambda _: 1 // 0)
    assert job.wait(PATIENCE)
    assert told.wait(PATIENCE)
    assert job.state == "failed"
    assert "server's log" in str(job.error)
    after = jobs.start("more.csv", lambda _: "fine")
    assert after.wait(PATIENCE)
    assert after.result == "fine"


def test_one_job_runs_at_a_time_and_the_other_waits_its_turn(jobs, gate):
    entered = threading.Event()
    first = jobs.start("first.csv", held(gate, entered))
    assert entered.wait(PATIENCE)
    second = jobs.start("second.csv", held(gate))
    assert (first.state, second.state) == ("running", "queued")
    assert jobs.latest() is first
    gate.set()
    assert second.wait(PATIENCE)
    assert (first.state, second.state) == ("done", "done")
    assert jobs.latest() is second


def test_kinds_of_work_take_turns_and_are_told_apart(jobs, gate):
    entered = threading.Event()
    training = jobs.start("leads.csv", held(gate, entered), kind="training")
    assert entered.wait(PATIENCE)
    comparison = jobs.start("leads.csv", held(gate), kind="comparison")
    assert comparison.state == "queued"
    assert (jobs.latest("training"), jobs.latest("comparison")) == (training, comparison)
    assert jobs.get(training.key, "training") is training
    assert jobs.get(training.key, "comparison") is None


def test_work_with_a_turn_of_its_own_is_not_held_up(jobs, gate):
    entered = threading.Event()
    training = jobs.start("leads.csv", held(gate, entered), kind="training")
    assert entered.wait(PATIENCE)
    scoring = jobs.start("leads", lambda _: 300, kind="rescoring", turn="rescoring")
    assert scoring.wait(PATIENCE)
    assert (scoring.result, training.state) == (300, "running")


def test_a_job_stops_when_asked_and_a_queued_one_never_begins(jobs, gate):
    entered = threading.Event()
    first = jobs.start("first.csv", held(gate, entered))
    assert entered.wait(PATIENCE)
    second = jobs.start("second.csv", lambda _: pytest.fail("it began"))
    for job in (first, second):
        job.cancel()
        assert job.is_stopping
    gate.set()
    assert first.wait(PATIENCE)
    assert second.wait(PATIENCE)
    assert (first.state, second.state) == ("cancelled", "cancelled")
    assert first.result is None


def test_how_long_is_left_follows_from_what_is_done(jobs, gate, monkeypatch):
    entered = threading.Event()
    job = jobs.start("leads.csv", held(gate, entered))
    assert entered.wait(PATIENCE)
    assert job.seconds_left is None
    job.report(0, 0.25)
    monkeypatch.setattr("time.monotonic", lambda: job._started + 10)
    assert job.seconds_left == pytest.approx(30)  # a quarter took 10 s


def test_old_jobs_are_forgotten(jobs):
    started = [jobs.start(f"{i}.csv", lambda _: None) for i in range(3)]
    for i in range(KEPT + 1):
        job = jobs.start(f"more {i}.csv", lambda _: None)
        assert job.wait(PATIENCE)
    assert jobs.get(started[0].key) is None
    assert jobs.get(job.key) is job
