"""Long work beside the pages: it goes on when a visitor clicks elsewhere, reloads or leaves."""

from __future__ import annotations

import secrets
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, Generic, Literal, TypeVar

import streamlit as st

from leadscoring.app.apart.talk import UNFORESEEN
from leadscoring.exceptions import Cancelled, LeadScoringError

__all__ = ["Job", "Jobs", "State", "jobs"]

T = TypeVar("T")
State = Literal["queued", "running", "done", "failed", "cancelled"]
KEPT = 20


class Job(Generic[T]):
    """One piece of work, how far it is, and what came of it.

    Parameters
    ----------
    name : str
        What it works on.
    stages : sequence of str
        What it does, in order.
    kind : str
        What kind of work it is.

    Attributes
    ----------
    key : str
        Its name in addresses, which cannot be guessed.
    state : {"queued", "running", "done", "failed", "cancelled"}
        Where it stands.
    stage : int
        Position in the stages.
    share : float
        Share of the work that is done, in [0, 1].
    detail : str
        What is being done within the stage.
    result : object or None
        What it yielded, once done.
    error : LeadScoringError or None
        Why it failed.
    """

    def __init__(self, name: str, stages: Sequence[str] = (), kind: str = "work") -> None:
        self.key = secrets.token_urlsafe(9)
        self.name, self.kind = name, kind
        self.stages = tuple(stages)
        self.state: State = "queued"
        self.stage, self.share, self.detail = 0, 0.0, ""
        self.result: T | None = None
        self.error: LeadScoringError | None = None
        self._started: float | None = None
        self._stop = threading.Event()
        self._over = threading.Event()

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self._over.is_set()

    @property
    def is_stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    @property
    def seconds_left(self) -> float | None:
        """How long it may still take; None where that is too early to say."""
        if self._started is None or self.share < 0.08:
            return None
        return (time.monotonic() - self._started) * (1 - self.share) / self.share

    def report(self, stage: int, share: float, detail: str = "") -> None:
        """Say how far the work is; called by the work itself."""
        self.stage, self.share, self.detail = stage, share, detail

    def stopped(self) -> bool:
        """Return whether to stop; asked by the work between its steps."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the work to stop; it does so after the step under way."""
        self._stop.set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the job is over, and return whether it is."""
        return self._over.wait(seconds)

    def run(self, work: Callable[[Job[T]], T], turn: threading.Lock) -> None:
        """Do the work when it is its turn, and keep what comes of it."""
        try:
            with turn:
                self._begin()
                self.result = work(self)
            self.state = "done"
        except Cancelled as error:
            self.state, self.error = "cancelled", error
        except LeadScoringError as error:
            self.state, self.error = "failed", error
        finally:
            if self.state in ("queued", "running"):  # the thread prints the traceback to the log
                self.state, self.error = "failed", LeadScoringError(UNFORESEEN)
            self._over.set()

    def _begin(self) -> None:
        if self._stop.is_set():
            raise Cancelled(f"The work on {self.name} was cancelled before it began.")
        self.state, self._started = "running", time.monotonic()


class Jobs:
    """The jobs of a server; of those that share a turn, one runs at a time.

    Each has a thread that ends with the server: stopping the server does not
    wait for a training.
    """

    def __init__(self) -> None:
        self._jobs: dict[str, Job[Any]] = {}
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def start(
        self,
        name: str,
        work: Callable[[Job[T]], T],
        *,
        stages: Sequence[str] = (),
        kind: str = "work",
        turn: str = "training",
    ) -> Job[T]:
        """Begin a job, or queue it behind the one that runs in its turn.

        Parameters
        ----------
        name : str
            What it works on.
        work : callable
            Takes the job, reports to it, and returns the result. A
            `LeadScoringError` is a failure, `Cancelled` an answer to `stopped`.
        stages : sequence of str
            What it does, in order.
        kind : str
            What kind of work it is.
        turn : str
            Which jobs it waits for: one turn may serve several kinds.

        Returns
        -------
        job : Job
            At its beginning.
        """
        job: Job[T] = Job(name, stages, kind)
        self._jobs[job.key] = job
        for key in [key for key, old in self._jobs.items() if old.is_over][:-KEPT]:
            del self._jobs[key]
        thread = threading.Thread(
            target=job.run, args=(work, self._turns[turn]), name=f"job {name}", daemon=True
        )
        thread.start()
        return job

    def get(self, key: str, kind: str = "work") -> Job[Any] | None:
        """Return a job of a kind by its key; None where the server does not know it (any more)."""
        job = self._jobs.get(key)
        return job if job is not None and job.kind == kind else None

    def latest(self, kind: str = "work") -> Job[Any] | None:
        """Return the job of a kind that runs, or else the one that was begun last."""
        jobs = [job for job in self._jobs.values() if job.kind == kind]
        running = [job for job in jobs if not job.is_over]
        return next(iter(running or jobs[::-1]), None)


@st.cache_resource(show_spinner=False)
def jobs() -> Jobs:
    """Return the jobs of this server."""
    return Jobs()
