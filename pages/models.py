"""Models: every version, what it promises, and which of them is everyone's."""

import streamlit as st

from leadscoring.app import (
    cutoff_publishing,
    identity,
    models_card,
    models_compare,
    models_list,
    models_notes,
    models_recalibrate,
    notices,
    widgets,
)

NAME = "Models"
ABOUT = (
    "Every version with its promise. Publish one, go back, compare two, or correct the one in use."
)

with widgets.page(NAME, text=ABOUT):
    person = identity.require_person()
    model = widgets.require_model()
    published = cutoff_publishing.current(model)
    notices.show(NAME, as_banner=True)

    listed = models_list.versions(published)
    with widgets.card():
        version = models_list.choose(person, listed, published)

    left, right = st.columns([1.9, 1])
    with left, widgets.card(height="stretch"):
        models_card.show(person, version, published, NAME)
        models_card.details(version)
    with right, widgets.card("Notes", height="stretch"):
        models_notes.show(person, version.name, NAME)

    left, right = st.columns([1.9, 1])
    with left, widgets.card("Compare two", height="stretch"):
        models_compare.show(listed, published)
    with right, widgets.card("Recalibrate", height="stretch"):
        models_recalibrate.show(person, model)
