"""The card "Recalibrate": correcting the model in use by what really happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from leadscoring.app import cache, clock, job_progress, models_list, roles, state, widgets, words
from leadscoring.app.following import Kind
from leadscoring.app.jobs import Job
from leadscoring.app.state import Key
from leadscoring.decisions import provenance
from leadscoring.exceptions import LeadScoringError
from leadscoring.lead_model import LeadModel
from leadscoring.refitting.recalibrating import Recalibrated, recalibrate_in_use
from leadscoring.store.access import Act, Person

__all__ = ["show"]

RECALIBRATING: Kind[Recalibrated] = Kind("recalibrating")
"""The recalibration that a session looks at."""

SINCE: Key[date | None] = Key("models_since")
"""The day since which leads count; None where the product chooses."""

STAGES = ("Read what came of the team's leads, and correct the scores by it",)


def show(person: Person, model: LeadModel) -> None:
    """Offer to recalibrate the model in use, or show what came of it.

    Parameters
    ----------
    person : Person
        Who looks.
    model : LeadModel
        The model in use.
    """
    job, is_gone = RECALIBRATING.current()
    if is_gone:
        RECALIBRATING.leave()
    if job is None:
        _offer(person, model)
    elif not job.is_over:
        job_progress.running(job)
    elif job.result is not None:
        _done(job.result)
    else:
        _failed(job)


def _offer(person: Person, model: LeadModel) -> None:
    name = words.model_name(str(model.version))
    why_not = roles.why_not(person, Act.TRAIN)
    st.markdown(
        f"Where {name} still puts buyers first but promises too much or too little, it need not "
        "be trained anew: its scores are corrected by what came of your team's leads. That makes "
        "a new version, which waits until you publish it."
    )
    since = st.date_input(
        "Only leads that came in since (optional)",
        value=None,
        max_value=clock.today(),
        format="YYYY-MM-DD",
        key=SINCE,
        width=320,
        help="Left empty: since the promise is broken, or all where it holds",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            f"Recalibrate {name[:1].lower()}{name[1:]}",
            icon=":material/tune:",
            disabled=why_not is not None,
            key="models_recalibrate",
        )
        st.caption(why_not or "Nothing changes for anyone meanwhile.", width="content")
    if pressed:
        RECALIBRATING.start(name, _work(person, since), stages=STAGES)
        st.rerun()


def _work(person: Person, since: date | None) -> Callable[[Job[Recalibrated]], Recalibrated]:
    database, registry = cache.database(), cache.registry()

    def run(job: Job[Recalibrated]) -> Recalibrated:
        job.report(0, 0.05)
        return recalibrate_in_use(database, registry, person, since=since)

    return run


def _done(result: Recalibrated) -> None:
    name = words.model_name(str(result.model.version))
    before = words.model_name(str(result.before.version))
    st.success(f"{name} is saved and waits to be published.", icon=":material/check:")
    st.markdown(words.escape(provenance.recalibrated(result.model.card, before=before)))
    st.caption(words.escape(result.told))
    with st.container(horizontal=True):
        if st.button(f"Open {name[:1].lower()}{name[1:]}", key="models_open_new"):
            state.put(models_list.OPEN_VERSION, str(result.model.version))
            _leave()
        if st.button("Close", type="tertiary", key="models_recalibrated_close"):
            _leave()


def _failed(job: Job[Recalibrated]) -> None:
    if job.state == "cancelled":
        st.info("The recalibration was cancelled. Nothing was saved.", icon=":material/cancel:")
    else:
        error = job.error or LeadScoringError("The recalibration failed.")
        widgets.show_error(error, changed="Nothing was saved.")
    if st.button("Close", key="models_recalibrated_close"):
        _leave()


def _leave() -> None:
    RECALIBRATING.leave()
    st.rerun()
