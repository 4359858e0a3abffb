"""Results: whether hot leads convert as promised, why not, and what to do about it."""

import streamlit as st

from leadscoring.app import (
    identity,
    results_answer,
    results_cards,
    results_health,
    results_steps,
    widgets,
)

PROMISES = "Promised and actual conversion of hot leads, by week"
FIELDS = "Fields that changed since training (PSI)"
HOT = "Share of new leads that are hot"
STEPS = "What to do"

with widgets.page("Results", text="Are hot leads converting as promised?"):
    model, person = widgets.require_model(), identity.require_person()
    health = results_health.current(model, person)

    results_answer.headline(model, health)
    results_answer.banner(health)

    if not results_answer.is_judged(health):
        left, right = st.columns(2)
        with left:
            with widgets.card(HOT):
                results_cards.hot_share(health)
            with widgets.card(STEPS, height="stretch"):
                results_steps.show(person, model, health)
        with right, widgets.card(FIELDS, height="stretch"):
            results_cards.fields(health)
        st.stop()

    results_answer.strip(model, health)

    left, right = st.columns([1.6, 1])
    with left, widgets.card(PROMISES, height="stretch"):
        results_cards.promises(health)
    with right, widgets.card(FIELDS, height="stretch"):
        results_cards.fields(health)

    left, right = st.columns([1.6, 1])
    with left, widgets.card(results_cards.still(health), height="stretch"):
        results_cards.needed(health)
    with right, widgets.card(STEPS, height="stretch"):
        results_steps.show(person, model, health)

    left, right = st.columns(2)
    with left, widgets.card("Do scores mean what they say?", height="stretch"):
        results_cards.reliability(health)
    with right:
        with widgets.card(HOT):
            results_cards.hot_share(health)
        with widgets.card("Hot leads beside those that chance drew", height="stretch"):
            results_cards.chance(health)
