"""The card "One lead": all that is held about it, and erasing it for good."""

from __future__ import annotations

import json

import streamlit as st

from leadscoring.app import cache, notices, state, theme, widgets, words
from leadscoring.app.state import Key
from leadscoring.exceptions import LeadScoringError
from leadscoring.store.access import Person
from leadscoring.store.disclosing import everything_about
from leadscoring.store.forgetting import erase

__all__ = ["show"]

LEAD: Key[str] = Key("record_lead")
"""The id of the lead that somebody asks about."""

TOLD: Key[tuple[str, str]] = Key("record_told")
"""The id of the lead that was looked up, and all that is held about it."""

HELD = {
    "attributes": ("field", "fields"),
    "scores": ("score", "scores"),
    "outcomes": ("outcome", "outcomes"),
    "assignments": ("assignment", "assignments"),
    "today": ("day on a list", "days on a list"),
    "pins": ("time put first", "times put first"),
    "uploads": ("file", "files"),
    "audit": ("entry in the audit log", "entries in the audit log"),
}
"""What can be held about a lead, with how one and several are called."""


def show(person: Person, page: str) -> None:
    """Ask for a lead, hand over all that is held about it, and offer to erase it.

    Parameters
    ----------
    person : Person
        Who asks.
    page : str
        The page's name.
    """
    st.caption(
        "People may ask what you hold about them, and to be forgotten. "
        "Both are written into the audit log, by the lead's number only."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        lead = st.text_input("Lead's id, as in its file", key=LEAD, live=True, width=320)
        lead = str(lead or "").strip()
        if st.button("Look it up", disabled=not lead, icon=":material/search:"):
            _look_up(person, lead)
    looked_up, found = state.get(TOLD, ("", ""))
    if not lead:
        st.caption("Give the id of a lead first.")
    elif lead == looked_up:
        _offer(person, lead, found, page)


def _look_up(person: Person, lead: str) -> None:
    try:
        told = everything_about(cache.database(), person, lead)
    except LeadScoringError as error:
        widgets.show_error(error)
    else:
        state.put(TOLD, (lead, json.dumps(told, indent=2, ensure_ascii=False)))


def _offer(person: Person, lead: str, found: str, page: str) -> None:
    told = json.loads(found)
    held = [words.count(len(told[name]), *noun) for name, noun in HELD.items() if told[name]]
    st.markdown(f"**{words.escape(lead)}** is here: {', '.join(held)}.")
    with st.container(horizontal=True):
        st.download_button(
            "Download all we hold",
            found,
            file_name="all-we-hold.json",
            mime="application/json",
            icon=":material/download:",
            on_click="ignore",
        )
        if st.button("Erase it", icon=":material/delete_forever:"):
            _ask(person, lead, page)


@st.dialog("Erase a lead")
def _ask(person: Person, lead: str, page: str) -> None:
    """Say what goes, ask why, and erase."""
    st.markdown(
        f"**{words.escape(lead)}** goes for good, from every list: what the files said, its "
        "scores, its outcomes and notes, and who had it. Only a mark stays, from which nobody "
        "can tell who it was, so that a later file does not bring it back. This cannot be undone."
    )
    reason = st.text_input("Why? Without saying who it is", key="erase_reason", live=True)
    ready = bool(str(reason or "").strip())
    label = "Erase it for good"
    if st.button(
        theme.primary_label(label) if ready else label,
        type="primary",
        disabled=not ready,
        key="erase_lead",
    ):
        _erase(person, lead, str(reason), page)
    elif not ready:
        st.caption("To erase it, say why.")


def _erase(person: Person, lead: str, reason: str, page: str) -> None:
    try:
        erased = erase(cache.database(), person, lead, reason=reason)
    except LeadScoringError as error:
        widgets.show_error(error)
        return
    state.drop(TOLD)
    rows = words.count(sum(erased.n_rows.values()), "entry", "entries")
    notices.say(page, f"Lead {erased.lead_id} is erased: {rows} are gone for good.")
    st.rerun()
