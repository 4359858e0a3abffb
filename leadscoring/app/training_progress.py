"""The card "Training": starting it, watching it, and stopping it."""

from __future__ import annotations

import streamlit as st

from leadscoring.app import cache, jobs, theme, widgets, words
from leadscoring.app.cutoff_publishing import NAME
from leadscoring.app.jobs import Job
from leadscoring.app.state import Leads
from leadscoring.app.training_columns import Columns
from leadscoring.app.training_setup import Target
from leadscoring.app.training_work import Request, Trained, stages, work
from leadscoring.exceptions import LeadScoringError
from leadscoring.lead_model import LeadModel
from leadscoring.model.preparation import FEWEST

__all__ = ["gone", "offer", "running", "start", "stopped", "time_left"]

OFTEN = 1.0  # seconds between two looks at a job that runs


def start(leads: Leads, target: Target, columns: Columns, options: dict[str, object]) -> None:
    """Offer to begin a training, or say why it cannot begin.

    Parameters
    ----------
    leads : Leads
        Labelled leads.
    target : Target
        The outcome.
    columns : Columns
        The columns to use.
    options : dict
        Other options of `train`.
    """
    champion = cache.published_model()
    why_not = _why_not(target, columns)
    with widgets.card("3 Training"):
        st.markdown(_what_happens(champion))
        by = "" if champion else _name()
        with st.container(horizontal=True, vertical_alignment="center"):
            pressed = st.button(
                _start_label(champion, is_enabled=why_not is None),
                type="primary",
                icon=":material/model_training:",
                disabled=why_not is not None,
                key="training_start",
            )
            st.caption(
                why_not or "You may leave this page meanwhile: nothing is lost.", width="content"
            )
    if pressed:
        asked = options | _asked(leads, target, columns)
        request = Request(leads, asked, champion, cache.models_folder(), by.strip() or "unknown")
        jobs.follow(jobs.jobs().start(leads.name, work(request), stages=stages(champion)))
        st.rerun()


def _name() -> str:
    """Ask who publishes the first model."""
    return str(
        st.text_input("Your name", key=NAME, persist_state="session", max_chars=60, width=280) or ""
    )


def _asked(leads: Leads, target: Target, columns: Columns) -> dict[str, object]:
    return {
        "target": target.column,
        "positive": target.positive,
        "include": columns.include,
        "exclude": columns.exclude,
        "missing": leads.placeholders,
    }


def _start_label(champion: LeadModel | None, *, is_enabled: bool) -> str:
    label = "Train a challenger" if champion else "Train the first model"
    return theme.primary_label(label) if is_enabled else label


def _what_happens(champion: LeadModel | None) -> str:
    if champion is None:
        return (
            "Learns from the leads above. No model is in use yet: this one is published at once, "
            "with the cutoff that makes 80% of the called convert."
        )
    name = words.model_name(str(champion.version))
    return (
        f"Learns from the leads above, is compared with {name}, and waits: "
        "nothing changes for anyone until you publish it."
    )


def _why_not(target: Target, columns: Columns) -> str | None:
    if not columns.used:
        return "Switch on at least one column to train."
    fewest = min(target.n_converted, target.n_not)
    if fewest < FEWEST:
        return f"Training needs at least {FEWEST} leads of each outcome; one has {fewest}."
    return None


def offer(job: Job[Trained] | None) -> None:
    """Offer a job of the server to a session that looks at none."""
    if job is None or (job.is_over and job.result is None):
        return
    done = "is trained" if job.is_over else "is being trained"
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"A model on **{words.escape(job.name)}** {done}.", width="content")
        if st.button("Show it"):
            jobs.follow(job)
            st.rerun()


@st.fragment(run_every=OFTEN)
def running(job: Job[Trained]) -> None:
    """Show how far a job is, as long as it runs.

    Parameters
    ----------
    job : Job
        The training.
    """
    if job.is_over:
        st.rerun()
    with widgets.card("3 Training"):
        if job.state == "queued":
            st.progress(0.0, text="Waits for another training to end")
        else:
            st.progress(
                job.share, text=f"Step {job.stage + 1} of {len(job.stages)}{time_left(job)}"
            )
        _steps(job)
        st.button("Cancel", icon=":material/close:", on_click=job.cancel, disabled=job.is_stopping)
        if job.is_stopping:
            st.caption("It stops after the round under way.")


def _steps(job: Job[Trained]) -> None:
    with st.container(gap="small"):
        for i, name in enumerate(job.stages):
            if i < job.stage:
                st.status(name, state="complete", type="step")
            elif i == job.stage and job.state == "running":
                st.status(f"{name}{f', {job.detail}' if job.detail else ''}", type="step")
            else:
                st.markdown(f"&nbsp;:material/radio_button_unchecked:&emsp;:small[{name}]")


def time_left(job: Job[Trained]) -> str:
    """Return how long a job may still take, in words; empty where that is too early to say."""
    seconds = job.seconds_left
    if seconds is None:
        return ""
    if seconds > 90:
        return f" · about {round(seconds / 60)} min left"
    return f" · about {max(5, 5 * round(seconds / 5))} s left"


def stopped(job: Job[Trained]) -> None:
    """Say that a job was cancelled, or why it failed."""
    if job.state == "cancelled":
        st.info("The training was cancelled. Nothing was saved.", icon=":material/cancel:")
    else:
        widgets.show_error(
            job.error or LeadScoringError("The training failed."), changed="Nothing was saved."
        )


def gone() -> None:
    """Say that the server no longer knows the job that was asked for."""
    jobs.leave()
    st.info(
        "That training is no longer known: the server was started anew since. "
        "A model that it had finished is saved; one that it had not must be trained again.",
        icon=":material/restart_alt:",
    )
