"""The job of a kind that a session looks at, also after a reload or on another page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import streamlit as st

from leadscoring.app import state
from leadscoring.app.jobs import Job, jobs
from leadscoring.app.state import Key

__all__ = ["Kind"]

T = TypeVar("T")


@dataclass(frozen=True)
class Kind(Generic[T]):
    """A kind of job; a session looks at one of each kind at a time.

    Parameters
    ----------
    name : str
        Its name in the page's address, so that a reload finds the job again.
    turn : str
        Which jobs it waits for; see `Jobs.start`.
    """

    name: str
    turn: str = "training"

    @property
    def _followed(self) -> Key[str]:
        """The job that this session looks at; it outlasts a visit to another page."""
        return Key(f"{self.name}_job")

    @property
    def _left(self) -> Key[frozenset[str]]:
        """Jobs that this session has closed."""
        return Key(f"{self.name}_jobs_left")

    def start(self, name: str, work: Callable[[Job[T]], T], *, stages: Sequence[str]) -> None:
        """Begin a job and look at it; see `Jobs.start`."""
        self.follow(jobs().start(name, work, stages=stages, kind=self.name, turn=self.turn))

    def current(self) -> tuple[Job[T] | None, bool]:
        """Return the job that this session looks at, and whether one is asked for that is gone."""
        key = st.query_params.get(self.name) or state.get(self._followed)
        if key is None:
            return None, False
        job = jobs().get(key, self.name)
        if job is not None:
            self.follow(job)
        return job, job is None

    def follow(self, job: Job[T]) -> None:
        """Make a job the one that this session and this page's address name."""
        state.put(self._followed, job.key)
        if st.query_params.get(self.name) != job.key:
            st.query_params[self.name] = job.key

    def leave(self) -> None:
        """Look at no job of this kind any more; the work itself goes on."""
        key = st.query_params.get(self.name) or state.get(self._followed)
        state.drop(self._followed)
        st.query_params.pop(self.name, None)
        if key is not None:
            state.put(self._left, state.get(self._left, frozenset()) | {key})

    def offered(self) -> Job[T] | None:
        """Return a job that this session may want to look at: the running one or the last."""
        job = jobs().latest(self.name)
        return None if job is None or job.key in state.get(self._left, frozenset()) else job
