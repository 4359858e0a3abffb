"""Choosing the one or two fields of Segments, and what there is before any lead came in."""

from __future__ import annotations

import streamlit as st

from leadscoring.app import state, widgets
from leadscoring.app.segments_fields import Field, fields
from leadscoring.app.state import Key
from leadscoring.lead_model import LeadModel
from leadscoring.store.access import Act, Person, may
from leadscoring.store.database import Database

__all__ = ["choose", "no_leads"]

FIRST: Key[str] = Key("segments_first")
"""The field that leads are told apart by."""
SECOND: Key[str] = Key("segments_second")
"""Another one, empty for none."""
_NONE = ""


def choose(database: Database, person: Person, model: LeadModel) -> list[Field]:
    """Let the visitor choose one field or two.

    Parameters
    ----------
    database : Database
        Where the leads are.
    person : Person
        Who looks.
    model : LeadModel
        The published model.
    """
    known = fields(database, person, model)
    with st.container(horizontal=True):
        first = _select("Leads by", FIRST, list(known), known)
        others = [_NONE, *(each for each in known if each != first)]
        second = _select("and by", SECOND, others, known)
    return [known[each] for each in (first, second) if each != _NONE]


def no_leads(person: Person) -> None:
    """Say that there is no lead to tell apart, and what to do next; the page ends."""
    uploads = may(person, Act.UPLOAD)
    widgets.empty_state(
        "No leads yet",
        "Segments shows which leads are hot and which convert: by source, by owner, by any column "
        f"of your files. {'Upload leads' if uploads else 'Ask your manager to upload leads'} first.",
        page="pages/upload.py" if uploads else None,
        label="Upload leads",
        icon=":material/upload_file:",
    )
    st.stop()


def _select(label: str, key: Key[str], options: list[str], known: dict[str, Field]) -> str:
    if state.get(key, options[0]) not in options:  # it was another file's
        state.put(key, options[0])
    return str(
        st.selectbox(
            label,
            options,
            format_func=lambda each: known[each].part.field if each in known else "Nothing else",
            key=key,
            persist_state="session",
            width=340,
        )
    )
