"""Team: who has which leads, how long a day is, and sharing out what nobody has."""

import streamlit as st

from leadscoring.app import (
    identity,
    notices,
    people_forms,
    team_day,
    team_list,
    team_sharing,
    widgets,
    words,
)
from leadscoring.store.access import Act, Role, may

NAME = "Team"
ABOUT = "Who has which leads, how many calls a day holds, and sharing out what nobody has."

with widgets.page(NAME, text=ABOUT):
    person = identity.require_person()
    team = team_list.look(person)
    notices.show(NAME, as_banner=True)
    with widgets.card(words.escape(team_list.headline(team)), level=2):
        team_list.show(team)

    with widgets.card("Share out the leads of nobody"):
        team_sharing.show(person, team, NAME)

    if may(person, Act.SET_DAY):
        left, right = st.columns([1.62, 1])
        with left, widgets.card("The team's day", height="stretch"):
            team_day.everybody(person, NAME)
        with right, widgets.card("One person's day", height="stretch"):
            team_day.one(person, team, NAME)

    if may(person, Act.MANAGE_PEOPLE):
        with widgets.card("Add somebody"):
            people_forms.add(person, NAME, as_roles=[Role.REP])
