"""A training that the server did not live to end: told, and begun again with the same choices."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from leadscoring.app import cache, clock, identity, roles, words
from leadscoring.app.state import Leads
from leadscoring.app.training_sources import Source
from leadscoring.app.training_work import TRAINING, Request, stages, work
from leadscoring.store import trainings
from leadscoring.store.access import Act
from leadscoring.store.trainings import Training

__all__ = ["show"]


def show(sources: Sequence[Source]) -> bool:
    """Say which training was interrupted last, and offer to start it again.

    Parameters
    ----------
    sources : sequence of Source
        The labelled leads at hand.

    Returns
    -------
    is_told : bool
        Whether there is one.
    """
    person = identity.require_person()
    if roles.why_not(person, Act.TRAIN) is not None:
        return False
    found = trainings.interrupted(cache.database())
    if not found:
        return False
    leads = next((s.leads for s in sources if s.leads.digest == found[0].digest), None)
    with st.container(border=True):
        st.warning(_told(found[0], leads), icon=":material/restart_alt:")
        with st.container(horizontal=True):
            if leads is not None and st.button("Start it again", key="training_again"):
                _start_again(found[0], leads)
            if st.button("Leave it", type="tertiary", key="training_leave"):
                trainings.forget(cache.database(), found[0].key)
                st.rerun()
    return True


def _told(training: Training, leads: Leads | None) -> str:
    begun = clock.at(training.at)
    remedy = (
        "It can start again with the same choices."
        if leads is not None
        else "Upload the same file again to start it with the same choices, or choose others below."
    )
    return (
        f"The training of **{words.escape(training.file_name)}** was interrupted: the server stopped. "
        f"{words.escape(training.by)} had begun it {begun}. {remedy}"
    )


def _start_again(training: Training, leads: Leads) -> None:
    champion = cache.published_model()
    database, person = cache.database(), identity.require_person()
    request = Request(leads, training.options, champion, cache.registry(), database, person)
    TRAINING.start(leads.name, work(request), stages=stages(champion))
    trainings.forget(database, training.key)
    st.rerun()
