"""Coefficients: what the model has learnt, how sure it is, and how good."""

import streamlit as st

from leadscoring import figures
from leadscoring.app import (
    coefficient_cards,
    coefficient_parts,
    pair_card,
    selection_card,
    widgets,
)
from leadscoring.decisions import effects, standing

HOW = (
    "How the odds of converting multiply, all else equal: levels against the average lead, "
    "numbers from their lower to their upper quartile. Line: 95% interval (Laplace approximation "
    "of the penalised fit). Grey: the interval includes 1."
)
LINK = (
    "Pearson correlation before the model. A field can rank high here and low above when another "
    "field already says the same."
)

with widgets.page("Coefficients"):
    version = widgets.require_model()
    model, name = coefficient_parts.choose(version)
    card, palette = model.card, widgets.palette()
    with st.container(gap=None):
        st.header(standing.headline(card, name), anchor=False)
        st.caption(coefficient_cards.caption(model))
    coefficient_cards.warnings(model)

    left, right = st.columns([1.25, 1])
    with left, widgets.card("Strongest effects", height="stretch"):
        st.caption(HOW)
        widgets.chart(figures.odds(effects.strongest(card), palette=palette), key="odds")
    with right, widgets.card(height="stretch"):
        coefficient_cards.field(model)

    coefficient_parts.verdicts(model)
    selection_card.show(model)

    left, right = st.columns([1.25, 1])
    with left, widgets.card("Pairs that matter together", height="stretch"):
        pair_card.pairs(model)
    with right:
        with widgets.card("Link with converting, one field at a time"):
            st.caption(LINK)
            linked = effects.correlation(card)
            widgets.chart(figures.correlation(linked, palette=palette), key="correlation")
        with widgets.card("Do scores mean what they say?", height="stretch"):
            st.caption(
                f"Leads scored 70 should convert 70% of the time. {standing.calibration(card)}"
            )
            widgets.chart(figures.reliability(card.reliability, palette=palette), key="reliability")

    left, right = st.columns([1.25, 1])
    with left, widgets.card("How good it is on leads it has not seen", height="stretch"):
        coefficient_cards.standing_tables(model)
    with right, widgets.card("How well it separates buyers", height="stretch"):
        coefficient_parts.separation(model, version=version)

    with widgets.card("Columns left out"):
        coefficient_cards.left_out(model)

    with widgets.card("Every term"):
        coefficient_cards.every_term(model)
