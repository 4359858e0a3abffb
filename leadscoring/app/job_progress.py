"""Watching a job: how far it is, how long it may take, and stopping it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from leadscoring.app import words
from leadscoring.app.following import Kind
from leadscoring.app.jobs import Job

__all__ = ["offer", "running", "time_left"]

OFTEN = 1.0  # seconds between two looks at a job that runs


@st.fragment(run_every=OFTEN)
def running(job: Job[Any]) -> None:
    """Show how far a job is, as long as it runs, and offer to stop it.

    Parameters
    ----------
    job : Job
        Queued or running.
    """
    if job.is_over:
        st.rerun()
    if job.state == "queued":
        st.progress(0.0, text="Waits for other work on this server to end")
    else:
        st.progress(job.share, text=f"Step {job.stage + 1} of {len(job.stages)}{time_left(job)}")
    _steps(job)
    st.button(
        "Cancel",
        icon=":material/close:",
        on_click=job.cancel,
        disabled=job.is_stopping,
        key=f"cancel_{job.key}",
    )
    if job.is_stopping:
        st.caption("It stops after the round under way.")


def _steps(job: Job[Any]) -> None:
    with st.container(gap="small"):
        for i, name in enumerate(job.stages):
            if i < job.stage:
                st.status(name, state="complete", type="step")
            elif i == job.stage and job.state == "running":
                st.status(f"{name}{f', {job.detail}' if job.detail else ''}", type="step")
            else:
                st.markdown(f"&nbsp;:material/radio_button_unchecked:&emsp;:small[{name}]")


def time_left(job: Job[Any]) -> str:
    """Return how long a job may still take, in words; empty where that is too early to say."""
    seconds = job.seconds_left
    if seconds is None:
        return ""
    if seconds > 90:
        return f" · about {round(seconds / 60)} min left"
    return f" · about {max(5, 5 * round(seconds / 5))} s left"


def offer(kind: Kind[Any], *, what: str, running: str, done: str) -> None:
    """Offer a job of the server to a session that looks at none of its kind.

    Parameters
    ----------
    kind : Kind
        The kind of job.
    what : str
        What it yields, such as ``"A model"``.
    running, done : str
        What is said of it, such as ``"is being trained"`` and ``"is trained"``.
    """
    job = kind.offered()
    if job is None or (job.is_over and job.result is None):
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        said = done if job.is_over else running
        st.markdown(f"{what} on **{words.escape(job.name)}** {said}.", width="content")
        if st.button("Show it", key=f"show_{kind.name}"):
            kind.follow(job)
            st.rerun()
