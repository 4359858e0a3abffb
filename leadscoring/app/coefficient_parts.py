"""Which of a version's models the page Coefficients shows, where levels have models of their own."""

from __future__ import annotations

import streamlit as st

from leadscoring import figures
from leadscoring.app import cutoff_curves, training_segments, widgets, words
from leadscoring.app.state import Key
from leadscoring.decisions import own_models, standing
from leadscoring.lead_model import LeadModel
from leadscoring.model.segments import GENERAL

__all__ = ["choose", "separation", "verdicts"]

PART: Key[str] = Key("coefficient_part")
"""The model looked at."""

OF_ALL = "The general model, learnt from all leads"


def choose(version: LeadModel) -> tuple[LeadModel, str]:
    """Ask which of the version's models to show, where there are several; the general one first.

    Parameters
    ----------
    version : LeadModel
        The published version.

    Returns
    -------
    shown : LeadModel
        The version, or the model of a level.
    name : str
        What it is called, such as ``Model 3 for City = Mumbai``.
    """
    name = words.model_name(str(version.version))
    if not version.parts:
        return version, name
    part = st.selectbox(
        "Model",
        [GENERAL, *version.parts],
        format_func=lambda part: OF_ALL if part == GENERAL else f"For {part}",
        key=PART,
        persist_state="session",
    )
    if part == GENERAL:
        return version, name
    return version.of_part(part), own_models.serving(name, part)


def verdicts(model: LeadModel) -> None:
    """Show which levels earned a model of their own; nothing for the model of one level."""
    if model.card.segments:
        with widgets.card("Models of their own"):
            training_segments.result(model)


def separation(model: LeadModel, *, version: LeadModel) -> None:
    """Show how well a model separates buyers; the curve is kept for the version as a whole."""
    st.caption(standing.separation(model.card))
    if model is not version:
        st.caption("The curve is kept for all leads together: choose the general model.")
        return
    table = cutoff_curves.table(model)
    widgets.chart(figures.roc(table, palette=widgets.palette()), key="roc")
