"""The card "Groups by what drives their score": finding them, and how each fares."""

from __future__ import annotations

import streamlit as st

from leadscoring.app import cache, clock, groups_table, groups_work, job_progress, widgets, words
from leadscoring.app.groups_work import FINDING, STAGES
from leadscoring.app.jobs import Job
from leadscoring.decisions.groups.grouping import Grouping
from leadscoring.exceptions import LeadScoringError
from leadscoring.lead_model import LeadModel
from leadscoring.store import grouping
from leadscoring.store.access import Person
from leadscoring.store.grouping import Kept

__all__ = ["show"]

ABOUT = (
    "Leads whose scores come about alike: a handful of groups, found from what each field adds to "
    "a lead's score, named by what sets them apart. It takes a few seconds."
)
OTHERS_NOW = "The leads have changed, or you want to be sure? Find them again."


def show(person: Person, model: LeadModel) -> None:
    """Show the groups, or offer to find them, or how far that is.

    Parameters
    ----------
    person : Person
        Who looks; they must be allowed to see all leads.
    model : LeadModel
        The published model.
    """
    with widgets.card("Groups by what drives their score", key="groups"):
        job, is_gone = FINDING.current()
        if is_gone:
            FINDING.leave()
        if job is not None and not job.is_over:
            job_progress.running(job)
            return
        _over(job)
        with cache.database().reading() as link:
            kept = grouping.read(link)
        if kept is None:
            _offer("Find groups", ABOUT, person, model)
            return
        groups_work.keep_up(kept, model)
        _shown(kept, person, model)


def _over(job: Job[Kept] | None) -> None:
    """Say why a search came to nothing."""
    if job is None or job.state == "done":
        return
    if job.state == "cancelled":
        st.info("The search was cancelled.", icon=":material/cancel:")
    else:
        widgets.show_error(job.error or LeadScoringError("The search for groups failed."))


def _shown(kept: Kept, person: Person, model: LeadModel) -> None:
    found = kept.grouping
    if found.version != model.version:
        then, now = (words.model_name(str(each)) for each in (found.version, model.version))
        st.info(
            f"These groups are of {then}; {now} gives the scores now. "
            "Find them again to see what drives its scores.",
            icon=":material/update:",
        )
    if found.groups:
        groups_table.show(person, model, found)
    else:
        st.markdown(f"These leads fall into no clear groups: {words.escape(found.why_not)}.")
    st.caption(words.escape(f"{_when(kept)} {_how(found)}".strip()))
    _offer("Find groups again", OTHERS_NOW, person, model)


def _when(kept: Kept) -> str:
    n = words.count(kept.grouping.n_leads, "lead")
    verb = "Found" if kept.grouping.groups else "Looked for"
    return (
        f"{verb} by {kept.by} on {clock.on(kept.at)} in {n}, open or of the last half year, "
        f"from what each field adds to a score by {words.model_name(kept.grouping.version)}."
    )


def _how(found: Grouping) -> str:
    """Return how the number of groups was chosen, and how sure they are."""
    if not found.groups:
        return ""
    return (
        f"Of 3 to 8 groups, {len(found.groups)} are told apart best among those that come out "
        f"again in other samples: {found.clearness:.2f} of 1 (average silhouette), where leads "
        f"without groups reach {found.by_chance:.2f}."
    )


def _offer(label: str, about: str, person: Person, model: LeadModel) -> None:
    if label == "Find groups":
        st.markdown(about)
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(label, icon=":material/hub:", key="groups_find")
        if label != "Find groups":
            st.caption(about, width="content")
    if pressed:
        FINDING.start("groups", groups_work.find(cache.database(), person, model), stages=STAGES)
        st.rerun()
