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

with widgets.page("Results", text="Are hot leads converting as promised?"):
    model, person = widgets.require_model(), identity.require_person()
    health = results_health.current(model, person)

    results_answer.headline(model, health)
    results_answer.banner(health)
    results_answer.strip(model, health)

    left, right = st.columns([1.6, 1])
    with (
        left,
        widgets.card("Promised and actual conversion of hot leads, by week", height="stretch"),
    ):
        results_cards.promises(health)
    with right, widgets.card("Fields that changed since training (PSI)", height="stretch"):
        results_cards.fields(health)

    left, right = st.columns([1.6, 1])
    with left, widgets.card(results_cards.still(health), height="stretch"):
        results_cards.needed(health)
    with right, widgets.card("What to do", height="stretch"):
        results_steps.show(person, model, health)

    left, right = st.columns(2)
    with left, widgets.card("Do scores mean what they say?", height="stretch"):
        results_cards.reliability(health)
    with right:
        with widgets.card("Share of new leads that are hot"):
            results_cards.hot_share(health)
        with widgets.card("Hot leads beside those that chance drew", height="stretch"):
            results_cards.chance(health)
