"""What people note about a version."""

from __future__ import annotations

import streamlit as st

from leadscoring.app import cache, clock, notices, roles, state, words
from leadscoring.app.state import Key
from leadscoring.store.access import Act, Person, may
from leadscoring.store.model_notes import LONGEST, MAY_NOTE, Note, add_note, notes

__all__ = ["show"]

TEXT: Key[str] = Key("models_note")
"""The note that is being written."""


def show(person: Person, version: str, page: str) -> None:
    """Show the notes of a version, the newest first, and let the visitor add one.

    Parameters
    ----------
    person : Person
        Who looks.
    version : str
        Such as ``"v0002"``.
    page : str
        The page's name.
    """
    kept = notes(cache.database(), person, version)
    if not kept:
        st.caption("Nobody has noted anything yet.")
    with st.container(height=260 if len(kept) > 4 else "content"):
        for note in kept:
            _note(note)
    if not any(may(person, act) for act in MAY_NOTE):
        st.caption(roles.why_not(person, Act.PUBLISH_CUTOFF))
        return
    st.text_area("What should others know of this version?", key=TEXT, max_chars=LONGEST, height=80)
    st.button(
        "Add note",
        icon=":material/edit_note:",
        key="models_add_note",
        on_click=_add,
        args=(person, version, page),
    )


def _note(note: Note) -> None:
    with st.container(gap=None):
        st.markdown(words.escape(note.text))
        st.caption(f"{words.escape(note.by)}, {clock.at(note.at)}")


def _add(person: Person, version: str, page: str) -> None:
    with notices.tried(page):
        add_note(cache.database(), person, version, str(state.get(TEXT, "")))
        state.put(TEXT, "")
