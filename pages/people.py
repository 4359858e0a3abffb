"""People: who works with this, and what each of them may do."""

import streamlit as st

from leadscoring.app import identity, notices, people_forms, people_list, widgets
from leadscoring.store.access import Role

NAME = "People"
ABOUT = "Who works with this, and what each of them may do."

with widgets.page(NAME, text=ABOUT):
    person = identity.require_person()
    team = people_list.everybody(person)
    notices.show(NAME, as_banner=True)
    if people_list.is_alone(person):
        st.info(people_list.NO_SIGN_IN, icon=":material/info:")

    left, right = st.columns([1.62, 1])
    with left, widgets.card("The team", height="stretch"):
        people_list.show(team)
    with right, widgets.card("Change somebody", height="stretch"):
        people_forms.change(person, team, NAME)

    with widgets.card("Add somebody"):
        people_forms.add(person, NAME, as_roles=[Role.REP])

    with widgets.card("What each role may do"):
        people_list.roles_table()
