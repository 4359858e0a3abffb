"""Cutoff: how hot is hot, what it means, and publishing it."""

import streamlit as st

from leadscoring.app import (
    cutoff_cards,
    cutoff_controls,
    cutoff_curves,
    cutoff_delivered,
    cutoff_history,
    cutoff_proposal,
    cutoff_publishing,
    cutoff_value,
    identity,
    widgets,
)
from leadscoring.app.cutoff_delivered import Kept
from leadscoring.lead_model import LeadModel
from leadscoring.store.access import Person
from leadscoring.store.registry import Publication

ABOUT = "Leads at or above the cutoff are hot. Move it by whichever number you care about; the others follow."


@st.fragment
def follow(model: LeadModel, person: Person, published: Publication | None, kept: Kept) -> None:
    """Show the proposed cutoff and all that follows from it: a move draws this alone anew."""
    with widgets.told():
        cutoff_publishing.look_up(model, published)
        point, per_day = cutoff_proposal.proposed(model), cutoff_proposal.leads_per_day()

        with widgets.card():
            cutoff_controls.show(model, point, per_day)
            cutoff_cards.said(model, point, per_day)

        if published:
            with widgets.card("What it has delivered"):
                cutoff_delivered.show(published, kept)

        left, right = st.columns([1.7, 1])
        with left, widgets.card("Conversion and reach at every cutoff", height="stretch"):
            cutoff_curves.conversion(model, point)
        with right:
            cutoff_cards.outcomes(point, per_day)

        left, right = st.columns(2)
        with left, widgets.card("How far down the list to call", height="stretch"):
            cutoff_curves.gains(model, point, per_day)
        with right, widgets.card("What it is worth", height="stretch"):
            cutoff_value.show(person, model, point, per_day)

        left, right = st.columns(2)
        with left, widgets.card("How well it separates buyers", height="stretch"):
            cutoff_curves.separation(model, point)
        with right, widgets.card("Every measure, side by side", height="stretch"):
            cutoff_cards.compared(model, point)

        cutoff_publishing.bar(model, point, published)


with widgets.page("Cutoff", text=ABOUT):
    model = widgets.require_model()
    person, published = identity.require_person(), cutoff_publishing.current(model)
    cutoff_publishing.news(published)
    history = cutoff_history.all_of(published)
    kept = cutoff_delivered.kept(history)
    follow(model, person, published, kept)
    if published:
        with widgets.card("Earlier cutoffs"):
            cutoff_history.show(person, published, history, kept)
