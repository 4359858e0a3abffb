"""The card "Training": starting it, watching it, and stopping it."""

from __future__ import annotations

import streamlit as st

from leadscoring.app import cache, identity, job_progress, roles, theme, widgets, words
from leadscoring.app.jobs import Job
from leadscoring.app.training_choice import Choice
from leadscoring.app.training_work import TRAINING, Request, Trained, stages, work
from leadscoring.exceptions import LeadScoringError
from leadscoring.lead_model import LeadModel
from leadscoring.store.access import Act

__all__ = ["gone", "offer", "running", "start", "stopped"]

COMPARING = "A comparison is under way above: train when it is over, or cancel it."


def start(choice: Choice, *, is_comparing: bool) -> None:
    """Offer to begin a training, or say why it cannot begin.

    Parameters
    ----------
    choice : Choice
        What to train on, and how.
    is_comparing : bool
        Whether the session's comparison is under way.
    """
    champion, leads = cache.published_model(), choice.leads
    person = identity.require_person()
    why_not = roles.why_not(person, Act.TRAIN) or (COMPARING if is_comparing else choice.why_not)
    with widgets.card("3 Training"):
        st.markdown(_what_happens(champion))
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
        request = Request(
            leads, choice.asked(), champion, cache.registry(), cache.database(), person
        )
        TRAINING.start(leads.name, work(request), stages=stages(champion))
        st.rerun()


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


def offer() -> None:
    """Offer a training of the server to a session that looks at none."""
    job_progress.offer(TRAINING, what="A model", running="is being trained", done="is trained")


def running(job: Job[Trained]) -> None:
    """Show how far a training is, as long as it runs."""
    with widgets.card("3 Training"):
        job_progress.running(job)


def stopped(job: Job[Trained]) -> None:
    """Say that a job was cancelled, or why it failed."""
    if job.state == "cancelled":
        st.info("The training was cancelled. Nothing was saved.", icon=":material/cancel:")
    else:
        widgets.show_error(
            job.error or LeadScoringError("The training failed."), changed="Nothing was saved."
        )


def gone(*, is_told: bool) -> None:
    """Say that the server no longer knows the job that was asked for.

    Parameters
    ----------
    is_told : bool
        Whether the page says already that a training was interrupted.
    """
    TRAINING.leave()
    if is_told:
        return
    st.info(
        "That training is no longer known: the server was started anew since. "
        "A model that it had finished is saved; one that it had not must be trained again.",
        icon=":material/restart_alt:",
    )
