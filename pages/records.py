"""Records: what happened, what is held about one lead, and how long things are kept."""

import streamlit as st

from leadscoring.app import audit_card, identity, keeping_card, notices, one_lead_card, widgets
from leadscoring.store.access import Act, may

NAME = "Records"
ABOUT = "What happened, what is held about somebody, and how long it is kept."

with widgets.page(NAME, text=ABOUT):
    person = identity.require_person()
    notices.show(NAME, as_banner=True)

    if may(person, Act.READ_AUDIT):
        with widgets.card("What happened"):
            audit_card.show(person)
        with widgets.card("Is the log whole?"):
            audit_card.check(person)

    if may(person, Act.ERASE):
        with widgets.card("What is held about one lead"):
            one_lead_card.show(person, NAME)

    if may(person, Act.KEEP):
        left, right = st.columns([1.62, 1])
        with left, widgets.card("How long things are kept", height="stretch"):
            keeping_card.show(person, NAME)
        with right, widgets.card("Backup", height="stretch"):
            keeping_card.backup()
