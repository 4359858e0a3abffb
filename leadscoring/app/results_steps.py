"""The card "What to do": the advice in order, and buttons that lead to where it is done."""

from __future__ import annotations

import streamlit as st

from leadscoring.app import (
    coefficient_cards,
    cutoff_proposal,
    roles,
    state,
    training_sources,
    widgets,
    words,
)
from leadscoring.decisions.health.advice import Advice
from leadscoring.decisions.wording import score
from leadscoring.health import Health
from leadscoring.lead_model import LeadModel
from leadscoring.store.access import Act, Person

__all__ = ["show"]


def show(person: Person, model: LeadModel, health: Health) -> None:
    """Show what to do, the first thing first.

    Parameters
    ----------
    person : Person
        Who looks.
    model : LeadModel
        The model in use.
    health : Health
        How it is doing.
    """
    for place, advice in enumerate(health.advice, 1):
        number = f"{place}. " if len(health.advice) > 1 else ""
        with st.container(gap=None):
            st.markdown(f"{number}**{words.escape(advice.headline)}**")
            if place > 1:  # the banner says what speaks for the first
                st.caption(words.escape(advice.evidence))
    with st.container(horizontal=True, gap="small"):
        for place, advice in enumerate(health.advice):
            _button(person, model, advice, is_first=place == 0)


def _button(person: Person, model: LeadModel, advice: Advice, *, is_first: bool) -> None:
    """Draw the button of one thing to do, where there is a page for it."""
    if advice.kind == "retrain":
        if _pressed("Retrain", is_first=is_first, forbidden=roles.why_not(person, Act.TRAIN)):
            training_sources.choose_outcomes()
            st.switch_page("pages/train.py")
    elif advice.kind == "recalibrate":
        forbidden = roles.why_not(person, Act.TRAIN)
        if _pressed("Recalibrate", is_first=is_first, forbidden=forbidden):
            st.switch_page("pages/models.py")
    elif advice.cutoff is not None:
        if _pressed(f"Open cutoff at {score(advice.cutoff)}", is_first=is_first):
            cutoff_proposal.propose(model, advice.cutoff)
            st.switch_page("pages/cutoff.py")
    elif advice.field is not None and _pressed(f"See {advice.field}", is_first=is_first):
        state.put(coefficient_cards.FIELD, advice.field)
        st.switch_page("pages/coefficients.py")


def _pressed(label: str, *, is_first: bool, forbidden: str | None = None) -> bool:
    shown = words.escape(label)
    key = f"results_{label}"
    if is_first and forbidden is None:
        return widgets.primary_button(shown, key=key)
    return st.button(shown, key=key, disabled=forbidden is not None, help=forbidden)
